"""Forms of the questions that ask for a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.answers import AnswerRowsForm
from assessments.forms.questions.base import QuestionForm
from assessments.question_types.numeric.judging import (
    ABSOLUTE,
    GEOMETRIC,
    NO_UNIT,
    OPTIONAL,
    RELATIVE,
    REQUIRED,
)


class NumberRowsForm(AnswerRowsForm):
    """A number, how far from it still counts, and what it earns."""

    value_label = _("Number %(number)s")
    legend = _("Expected numbers, in the order in which they are compared; * stands for any number")

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        place = {"number": number}
        tolerances = [
            ("", _("None: exactly this number")),
            (ABSOLUTE, _("Absolute")),
            (RELATIVE, _("Relative, a share of the right number")),
            (GEOMETRIC, _("Geometric, a factor of one and that share")),
        ]
        return {
            **super().row_fields(number),
            "tolerance_kind": forms.ChoiceField(
                label=_("Tolerance of number %(number)s") % place, required=False, choices=tolerances
            ),
            "tolerance": forms.CharField(
                label=_("How much, for number %(number)s") % place, required=False, max_length=60
            ),
        }

    def answer(self, place: int) -> dict[str, Any]:
        data, found = self.cleaned_data, super().answer(place)
        if data[f"answer_{place}_tolerance_kind"]:
            found["tolerance"] = {
                "kind": data[f"answer_{place}_tolerance_kind"],
                "value": data[f"answer_{place}_tolerance"],
            }
        return found

    @classmethod
    def initial_row(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        tolerance = answer.get("tolerance") or {}
        return {
            **super().initial_row(answer),
            "tolerance_kind": tolerance.get("kind", ""),
            "tolerance": tolerance.get("value", ""),
        }


class UnitsForm(QuestionForm):
    """Units: which there are, whether one has to be given, and what a wrong one costs."""

    UNITS = ("unit_mode", "units", "unit_choose", "unit_before", "unit_penalty", "unit_penalty_of")

    unit_mode = forms.ChoiceField(
        label=_("Units"),
        required=False,
        choices=[
            (NO_UNIT, _("None: the answer is a number alone")),
            (OPTIONAL, _("May be given")),
            (REQUIRED, _("Have to be given")),
        ],
    )
    units = forms.CharField(
        label=_("Units that count"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "One a line with how many of it make one of the first, for example: m: 1, then cm: 100. "
            "The numbers above are in the first."
        ),
    )
    unit_choose = forms.BooleanField(label=_("The unit is chosen from a list"), required=False)
    unit_before = forms.BooleanField(label=_("The unit stands before the number"), required=False)
    unit_penalty = forms.DecimalField(
        label=_("What a missing or wrong unit costs"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=7,
        help_text=_("A share of the marks. Empty: all of them."),
    )
    unit_penalty_of = forms.ChoiceField(
        label=_("That share is one of"),
        required=False,
        choices=[("", _("the marks of the question")), ("answer", _("what the number has earned"))],
    )

    def clean_units(self) -> list[dict[str, str]]:
        units = []
        for line in self.cleaned_data["units"].replace("：", ":").splitlines():
            name, _colon, factor = line.partition(":")
            if name.strip():
                units.append({"name": name.strip(), "factor": factor.strip() or "1"})
        return units

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("unit_mode") in (OPTIONAL, REQUIRED) and not data.get("units"):
            self.add_error("units", ValidationError(_("Name at least one unit.")))
        return data

    def units_definition(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["unit_mode"] not in (OPTIONAL, REQUIRED):
            return {}
        names = [unit["name"] for unit in data["units"]] if data["unit_choose"] else []
        before = {"before": True} if data["unit_before"] else {}
        return {"units": {"mode": data["unit_mode"], "choices": names, **before}}

    def units_key(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["unit_mode"] not in (OPTIONAL, REQUIRED):
            return {}
        key: dict[str, Any] = {"units": data["units"]}
        if data["unit_penalty"] is not None:
            key["unit_penalty"] = f"{data['unit_penalty'].normalize():f}"
        if data["unit_penalty_of"]:
            key["unit_penalty_of"] = data["unit_penalty_of"]
        return key

    @classmethod
    def initial_units(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        units = definition.get("units") or {}
        return {
            "unit_mode": units.get("mode", NO_UNIT),
            "units": "\n".join(f"{unit['name']}: {unit['factor']}" for unit in key.get("units") or ()),
            "unit_choose": bool(units.get("choices")),
            "unit_before": units.get("before", False),
            "unit_penalty": key.get("unit_penalty", ""),
            "unit_penalty_of": key.get("unit_penalty_of", ""),
        }


class NumericForm(NumberRowsForm, UnitsForm):
    kind = "numeric"
    OWN = (*UnitsForm.UNITS, "expressions")

    expressions = forms.BooleanField(
        label=_("A calculation such as 2*3 counts as its result"), required=False
    )

    def extra_definition(self) -> dict[str, Any]:
        expressions = {"expressions": True} if self.cleaned_data["expressions"] else {}
        return {**self.units_definition(), **expressions}

    def answer_key(self) -> dict[str, Any]:
        return {"answers": self.answers(), **self.units_key()}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **cls.initial_answers(key.get("answers", [key])),
            **cls.initial_units(definition, key),
            "expressions": definition.get("expressions", False),
        }


class SliderForm(NumberRowsForm):
    kind = "slider"
    OWN = ("low", "high", "step", "reverse")

    low = forms.CharField(label=_("Lowest number of the scale"), max_length=60)
    high = forms.CharField(label=_("Highest number of the scale"), max_length=60)
    step = forms.CharField(label=_("Step"), max_length=60, initial="1")
    reverse = forms.BooleanField(label=_("The highest number stands first"), required=False)

    def extra_definition(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.OWN}

    def answer_key(self) -> dict[str, Any]:
        return {"answers": self.answers()}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        scale = {name: definition[name] for name in cls.OWN if name in definition}
        return {**scale, **cls.initial_answers(key["answers"])}
