"""Input about figures and members at risk: of what, which of them, what is written to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm, StrictForm
from courses import exports, policies
from courses.forms.members import UuidsField
from courses.queries import runs
from courses.queries.risk import REASON_LABELS

LONGEST = 2000


class RiskFilter(SearchForm):
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Any reason")), *REASON_LABELS.items()]
    )


class ParticipationFilter(SearchForm):
    """Of which course; there is nothing to search for."""

    q = None  # type: ignore[assignment]
    course = forms.ChoiceField(label=_("Course"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = runs.courses_to_choose(policies.published_courses())
        self.fields["course"].choices = [("", _("Choose a course")), *choices]  # type: ignore[attr-defined]


class RiskExportForm(RiskFilter):
    form = forms.ChoiceField(choices=[(exports.XLSX, "XLSX"), (exports.CSV, "CSV")])


class TextField(forms.CharField):
    def __init__(self, label: Any, language: str, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 5, "lang": language})
        super().__init__(label=label, max_length=LONGEST, widget=widget, **kwargs)


class MessageForm(StrictForm):
    """Without `confirmed` it is only shown to whom it goes."""

    members = UuidsField(label=_("Members"))
    text_zh = TextField(_("Text in Chinese"), "zh")
    text_en = TextField(
        _("Text in English"),
        "en",
        help_text=_(
            "Each reads it in the own language. {lesson} becomes the lesson that comes next for whoever "
            "reads it; the notice leads there."
        ),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class LimitField(forms.IntegerField):
    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, min_value=1, max_value=365, required=False, **kwargs)


class RiskRulesForm(StrictForm):
    idle_days = LimitField(
        _("Days without reading"), help_text=_("An empty field turns its rule off; the same below.")
    )
    lessons_behind = LimitField(_("Lessons behind an even pace"))
    failed_quizzes = LimitField(_("Quizzes tried and not passed"))
    missed_sessions = LimitField(_("Sessions missed"))
    due_days = LimitField(_("Days before the end, for whoever has not begun"))
