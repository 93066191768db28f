"""What opens a lesson, as trainers put it together: one condition a line, joined by "and" and "or"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from core import wording
from core.errors import Invalid
from core.forms import StrictForm, day_field
from courses import release
from courses.release import AfterDate, AssessmentPassed, CourseComplete, LessonComplete

if TYPE_CHECKING:
    from django.forms import BoundField

    from courses.release import Condition, Rule

BLANK = 3  # lines to fill in beyond those there are
AND, OR = "and", "or"
FROM = "from"
JOINS = [(AND, pgettext_lazy("condition", "and")), (OR, pgettext_lazy("condition", "or instead"))]


@dataclass(frozen=True)
class Line:
    """The fields of one condition; the first has no `join`."""

    number: int
    join: BoundField | None
    what: BoundField
    percent: BoundField
    day: BoundField


class ReleaseForm(StrictForm):
    """`rule` is None where nothing is asked. The lines of a group follow each other, joined by "or"."""

    act = forms.ChoiceField(choices=[("preview", ""), ("save", "")], widget=forms.HiddenInput)
    lines = forms.IntegerField(min_value=1, max_value=release.MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: Rule | None, choices: list[Any], **kwargs: Any) -> None:
        groups = release.groups(rule) if rule is not None else ()
        kept = [(OR if at else AND, condition) for group in groups for at, condition in enumerate(group)]
        super().__init__(*args, **kwargs)
        self.count = self._count(len(kept))
        self.fields["lines"].initial = self.count
        for number in range(1, self.count + 1):
            join, condition = kept[number - 1] if number <= len(kept) else (AND, None)
            self._add_line(number, join, condition, choices)
        self.rule: Rule | None = None

    def _count(self, kept: int) -> int:
        if self.is_bound:
            given = str(self.data.get("lines", ""))
            return min(max(int(given), 1), release.MOST) if given.isdecimal() and len(given) < 4 else 1
        return min(kept + BLANK, release.MOST)

    def _add_line(self, number: int, join: str, condition: Condition | None, choices: list[Any]) -> None:
        what, percent, day = _typed(condition)
        if number > 1:
            self.fields[f"join_{number}"] = forms.ChoiceField(
                label=_("Joined by"), choices=JOINS, initial=join, required=False
            )
        self.fields[f"what_{number}"] = forms.ChoiceField(
            label=_("Condition"), choices=[("", _("No condition")), *choices], initial=what, required=False
        )
        self.fields[f"percent_{number}"] = forms.IntegerField(
            label=_("Mark in percent"), min_value=1, max_value=100, initial=percent, required=False
        )
        self.fields[f"day_{number}"] = day_field(_("Day"), initial=day, required=False)

    @property
    def rows(self) -> Iterator[Line]:
        for number in range(1, self.count + 1):
            yield Line(
                number,
                self[f"join_{number}"] if number > 1 else None,
                self[f"what_{number}"],
                self[f"percent_{number}"],
                self[f"day_{number}"],
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        groups: list[list[Condition]] = []
        for number in range(1, self.count + 1):
            condition = self._condition(number, data)
            if condition is None:
                continue
            if data.get(f"join_{number}") == OR and groups:
                groups[-1].append(condition)
            else:
                groups.append([condition])
        if not self.errors:
            self.rule = release.of_groups(groups)
            try:
                if self.rule is not None:
                    release.check(self.rule)
            except Invalid as refusal:
                self.add_error(None, wording.say(refusal.code, **refusal.detail))
        return data

    def _condition(self, number: int, data: dict[str, Any]) -> Condition | None:
        what, percent, day = (data.get(f"{name}_{number}") for name in ("what", "percent", "day"))
        kind, _colon, key = (what or "").partition(":")
        if percent and kind != "assessment":
            self.add_error(
                f"percent_{number}", gettext("A mark belongs to a test. Choose the test beside it.")
            )
        if day and kind != FROM:
            self.add_error(
                f"day_{number}", gettext("A day belongs to “From a day on”. Choose that beside it.")
            )
        if kind == "lesson":
            return LessonComplete(key)
        if kind == "course":
            return CourseComplete(key)
        if kind == "assessment":
            return AssessmentPassed(key, percent)
        if kind == FROM and day:
            return AfterDate(day)
        if kind == FROM and f"day_{number}" not in self.errors:
            self.add_error(f"day_{number}", gettext("Say from which day on."))
        return None


def _typed(condition: Condition | None) -> tuple[str, Any, Any]:
    match condition:
        case LessonComplete(lesson):
            return f"lesson:{lesson}", None, None
        case CourseComplete(course):
            return f"course:{course}", None, None
        case AssessmentPassed(assessment, percent):
            return f"assessment:{assessment}", percent, None
        case AfterDate(day):
            return FROM, None, day
    return "", None, None
