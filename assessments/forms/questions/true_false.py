"""The form of a statement that is true or false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm


class TrueFalseForm(QuestionForm):
    kind = "true_false"
    OWN = ("right",)

    right = forms.ChoiceField(
        label=_("The statement is"),
        choices=[("true", _("True")), ("false", _("False"))],
        widget=forms.RadioSelect,
    )

    def answer_key(self) -> dict[str, Any]:
        return {"value": self.cleaned_data["right"] == "true"}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"right": "true" if key["value"] else "false"}
