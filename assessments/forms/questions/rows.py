"""Forms with rows of the same fields: pairs, items, words, gaps.

A row left empty is left out. A row keeps the identifier of what stands in it through versions, and a list
of the definition keeps its order, so that saving the same again writes nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.question_types.seeds import letter

HTML_LANG = {"zh": "zh-Hans", "en": "en"}
IDENTIFIER = r"[A-Za-z0-9_.-]{1,64}"
_ROW = re.compile(r"row_(\d{1,3})_")


def line(label: Any, language: str = "", **options: Any) -> forms.CharField:
    """A text of one line, in one of the two languages or in none."""
    widget = forms.TextInput({"lang": HTML_LANG[language]} if language else {})
    return forms.CharField(label=label, required=False, max_length=1000, widget=widget, **options)


def both(name: str, zh: Any, en: Any) -> dict[str, forms.Field]:
    """The two fields of a text."""
    return {f"{name}_zh": line(zh, "zh"), f"{name}_en": line(en, "en")}


def hidden(**options: Any) -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput, **options)


class RowsForm(QuestionForm):
    template = "assessments/cms/questions/rows.html"
    legend: ClassVar[Any] = ""
    row_name: ClassVar[Any] = _("Row")
    # Whether a row is named by the marker that stands for it in the text.
    marked: ClassVar[bool] = False
    fewest_rows: ClassVar[int] = 4
    spare_rows: ClassVar[int] = 2
    most_rows: ClassVar[int] = 30

    # Identifiers of the definition's list in its order.
    list_order = hidden(max_length=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        used = {int(match[1]) for name in given if (match := _ROW.match(name))}
        count = max(used, default=-1) + 1
        if not self.is_bound:
            count = max(self.fewest_rows, count + self.spare_rows)
        self.count = min(count, self.most_rows)
        for place in range(self.count):
            self.fields[f"row_{place}_id"] = forms.RegexField(
                IDENTIFIER, required=False, widget=forms.HiddenInput
            )
            for name, field in self.row_fields().items():
                self.fields[f"row_{place}_{name}"] = field

    def row_fields(self) -> dict[str, forms.Field]:
        """New fields of one row, by name."""
        raise NotImplementedError

    def row_texts(self) -> Sequence[str]:
        """The fields that make a row count as filled."""
        return [name for name in self.row_fields() if name.endswith(("_zh", "_en"))]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        names = list(self.row_fields())
        for place in range(self.count):
            fields = [self[f"row_{place}_{name}"] for name in names]
            yield {
                "number": place + 1,
                "id": self[f"row_{place}_id"],
                "fields": [field for field in fields if not field.is_hidden],
                "hidden": [field for field in fields if field.is_hidden],
            }

    def kept(self) -> list[dict[str, Any]]:
        """The filled rows as they were sent, each with an identifier of its own under `id`."""
        data, wanted, fields = self.cleaned_data, self.row_texts(), ("id", *self.row_fields())
        rows: list[dict[str, Any]] = []
        for place in range(self.count):
            row: dict[str, Any] = {name: data.get(f"row_{place}_{name}") for name in fields}
            if any(row[name] for name in wanted):
                rows.append({**row, "place": place})
        names = Names(row["id"] for row in rows)
        return [{**row, "id": row["id"] or names.new(self.fresh(row["place"]))} for row in rows]

    def fresh(self, place: int) -> str:
        """The identifier of a new row, if it is free."""
        return str(place + 1) if self.marked else letter(place)

    def in_old_order(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As the list stood before; what is new stands last."""
        old = self.cleaned_data["list_order"].split()
        places = {identifier: place for place, identifier in enumerate(old)}
        return sorted(entries, key=lambda entry: places.get(entry["id"], len(old)))

    @staticmethod
    def initial_rows(rows: Sequence[Mapping[str, Any]], order: Sequence[str] = ()) -> dict[str, Any]:
        initial: dict[str, Any] = {"list_order": " ".join(order)}
        for place, row in enumerate(rows):
            initial |= {f"row_{place}_{name}": value for name, value in row.items()}
        return initial


class Names:
    """Identifiers in use; `new` gives one that is not."""

    def __init__(self, used: Any = ()) -> None:
        self.used = {name for name in used if name}

    def new(self, wanted: str) -> str:
        place = 0
        while wanted in self.used:
            wanted, place = letter(place), place + 1
        self.used.add(wanted)
        return wanted


def texts_of(row: Mapping[str, Any], name: str) -> dict[str, str]:
    return {"zh": row[f"{name}_zh"] or "", "en": row[f"{name}_en"] or ""}


def fields_of(name: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{name}_zh": (texts or {}).get("zh", ""), f"{name}_en": (texts or {}).get("en", "")}
