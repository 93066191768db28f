"""The form of a table of choices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.crediting import HTML_LANG, initial_texts
from assessments.question_types.base import LANGUAGES
from assessments.question_types.matrix import ALL_OR_NOTHING, MOST_COLUMNS, MOST_ROWS, ROWS

FEWEST_ROWS, FEWEST_COLUMNS, SPARE = 4, 3, 2
_NUMBERED = re.compile(r"[rc]([1-9][0-9]?)")
LABELS = {
    "column": {"zh": _("Column %(number)s in Chinese"), "en": _("Column %(number)s in English")},
    "row": {"zh": _("Row %(number)s in Chinese"), "en": _("Row %(number)s in English")},
}


class MatrixForm(QuestionForm):
    """Columns, then rows with the columns that are right; what is left empty is left out."""

    kind = "matrix"
    template = "assessments/cms/questions/matrix.html"
    OWN = ("several", "scoring", "fixed_order")

    several = forms.BooleanField(label=_("Several columns can be chosen in a row"), required=False)
    scoring = forms.ChoiceField(
        label=_("Marking"),
        required=False,
        choices=[
            (ROWS, _("By rows: the share of rows with exactly the right columns")),
            (ALL_OR_NOTHING, _("All or nothing: every row has to be right")),
        ],
    )
    fixed_order = forms.BooleanField(label=_("Keep the order of the rows"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = self._count("column", FEWEST_COLUMNS, MOST_COLUMNS)
        self.row_count = self._count("row", FEWEST_ROWS, MOST_ROWS)
        choices = [
            (str(place), _("Column %(number)s") % {"number": place + 1}) for place in range(self.columns)
        ]
        for name, count in (("column", self.columns), ("row", self.row_count)):
            for place in range(count):
                self._add_texts(name, place)
        for place in range(self.row_count):
            self.fields[f"row_{place}_right"] = forms.MultipleChoiceField(
                label=_("Right in row %(number)s") % {"number": place + 1},
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def _count(self, name: str, fewest: int, most: int) -> int:
        given = self.data if self.is_bound else self.initial
        filled = sum(1 for field in given if field.startswith(f"{name}_") and field.endswith("_zh"))
        return min(filled if self.is_bound else max(fewest, filled + SPARE), most)

    def _add_texts(self, name: str, place: int) -> None:
        for language in LANGUAGES:
            self.fields[f"{name}_{place}_{language}"] = forms.CharField(
                label=LABELS[name][language] % {"number": place + 1},
                required=False,
                max_length=1000,
                widget=forms.TextInput({"lang": HTML_LANG[language]}),
            )

    @property
    def column_rows(self) -> Iterator[list[forms.BoundField]]:
        for place in range(self.columns):
            yield [self[f"column_{place}_{language}"] for language in LANGUAGES]

    @property
    def rows(self) -> Iterator[list[forms.BoundField]]:
        for place in range(self.row_count):
            yield [self[f"row_{place}_{name}"] for name in (*LANGUAGES, "right")]

    def _entries(self, name: str, count: int) -> list[dict[str, str]]:
        return [
            {"id": f"{name[0]}{place + 1}", **texts}
            for place in range(count)
            if (texts := self._texts(f"{name}_{place}"))
        ]

    def extra_definition(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "rows": self._entries("row", self.row_count),
            "columns": self._entries("column", self.columns),
            "several": data["several"],
            **({"fixed_order": True} if data["fixed_order"] else {}),
        }

    def answer_key(self) -> dict[str, Any]:
        cells = {
            f"r{place + 1}": [f"c{int(column) + 1}" for column in self.cleaned_data[f"row_{place}_right"]]
            for place in range(self.row_count)
            if self._texts(f"row_{place}")
        }
        return {"cells": cells, "scoring": self.cleaned_data["scoring"] or ROWS}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "several": definition.get("several", False),
            "fixed_order": definition.get("fixed_order", False),
            "scoring": key.get("scoring", ROWS),
        }
        places = {name: _places(definition[f"{name}s"]) for name in ("row", "column")}
        for name, entries in places.items():
            for place in range(max(entries.values(), default=-1) + 1):
                initial |= initial_texts(f"{name}_{place}", {})
            for one in definition[f"{name}s"]:
                initial |= initial_texts(f"{name}_{entries[one['id']]}", one)
        for row, columns in key["cells"].items():
            initial[f"row_{places['row'][row]}_right"] = [str(places["column"][one]) for one in columns]
        return initial


def _places(entries: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Where each stands in the form: by its number, or in order where others gave the identifiers."""
    numbered = [_NUMBERED.fullmatch(one["id"]) for one in entries]
    if all(numbered):
        return {match[0]: int(match[1]) - 1 for match in numbered if match}
    return {one["id"]: place for place, one in enumerate(entries)}
