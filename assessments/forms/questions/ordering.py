"""The form of items to be put in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.rows import RowsForm, both, fields_of, texts_of
from assessments.question_types.ordering import DEFAULT, MOST_ITEMS

RULES = [
    ("all_or_nothing", _("All or nothing: only the whole order earns the marks")),
    ("absolute_position", _("Each item that stands in its place")),
    ("relative_to_correct", _("Each item, the more the nearer it is to its place")),
    ("relative_next_exclude_last", _("Each item but the last that the right one follows")),
    ("relative_next_include_last", _("Each item that the right one, or the end, follows")),
    ("relative_one_previous_and_next", _("Each right neighbour, before and after")),
    ("relative_all_previous_and_next", _("Everything that rightly stands before and after each item")),
    ("longest_ordered_subset", _("The most items that are in order among themselves")),
    ("longest_contiguous_subset", _("The longest run of items that follow one another")),
]


class OrderingForm(RowsForm):
    kind = "ordering"
    OWN = ("scoring",)
    legend = _("Items in the right order, the first on top; every attempt shows them shuffled")
    row_name = _("Place")
    most_rows = MOST_ITEMS

    scoring = forms.ChoiceField(label=_("What earns marks"), choices=RULES)

    def row_fields(self) -> dict[str, forms.Field]:
        return both("item", _("Item in Chinese"), _("Item in English"))

    def extra_definition(self) -> dict[str, Any]:
        items = [{"id": row["id"], **texts_of(row, "item")} for row in self.kept()]
        return {"options": self.in_old_order(items)}

    def answer_key(self) -> dict[str, Any]:
        return {"order": [row["id"] for row in self.kept()], "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        items = {option["id"]: option for option in definition["options"]}
        rows = [{"id": item, **fields_of("item", items[item])} for item in key["order"]]
        return {"scoring": key.get("scoring", DEFAULT), **cls.initial_rows(rows, list(items))}
