"""The form of a question answered with a word or a few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.answers import AnswerRowsForm
from assessments.question_types.short_text.matching import SCRIPT, SPACES, WIDTH


class ShortTextForm(AnswerRowsForm):
    kind = "short_text"
    value_name = "text"
    legend = _("Expected answers, in the order in which they are compared; * stands for any characters")
    OWN = ("case", "tolerate", "patterns")

    case = forms.BooleanField(label=_("Capital and small letters differ"), required=False)
    tolerate = forms.MultipleChoiceField(
        label=_("Does not matter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (WIDTH, _("Full or half width of letters, figures and marks")),
            (SCRIPT, _("Traditional or Simplified characters")),
            (SPACES, _("Further spaces, and spaces beside Chinese characters")),
        ],
    )

    patterns = forms.BooleanField(
        label=_("The answers are regular expressions"),
        required=False,
        help_text=_("For example [Aa]rt(icle)?\\.? 56. Each has to fit the whole answer."),
    )

    def answer_key(self) -> dict[str, Any]:
        data = self.cleaned_data
        patterns = {"patterns": True} if data["patterns"] else {}
        return {"answers": self.answers(), "case": data["case"], "tolerate": data["tolerate"], **patterns}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "case": key.get("case", False),
            "tolerate": list(key.get("tolerate") or ()),
            "patterns": key.get("patterns", False),
            **cls.initial_answers(key["answers"]),
        }
