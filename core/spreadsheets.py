"""The only reader and writer of CSV and XLSX.

Reading is capped and yields text only. Writing makes formulas harmless (a name that begins with `=` must
stay a name in the reader's spreadsheet) and says who exported, when and what for.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core import archives
from core.errors import Invalid
from core.xml import refuse_doctype

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
TEXT_MARK = "'"  # what spreadsheets read as "text follows"
NOTE_MARK = "# "
CSV_ENCODINGS = ("utf-8-sig", "gb18030")  # the second is what Excel writes on a Chinese desk


@dataclass(frozen=True)
class Limits:
    rows: int = 20_000
    columns: int = 100
    characters: int = 32_767  # in one cell; what a workbook can hold
    size: int = 20 * 1024 * 1024
    unpacked: int = 200 * 1024 * 1024


@dataclass(frozen=True)
class Note:
    """Who exported, when, and for what: written into every file that leaves."""

    by: str
    at: datetime
    purpose: str

    def lines(self) -> tuple[str, ...]:
        return (self.by, self.at.isoformat(timespec="seconds"), self.purpose)


@dataclass(frozen=True)
class Look:
    """How a sheet that people fill looks; columns are counted from 0.

    `choices` is what a column offers to choose from (other values may be typed), `guide` the rows of a
    second sheet.
    """

    widths: Mapping[int, float] = field(default_factory=dict)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    guide_title: str = ""
    guide: Sequence[Sequence[str]] = ()


PLAIN = Look()


def read_rows(stream: IO[bytes], limits: Limits = Limits()) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of the first sheet; blank lines are left out.

    Dates come as ISO text, whole numbers without a point, a formula as its text. Invalid: sheet_format,
    sheet_too_large(rows, columns), sheet_cell_too_long(row, characters), and those of archives and XML.
    """
    size = stream.seek(0, io.SEEK_END)
    if size > limits.size:
        raise _too_large(limits)
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    lines = _xlsx_lines(stream, limits) if start == b"PK\x03\x04" else _csv_lines(stream)
    return _capped(lines, limits)


def write_csv(stream: IO[str], *, columns: Sequence[str], rows: Iterable[Sequence[Any]], note: Note) -> int:
    """Write to a text stream opened with newline=""; returns the number of rows. The note comes last."""
    writer = csv.writer(stream)
    writer.writerow([harmless(column) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        count += 1
    writer.writerow([NOTE_MARK + " · ".join(_printable(line) for line in note.lines())])
    return count


def write_workbook(
    stream: IO[bytes],
    *,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    note: Note | None,
    note_title: str = "Export",
    look: Look = PLAIN,
) -> int:
    """Write an XLSX workbook, streaming; the note is a sheet of its own. Returns the number of rows.

    A form that holds nobody's data needs no note.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    _dress(sheet, look)
    sheet.append([_cell(sheet, column, bold=True) for column in columns])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    if look.guide:
        guide = book.create_sheet(_sheet_title(look.guide_title))
        guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 28, 110
        for line in look.guide:
            guide.append([_cell(guide, value, bold=place == 0) for place, value in enumerate(line)])
    if note is not None:
        about = book.create_sheet(_sheet_title(note_title))
        for line in note.lines():
            about.append([_cell(about, line)])
    book.save(stream)
    return count


def _dress(sheet: Any, look: Look) -> None:
    for place, width in look.widths.items():
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    for place, words in look.choices.items():
        column = get_column_letter(place + 1)
        offer = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offer.showErrorMessage = False  # other words are understood as well
        offer.add(f"{column}2:{column}{Limits.rows}")
        sheet.data_validations.append(offer)


def harmless(value: Any) -> str:
    """A value as CSV text that no spreadsheet takes for a formula; real numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return _text(value)
    text = _printable(_text(value))
    return TEXT_MARK + text if _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    bare = text.lstrip(" \"'\u00a0\u3000")
    return text.startswith(FORMULA_STARTS) or bare.startswith(FORMULA_STARTS)


def _printable(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _sheet_title(title: str) -> str:
    return (
        "".join(" " if character in "[]:*?/\\" else character for character in _printable(title))[:31] or "1"
    )


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = value.isoformat(sep=" ", timespec="seconds")  # workbooks know no time zone
    if value is not None and not isinstance(value, (bool, int, float, Decimal, date)):
        value = _printable(_text(value))
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # written as an inline string, whatever it begins with
        if _looks_like_formula(value):
            cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _capped(lines: Iterator[tuple[int, Sequence[Any]]], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for number, values in lines:
        if number > limits.rows * 2 + 100:
            raise _too_large(limits)  # blank lines cost time too
        cells = [_read(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or cells[0].startswith(NOTE_MARK):
            continue
        count += 1
        if count > limits.rows or len(cells) > limits.columns:
            raise _too_large(limits)
        if any(len(cell) > limits.characters for cell in cells):
            raise Invalid("sheet_cell_too_long", row=number, characters=limits.characters)
        yield number, cells


def _read(value: Any) -> str:
    text = _text(value).strip()
    if text.startswith(TEXT_MARK) and _looks_like_formula(text[1:]):
        return text[1:]  # our own mark comes off again: "+86…" goes out and comes back
    return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv_lines(stream: IO[bytes]) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decoded(stream.read())
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise Invalid("sheet_format") from None


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else CSV_ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid("sheet_format")


def _xlsx_lines(stream: IO[bytes], limits: Limits) -> Iterator[tuple[int, Sequence[Any]]]:
    package = archives.open_archive(
        stream, archives.Limits(packed=limits.size, unpacked=limits.unpacked, entries=1000)
    )
    for name in package.names():
        if name.endswith((".xml", ".rels", ".vml")):
            refuse_doctype(package.chunks(name))
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl leaves out
            book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # the file's own word for its size is not believed
            yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads it into
        raise Invalid("sheet_format") from error


def _too_large(limits: Limits) -> Invalid:
    return Invalid("sheet_too_large", rows=limits.rows, columns=limits.columns)
