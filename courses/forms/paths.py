"""Input of trainers about learning paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm, StrictForm, VersionField
from courses import exports, policies
from courses.forms.members import UuidsField
from courses.forms.runs import OfficeField
from courses.models import LearningPath, PathMember
from courses.queries import runs

if TYPE_CHECKING:
    from courses.models import PathGroup
    from people.models import User

LONGEST = 3650  # days


class PathForm(StrictForm):
    """Settings of a path. `version` is the one shown, "" for a new path."""

    code = forms.RegexField(
        label=_("Code"), regex=r"^[\w.-]+$", max_length=40,
        help_text=_("Unique, for example LP-2026-A. Letters, digits, point and hyphen."),
    )  # fmt: skip
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    summary_zh = forms.CharField(
        label=_("Summary in Chinese"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    summary_en = forms.CharField(
        label=_("Summary in English"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    office = OfficeField()
    in_sequence = forms.BooleanField(
        label=_("Courses open one after the other"), required=False,
        help_text=_("Whoever follows the path enrols in a course once those before it are complete."),
    )  # fmt: skip
    self_enrolment = forms.BooleanField(
        label=_("People may join by themselves"), required=False,
        help_text=_("People of the office that holds it, and of the offices below."),
    )  # fmt: skip
    version = VersionField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].for_trainer(user)  # type: ignore[attr-defined]


class PathFilter(SearchForm):
    """Of the list of paths."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *LearningPath.State.choices]
    )
    office = forms.CharField(label=_("Office code"), max_length=32, required=False)


class _StepRules(StrictForm):
    group = forms.ChoiceField(label=_("Rule"), required=False)
    due_days = forms.IntegerField(
        label=_("Due after days"), min_value=1, max_value=LONGEST, required=False,
        help_text=_("Counted from the day of joining. Empty: no day."),
    )  # fmt: skip

    def __init__(self, *args: Any, path: LearningPath, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.uuid): group for group in path.groups.all()}
        choices = [(uuid, group.title) for uuid, group in self.groups.items()]
        self.fields["group"].choices = [("", _("Required")), *choices]  # type: ignore[attr-defined]

    def clean_group(self) -> PathGroup | None:
        return self.groups.get(self.cleaned_data["group"])


class StepForm(_StepRules):
    """Rules of a course that is on the path."""


class NewStepForm(_StepRules):
    course = forms.ChoiceField(label=_("Course"))
    field_order = ["course"]

    def __init__(self, *args: Any, path: LearningPath, **kwargs: Any) -> None:
        super().__init__(*args, path=path, **kwargs)
        taken = path.steps.values("course")
        choices = runs.courses_to_choose(policies.published_courses().exclude(pk__in=taken))
        self.fields["course"].choices = [("", _("Choose a course")), *choices]  # type: ignore[attr-defined]


class MoveForm(StrictForm):
    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class GroupForm(StrictForm):
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    minimum = forms.IntegerField(
        label=_("At least"), min_value=1, max_value=40, initial=1,
        help_text=_("How many courses of the group are enough."),
    )  # fmt: skip


class PathMemberFilter(SearchForm):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), ("late", _("Late")), *PathMember.State.choices],
    )


class PathExportForm(PathMemberFilter):
    form = forms.ChoiceField(choices=[(exports.XLSX, "XLSX"), (exports.CSV, "CSV")])


class TakeOutForm(StrictForm):
    """Marked members who shall leave the path. Without `confirmed` it is only shown."""

    members = UuidsField(label=_("Members"))
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
