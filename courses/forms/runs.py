"""Input of trainers about runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LookupField, SearchForm, StrictForm, VersionField, day_field
from courses import policies
from courses.queries import runs
from people import queries as people_queries

if TYPE_CHECKING:
    from courses.models import CourseRun
    from people.models import User

INSTANT = "%Y-%m-%dT%H:%M"


class OfficeField(LookupField):
    """An office of one's own scope."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Held by"))
        kwargs.setdefault("help_text", _("Code of the office, or enough of its name to find it."))
        super().__init__(
            name=lambda office: f"{office.name} ({office.code})",
            nothing=_("No open office of yours has this code or name."),
            **kwargs,
        )

    def for_trainer(self, user: User) -> None:
        offices = policies.run_offices_of(user)
        self.find = lambda text: people_queries.offices_named(offices, text, self.MOST + 1)


class InstantField(forms.DateTimeField):
    """A moment in China Standard Time, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=INSTANT)
        super().__init__(widget=widget, input_formats=[INSTANT], required=False, **kwargs)


class _Settings(StrictForm):
    code = forms.RegexField(
        label=_("Code"), regex=r"^[\w.-]+$", max_length=40,
        help_text=_("Unique, for example FP-101-2026-A. Letters, digits, point and hyphen."),
    )  # fmt: skip
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    office = OfficeField()
    cohort = forms.CharField(
        label=_("Cohort"), max_length=80, required=False, help_text=_("Who it is for, in a few words.")
    )
    place_zh = forms.CharField(label=_("Place in Chinese"), max_length=160, required=False)
    place_en = forms.CharField(label=_("Place in English"), max_length=160, required=False)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), help_text=_("It still counts. The lessons are due by then."))
    enrol_from = InstantField(label=_("Enrolment opens"), help_text=_("Empty: at once."))
    enrol_until = InstantField(
        label=_("Enrolment closes"), help_text=_("From this minute on. Empty: on the last day.")
    )
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=100_000, required=False,
        help_text=_("Empty: as many as come. If places become fewer, nobody is put out."),
    )  # fmt: skip
    self_enrolment = forms.BooleanField(label=_("People may enrol themselves"), required=False)
    holds_posts = forms.BooleanField(
        label=_("What learners write in discussions waits for release"), required=False,
        help_text=_("A trainer releases each post before others read it. Empty: it is there at once."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].for_trainer(user)  # type: ignore[attr-defined]


class RunForm(_Settings):
    """Settings of a run that exists. `version` is the one shown."""

    version = VersionField()


class NewRunForm(_Settings):
    course = forms.ChoiceField(label=_("Course"))
    field_order = ["course"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = runs.courses_to_choose(policies.published_courses())
        self.fields["course"].choices = [("", _("Choose a course")), *choices]  # type: ignore[attr-defined]


class CloneForm(StrictForm):
    code = forms.RegexField(label=_("Code of the new run"), regex=r"^[\w.-]+$", max_length=40)
    starts_on = day_field(
        _("First day"), help_text=_("The last day and the times of enrolment move by as many days.")
    )
    office = OfficeField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].for_trainer(user)  # type: ignore[attr-defined]


class CancelForm(StrictForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody in the run and on its waiting list reads it."),
    )  # fmt: skip


class NothingForm(StrictForm):
    """An act that needs nothing but the confirmation."""


class TrainerForm(StrictForm):
    person = LookupField(
        label=_("Trainer"),
        name=lambda person: f"{person.name} ({person.staff_number})",
        nothing=_("No trainer of yours has this number or name."),
        help_text=_("Staff number or name. It has to be somebody with the role of a trainer."),
    )

    def __init__(self, *args: Any, user: User, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.find = lambda text: runs.teachers_named(text, run, user, field.MOST + 1)


class RunFilter(SearchForm):
    """Of the list of runs."""

    state = forms.ChoiceField(label=_("State"), required=False)
    course = forms.ChoiceField(label=_("Course"), required=False)
    office = forms.CharField(label=_("Office code"), max_length=32, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Any state")), *runs.PHASE_LABELS.items()]  # type: ignore[attr-defined]
        self.fields["course"].choices = [("", _("Any course")), *runs.courses_with_runs(user)]  # type: ignore[attr-defined]
