"""Questions in a table: a row each, both languages in columns, what has no column as JSON at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import IO, Any

from assessments.interchange.base import Format, Problem, Question, Severity
from assessments.interchange.excel import cells as plain
from assessments.interchange.excel.columns import DATA, HEADS, head, places
from assessments.interchange.excel.template import is_example
from assessments.interchange.stored import to_json
from assessments.question_types.files import files_in
from core.errors import Invalid
from core.spreadsheets import Note, read_rows, write_workbook

ZIP = b"PK\x03\x04"
CHUNK = 30_000  # characters of JSON in one cell
GOES_ON = "…"  # ends a cell that goes on and begins the next: cells are stripped when they are read
MOST_ROWS = 19_990  # as core.spreadsheets reads, with room for the head
TITLE = "题目 Questions"
COLUMNS = tuple(HEADS)


class ExcelFormat(Format):
    name = "excel"
    suffixes = (".xlsx", ".csv")
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    writes = True

    def __init__(self, note: Note | None = None) -> None:
        self.note = note

    def noted(self, note: Note) -> ExcelFormat:
        return ExcelFormat(note)

    def recognises(self, head: bytes, filename: str) -> bool:
        if filename.endswith((".xlsx", ".csv")):
            return True
        return head.startswith(ZIP) and b"xl/" in head and not filename.endswith(".docx")

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        rows = read_rows(stream)
        first, cells = next(rows, (0, []))
        columns = places(cells)
        if not ({"stem", "stem_zh", "stem_en"} & columns.keys()):
            raise Invalid("excel.no_heads")
        unknown = [cell for place, cell in enumerate(cells) if cell and place not in columns.values()]
        # Below `data` its cells go on to the right without heads.
        if unknown and not (DATA in columns and cells.index(unknown[0]) > columns[DATA]):
            yield Problem(first, "excel_column_unknown", "; ".join(unknown)[:120], Severity.LOSS)
        for line, row in rows:
            yield from _read_row(row, columns, language, line)

    def write(self, questions: Iterable[Question], stream: IO[bytes]) -> list[Problem]:
        problems: list[Problem] = []
        write_workbook(
            stream,
            title=TITLE,
            columns=[head(name) for name in COLUMNS],
            rows=_written(questions, problems),
            note=self.note,
        )
        return problems


def _read_row(
    row: Sequence[str], columns: Mapping[str, int], language: str, line: int
) -> Iterator[Question | Problem]:
    cells = {name: row[place] for name, place in columns.items() if place < len(row) and name != DATA}
    if is_example(cells.get("key", "")):
        yield Problem(line, "excel_example", cells["key"], Severity.LOSS)
        return
    excerpt = (cells.get("stem_zh") or cells.get("stem_en") or cells.get("stem") or "")[:120]
    try:
        data = _data(row, columns)
        if not data:
            yield plain.read(cells, language, line)
            return
        question = _with_data(cells, data, language, line)
    except plain.Unreadable as refused:
        yield Problem(line, refused.code, refused.cell[:120] or excerpt, detail={"cell": refused.cell[:60]})
        return
    if "definition" in data and _differs(plain.write(question), cells):
        yield Problem(line, "excel_data_wins", excerpt, Severity.LOSS)
    yield question


def _data(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, Any]:
    """What the last cells say, put together again."""
    start = columns.get(DATA)
    parts = [cell for cell in row[start:] if cell] if start is not None else []
    if not parts:
        return {}
    text = "".join(part.removeprefix(GOES_ON).removesuffix(GOES_ON) for part in parts)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise plain.Unreadable("excel_data_unreadable") from None
    if not isinstance(data, dict):
        raise plain.Unreadable("excel_data_unreadable")
    return data


_MAPPINGS = {"definition", "key", "explanation"}
_LISTS = {"citations", "competencies", "tags", "category"}
_TEXTS = {"kind", "name", "key_name"}


def _with_data(cells: Mapping[str, str], data: Mapping[str, Any], language: str, line: int) -> Question:
    """What the cells say, and above it what the data say. Only its own shapes are taken from it."""
    shown = cells
    if {"kind", "definition", "key"} <= data.keys():
        # The cells of the type are told by the data; they may be of a type that has none.
        shown = {**cells, **plain.UNTYPED}
    question = plain.read(shown, language, line)
    for name, value in data.items():
        fits = (
            (name in _MAPPINGS and isinstance(value, dict))
            or (name in _LISTS and isinstance(value, list))
            or (name in _TEXTS and isinstance(value, str))
        )
        if name == "marks" and isinstance(value, str):
            question = replace(question, marks=_marks(value))
        elif fits:
            changed: dict[str, Any] = {name: tuple(value) if name in _LISTS else value}
            question = replace(question, **changed)
        else:
            raise plain.Unreadable("excel_data_unreadable")
    return question


def _marks(text: str) -> Decimal:
    return plain._decimal(text)


def _differs(written: Mapping[str, str], cells: Mapping[str, str]) -> bool:
    """Whether somebody changed a text beside the data, which is then not what comes in."""
    names = [name for name in written if name.startswith(("stem", "explanation", *plain.LETTERS))]
    return any(_bare(written[name]) != _bare(cells[name]) for name in names if name in cells)


def _bare(text: str) -> str:
    """Without what a spreadsheet, or reading it, takes off the ends."""
    return text.strip(" \t\n'\u00a0\u3000").strip()


def _written(questions: Iterable[Question], problems: list[Problem]) -> Iterator[list[str]]:
    for place, question in enumerate(questions, start=1):
        if place > MOST_ROWS:
            problems.append(
                Problem(place, "excel_too_many_rows", question.key_name, detail={"most": MOST_ROWS})
            )
            return
        cells = plain.write(question)
        data = _beyond(question, cells)
        if files_in(question.definition, question.key, question.explanation):
            problems.append(Problem(place, "excel_files_left_out", question.key_name, Severity.LOSS))
        yield [cells.get(name, "") for name in COLUMNS if name != DATA] + _pieces(data)


def _beyond(question: Question, cells: Mapping[str, str]) -> dict[str, Any]:
    """The fields that would not come back from the cells as they are."""
    whole = to_json(question)
    seen = {name: text.strip() for name, text in cells.items() if text.strip()}
    try:
        back = to_json(plain.read(seen, "", 0))
    except plain.Unreadable:
        back = to_json(plain.read({**seen, **plain.UNTYPED}, "", 0))
    names = [each.name for each in fields(Question) if each.name not in ("line", "attachments")]
    differing = {name for name in names if name not in back or whole[name] != back[name]}
    if differing & {"kind", "definition", "key"}:
        differing |= {"kind", "definition", "key"}
    return {name: whole[name] for name in names if name in differing}


def _pieces(data: Mapping[str, Any]) -> list[str]:
    if not data:
        return [""]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    pieces = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    return [
        (GOES_ON if place else "") + piece + (GOES_ON if place < len(pieces) - 1 else "")
        for place, piece in enumerate(pieces)
    ]
