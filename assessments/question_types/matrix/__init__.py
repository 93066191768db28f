"""A table of choices: for each row one column, or several.

Definition: rows and columns [{"id", "zh", "en"}], `several`; rows are shown in an order of their own, columns
as they were written. Key: {"cells": {row: [columns]}, "scoring": "rows" (the default: the share of rows with
exactly the right columns) | "all_or_nothing"}. Answer: {"cells": {row: [columns]}}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import (
    BLANK,
    LANGUAGES,
    RIGHT,
    WRONG,
    Answer,
    Choice,
    Definition,
    FormData,
    Key,
    Mark,
    Problem,
    QuestionType,
    Reason,
    View,
    check_stem,
    in_language,
    markup_of,
    partial,
)
from core.errors import Invalid

ROWS, ALL_OR_NOTHING = "rows", "all_or_nothing"
MOST_ROWS, MOST_COLUMNS = 20, 10
_FIELD = "row-"


@dataclass(frozen=True)
class Row:
    """`name` is the form field of the row; `cells` stand in the order of the columns."""

    name: str
    text: str
    lang: str
    cells: tuple[Choice, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[Choice, ...]
    rows: tuple[Row, ...]
    several: bool


class Matrix(QuestionType):
    kind = "matrix"
    template = "assessments/questions/matrix.html"

    def option_ids(self, definition: Definition) -> list[str]:
        return [*_ids(definition, "rows"), *_ids(definition, "columns")]

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        rows, columns = _ids(definition, "rows"), _ids(definition, "columns")
        cells: dict[str, list[str]] = {}
        for name, sent in data.items():
            row = options.get(name.removeprefix(_FIELD)) if name.startswith(_FIELD) else None
            if row not in rows:
                raise Invalid("answer.unknown_field")
            chosen = [options.get(token) for token in sent if token]
            if len(set(chosen)) != len(chosen) or any(column not in columns for column in chosen):
                raise Invalid("answer.unknown_option")
            if len(chosen) > 1 and not definition.get("several"):
                raise Invalid("answer.too_many_options")
            if chosen:
                cells[row] = [column for column in columns if column in chosen]
        return {"cells": {row: cells[row] for row in rows if row in cells}} if cells else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["cells"]:
            return BLANK
        right, rows = _rows_right(definition, key, answer), len(definition["rows"])
        if key.get("scoring", ROWS) == ALL_OR_NOTHING:
            return RIGHT if right == rows else WRONG
        return partial(Fraction(right, rows))

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        columns = _ids(definition, "columns")
        return {
            "cells": {
                row: [column for column in columns if column in key["cells"][row]]
                for row in _ids(definition, "rows")
                if key["cells"].get(row)
            }
        }

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["cells"]:
            return Reason("blank")
        figures = {"right": _rows_right(definition, key, answer), "rows": len(definition["rows"])}
        whole = key.get("scoring", ROWS) == ALL_OR_NOTHING
        return Reason("rows_all_or_nothing" if whole else "rows", figures)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        rows, columns = _ids(definition, "rows"), _ids(definition, "columns")
        if not 1 <= len(rows) <= MOST_ROWS or not 2 <= len(columns) <= MOST_COLUMNS:
            problems.append(Problem("rows", "matrix_size"))
        if len({*rows, *columns}) != len(rows) + len(columns) or not all([*rows, *columns]):
            problems.append(Problem("rows", "options_ids"))
        entries = [*(definition.get("rows") or ()), *(definition.get("columns") or ())]
        if any(not any(str(one.get(name) or "").strip() for name in LANGUAGES) for one in entries):
            problems.append(Problem("rows", "option_empty"))
        return [*problems, *self._check_key(definition, key)]

    def _check_key(self, definition: Definition, key: Key) -> list[Problem]:
        problems = []
        rows, columns = set(_ids(definition, "rows")), set(_ids(definition, "columns"))
        cells = key.get("cells") or {}
        if not definition.get("several") and any(len(chosen) != 1 for chosen in cells.values()):
            problems.append(Problem("key", "matrix_row_one"))
        if (not definition.get("several") and set(cells) != rows) or not any(cells.values()):
            problems.append(Problem("key", "matrix_row_missing"))
        if (
            not set(cells) <= rows
            or not {column for chosen in cells.values() for column in chosen} <= columns
        ):
            problems.append(Problem("key", "key_unknown_option"))
        if key.get("scoring", ROWS) not in (ROWS, ALL_OR_NOTHING):
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        texts = {one["id"]: in_language(one, language) for one in definition["rows"] + definition["columns"]}
        tokens = {option_id: token for token, option_id in options.items()}
        given = answer["cells"] if answer else {}
        columns = _ids(definition, "columns")
        rows = [option_id for option_id in options.values() if option_id in _ids(definition, "rows")]
        body = Table(
            columns=tuple(Choice(tokens[column], *texts[column], False) for column in columns),
            rows=tuple(
                Row(
                    f"{_FIELD}{tokens[row]}",
                    *texts[row],
                    tuple(
                        Choice(tokens[column], *texts[column], column in given.get(row, ()))
                        for column in columns
                    ),
                )
                for row in rows
            ),
            several=bool(definition.get("several")),
        )
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, (), "", bool(given), markup_of(definition), body=body
        )

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        given = answer["cells"] if answer else {}
        names = {one["id"]: in_language(one, language)[0] for one in definition["columns"]}
        return [
            f"{in_language(row, language)[0]}: {', '.join(names[column] for column in given[row['id']])}"
            for row in definition["rows"]
            if given.get(row["id"])
        ]


def _ids(definition: Definition, name: str) -> list[str]:
    entries: list[Mapping[str, Any]] = definition.get(name) or []
    return [str(entry.get("id") or "") for entry in entries]


def _rows_right(definition: Definition, key: Key, answer: Mapping[str, Any]) -> int:
    """Rows whose columns are exactly the right ones; a row left empty is right where nothing is right."""
    return sum(
        set(answer["cells"].get(row, ())) == set(key["cells"].get(row, ()))
        for row in _ids(definition, "rows")
    )
