"""The form of a question whose numbers are drawn for each attempt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.numeric import NumberRowsForm, UnitsForm
from assessments.question_types.calculated.drawing import LOGUNIFORM, MOST_VARIABLES, UNIFORM

_SEPARATORS = re.compile(r"[\s;；,，]+")
SPARE_VARIABLES = 2


class CalculatedForm(NumberRowsForm, UnitsForm):
    """Variables in rows, rows of values drawn together as a table, formulas instead of numbers."""

    kind = "calculated"
    template = "assessments/cms/questions/calculated.html"
    value_name = "formula"
    value_label = _("Formula %(number)s")
    legend = _("Formulas, in the order in which their results are compared; * stands for any number")
    OWN = UnitsForm.UNITS
    PARTS = ("name", "kind", "low", "high", "decimals", "values")

    datasets = forms.CharField(
        label=_("Values drawn together"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "The names of the variables in the first line, below them a line of values for each draw, as "
            "copied from a spreadsheet. Ranges are then not used."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        filled = sum(1 for name in given if name.startswith("variable_") and name.endswith("_name"))
        spare = 0 if self.is_bound else SPARE_VARIABLES
        self.variable_count = min(filled + spare, MOST_VARIABLES)
        for place in range(self.variable_count):
            self._add_variable(place, {"number": place + 1})

    def _add_variable(self, place: int, number: dict[str, int]) -> None:
        kinds = [
            (UNIFORM, _("Any number of the range alike")),
            (LOGUNIFORM, _("Small numbers more often (logarithmic)")),
        ]
        fields = {
            "name": forms.CharField(label=_("Variable %(number)s") % number, required=False, max_length=40),
            "kind": forms.ChoiceField(
                label=_("Drawn, variable %(number)s") % number, choices=kinds, required=False
            ),
            "low": forms.CharField(
                label=_("From, variable %(number)s") % number, required=False, max_length=60
            ),
            "high": forms.CharField(
                label=_("To, variable %(number)s") % number, required=False, max_length=60
            ),
            "decimals": forms.IntegerField(
                label=_("Decimals, variable %(number)s") % number, required=False, min_value=0, max_value=10
            ),
            "values": forms.CharField(
                label=_("Or one of these values, variable %(number)s") % number,
                required=False,
                max_length=4000,
            ),
        }
        for name, field in fields.items():
            self.fields[f"variable_{place}_{name}"] = field

    def more_fields(self, number: int) -> dict[str, forms.Field]:
        shown = [
            ("", _("As it is")),
            ("decimals", _("Decimals")),
            ("significant", _("Significant figures")),
        ]
        return {
            "format": forms.ChoiceField(
                label=_("Result of formula %(number)s shown with") % {"number": number},
                choices=shown,
                required=False,
            ),
            "places": forms.IntegerField(
                label=_("How many, for formula %(number)s") % {"number": number},
                required=False,
                min_value=0,
                max_value=15,
            ),
            **super().more_fields(number),
        }

    @property
    def variables(self) -> Iterator[list[forms.BoundField]]:
        for place in range(self.variable_count):
            yield [self[f"variable_{place}_{name}"] for name in self.PARTS]

    def answer(self, place: int) -> dict[str, Any]:
        data, found = self.cleaned_data, super().answer(place)
        form, places = data[f"answer_{place}_format"], data[f"answer_{place}_places"]
        if form and places is not None:
            found["format"] = {form: places}
        return found

    def extra_definition(self) -> dict[str, Any]:
        rows = [_SEPARATORS.split(line.strip()) for line in self.cleaned_data["datasets"].splitlines()]
        rows = [row for row in rows if any(row)]
        if len(rows) > 1:
            names = rows[0]
            return {
                "variables": [{"name": name} for name in names],
                "datasets": [dict(zip(names, row, strict=False)) for row in rows[1:]],
                **self.units_definition(),
            }
        variables = [self._variable(place) for place in range(self.variable_count)]
        return {"variables": [one for one in variables if one], **self.units_definition()}

    def _variable(self, place: int) -> dict[str, Any]:
        data = {name: self.cleaned_data[f"variable_{place}_{name}"] for name in self.PARTS}
        if not data["name"]:
            return {}
        if data["values"]:
            values = [value for value in _SEPARATORS.split(data["values"]) if value]
            return {"name": data["name"], "values": values}
        return {
            "name": data["name"],
            "kind": data["kind"] or UNIFORM,
            "low": data["low"],
            "high": data["high"],
            "decimals": data["decimals"] or 0,
        }

    def answer_key(self) -> dict[str, Any]:
        return {"formulas": self.answers(), **self.units_key()}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        variables, rows = definition.get("variables") or [], definition.get("datasets") or []
        names = [one["name"] for one in variables]
        initial: dict[str, Any] = {}
        if rows:
            table = [names, *([row[name] for name in names] for row in rows)]
            initial["datasets"] = "\n".join("\t".join(str(cell) for cell in row) for row in table)
        for place, one in enumerate([] if rows else variables):
            values = {name: one.get(name, "") for name in cls.PARTS}
            values["values"] = "; ".join(str(value) for value in one.get("values") or ())
            initial |= {f"variable_{place}_{name}": value for name, value in values.items()}
        return {
            **initial,
            **cls.initial_answers(key["formulas"]),
            **cls.initial_units(definition, key),
        }

    @classmethod
    def initial_row(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        form, places = next(iter((answer.get("format") or {}).items()), ("", ""))
        return {**super().initial_row(answer), "format": form, "places": places}
