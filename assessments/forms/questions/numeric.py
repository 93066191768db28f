"""The form of a question that asks for a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.question_types.numeric import ABSOLUTE, RELATIVE


class NumericForm(QuestionForm):
    kind = "numeric"
    OWN = ("right", "tolerance_kind", "tolerance")

    right = forms.CharField(label=_("Right number"), max_length=60)
    tolerance_kind = forms.ChoiceField(
        label=_("Tolerance"),
        required=False,
        choices=[
            ("", _("None: exactly this number")),
            (ABSOLUTE, _("Absolute")),
            (RELATIVE, _("Relative, a share of the right number")),
        ],
    )
    tolerance = forms.CharField(
        label=_("How much"),
        required=False,
        max_length=60,
        help_text=_("0.05 as a relative tolerance is five percent."),
    )

    def answer_key(self) -> dict[str, Any]:
        data = self.cleaned_data
        key: dict[str, Any] = {"value": data["right"]}
        if data["tolerance_kind"]:
            key["tolerance"] = {"kind": data["tolerance_kind"], "value": data["tolerance"]}
        return key

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        tolerance = key.get("tolerance") or {}
        return {
            "right": key["value"],
            "tolerance_kind": tolerance.get("kind", ""),
            "tolerance": tolerance.get("value", ""),
        }
