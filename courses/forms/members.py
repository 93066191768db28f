"""Input about the members of a run: one by one, by a list, by a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm, StrictForm
from courses import exports
from courses.forms.runs import OfficeField
from courses.models import RunMember
from courses.queries import runs
from people import queries as people_queries
from people.registry import GRANTABLE, SECURITY_ROLES, Role

if TYPE_CHECKING:
    from courses.models import CourseRun
    from people.models import User

AT_ONCE = 200  # people marked on a page
LARGEST_LIST = 2 * 1024 * 1024


class MemberFilter(SearchForm):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            ("active", _("In the run or waiting")),
            *RunMember.State.choices,
            ("gone", _("Not in the run any more")),
        ],
    )


class ExportForm(MemberFilter):
    form = forms.ChoiceField(choices=[(exports.XLSX, "XLSX"), (exports.CSV, "CSV")])


class UuidsField(forms.Field):
    """Identifiers of rows that were marked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[Any]:
        one = forms.UUIDField()
        return [one.clean(item) for item in dict.fromkeys(value or ())][: AT_ONCE + 1]

    def validate(self, value: list[Any]) -> None:
        if not value:
            raise forms.ValidationError(_("Mark somebody first."))
        if len(value) > AT_ONCE:
            raise forms.ValidationError(_("Mark fewer people at once."))


class ChangeMembersForm(StrictForm):
    """Marked members, and what shall become of them. Without `confirmed` it is only shown."""

    WITHDRAW, TRANSFER = "withdraw", "transfer"

    members = UuidsField(label=_("Members"))
    act = forms.ChoiceField(choices=[(WITHDRAW, WITHDRAW), (TRANSFER, TRANSFER)], widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("To the run"), required=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, run: CourseRun, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runs = {str(other.uuid): other for other in runs.others_of_course(run, user)}
        choices = [(uuid, f"{other.code} {other.title}".strip()) for uuid, other in self.runs.items()]
        self.fields["to"].choices = [("", _("Choose a run")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("confirmed") and data.get("act") == self.TRANSFER and not data.get("to"):
            self.add_error("to", _("Say to which run."))
        return data


class ConfirmForm(StrictForm):
    """Members whose lesson a trainer confirms. Without `confirmed` they are only shown."""

    lesson = forms.UUIDField(widget=forms.HiddenInput)
    members = UuidsField(label=_("Members"))
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AddPeopleForm(StrictForm):
    people = UuidsField(label=_("People"))


class ListForm(StrictForm):
    list = forms.FileField(
        label=_("List"),
        help_text=_("XLSX or CSV with a column “Staff number”. At most 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    replaces = forms.BooleanField(
        label=_("Whoever is in the run and not on the list leaves it"),
        required=False,
        help_text=_("Only people of your own scope. You see everybody concerned before anything is done."),
    )

    def clean_list(self) -> Any:
        given = self.cleaned_data["list"]
        if given.size > LARGEST_LIST:
            raise forms.ValidationError(_("The file is larger than a list of members can be."))
        return given


class PlanForm(StrictForm):
    """The difference that was shown."""

    plan = forms.CharField(max_length=80, widget=forms.HiddenInput)


class RuleForm(StrictForm):
    office = OfficeField(label=_("Office"))
    subtree = forms.BooleanField(label=_("And all offices below it"), required=False)
    posts = forms.MultipleChoiceField(
        label=_("Posts"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None marked: every post."),
    )  # fmt: skip
    staff_classes = forms.MultipleChoiceField(
        label=_("Staff classes"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None marked: every class."),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.label) for role in Role if role in GRANTABLE - SECURITY_ROLES],
        help_text=_("None marked: whatever the role."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].for_trainer(user)  # type: ignore[attr-defined]
        self.known_posts = {post.key: post for post in people_queries.all_posts()}
        classes = people_queries.staff_classes()
        self.fields["posts"].choices = [(key, post.title) for key, post in self.known_posts.items()]  # type: ignore[attr-defined]
        self.fields["staff_classes"].choices = classes  # type: ignore[attr-defined]

    def clean_posts(self) -> list[Any]:
        return [self.known_posts[key] for key in self.cleaned_data["posts"]]
