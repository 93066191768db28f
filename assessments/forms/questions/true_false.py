"""The form of a statement that is true or false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.crediting import initial_texts, text
from assessments.question_types.true_false import WORDS


class TrueFalseForm(QuestionForm):
    kind = "true_false"
    OWN = ("right", "said_true_zh", "said_true_en", "said_false_zh", "said_false_en")

    right = forms.ChoiceField(
        label=_("The statement is"),
        choices=[("true", _("True")), ("false", _("False"))],
        widget=forms.RadioSelect,
    )

    said_true_zh = text(_("Feedback to “true” in Chinese"), "zh")
    said_true_en = text(_("Feedback to “true” in English"), "en")
    said_false_zh = text(_("Feedback to “false” in Chinese"), "zh")
    said_false_en = text(_("Feedback to “false” in English"), "en")

    def answer_key(self) -> dict[str, Any]:
        said = {word: texts for word in WORDS if (texts := self._texts(f"said_{word}"))}
        return {
            "value": self.cleaned_data["right"] == "true",
            **({"value_feedback": said} if said else {}),
        }

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        initial = {"right": "true" if key["value"] else "false"}
        for word in WORDS:
            initial |= initial_texts(f"said_{word}", (key.get("value_feedback") or {}).get(word))
        return initial
