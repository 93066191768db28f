import contextlib
import datetime as dt
import io
import random
import zipfile

import openpyxl
import pytest

from core.errors import Invalid
from core.spreadsheets import Limits, Note, harmless, read_rows, write_csv, write_workbook

NOTE = Note(by="100001", at=dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC), purpose="训练统计")
HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '"=1', " =1", "%0", "|x"]


def csv_of(rows, columns=("a",)):
    text = io.StringIO(newline="")
    write_csv(text, columns=columns, rows=rows, note=NOTE)
    return text.getvalue()


def xlsx_of(rows, columns=("a",)):
    stream = io.BytesIO()
    write_workbook(stream, title="人员/表", columns=columns, rows=rows, note=NOTE)
    return stream.getvalue()


def cells(data, limits=None):
    return [row for _, row in read_rows(io.BytesIO(data), *([limits] if limits else []))]


def refused(data, limits=None):
    with pytest.raises(Invalid) as caught:
        cells(data, limits)
    return caught.value.code


@pytest.mark.parametrize("text", HOSTILE)
def test_n_rep_01_text_that_looks_like_a_formula_stays_text_in_csv(text):
    assert harmless(text).startswith("'")


def test_n_rep_01_numbers_stay_numbers():
    assert [harmless(value) for value in (-1, 2.5, None, "检察")] == ["-1", "2.5", "", "检察"]


@pytest.mark.parametrize("text", HOSTILE)
def test_n_rep_01_text_that_looks_like_a_formula_is_an_inline_string_in_xlsx(text):
    data = xlsx_of([[text]])
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()

    assert ("<f" in sheet, 't="inlineStr"' in sheet) == (False, True)
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A2"].data_type == "s"


def test_n_rep_01_control_characters_do_not_leave():
    assert harmless("a\0b\x0b") == "ab"
    assert cells(xlsx_of([["a\0b"]]))[1] == ["ab"]


@pytest.mark.parametrize("written", [lambda rows: csv_of(rows).encode("utf-8-sig"), xlsx_of])
def test_n_rep_01_what_is_written_comes_back(written):
    rows = [["+8613800000000", "张明", 3, -2.5], ["=1", "李华", True, dt.date(2026, 3, 9)]]

    assert cells(written(rows))[1:] == [
        ["+8613800000000", "张明", "3", "-2.5"],
        ["=1", "李华", "TRUE", "2026-03-09"],
    ]


def test_the_note_says_who_when_and_what_for():
    assert csv_of([["x"]]).splitlines()[-1] == "# 100001 · 2026-03-09T10:00:00+00:00 · 训练统计"
    about = openpyxl.load_workbook(io.BytesIO(xlsx_of([["x"]]))).worksheets[1]
    assert [row[0] for row in about.iter_rows(values_only=True)] == [
        "100001", "2026-03-09T10:00:00+00:00", "训练统计",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_offices_write_it(encoding, delimiter):
    data = f"工号{delimiter}姓名\r\n100001{delimiter}张明\r\n\r\n".encode(encoding)

    assert list(read_rows(io.BytesIO(data))) == [(1, ["工号", "姓名"]), (2, ["100001", "张明"])]


def test_n_upl_20_limits():
    rows = [["x"]] * 30
    for data in (csv_of(rows).encode(), xlsx_of(rows)):
        assert refused(data, Limits(rows=20)) == "sheet_too_large"
        assert refused(data, Limits(size=100)) == "sheet_too_large"
    assert refused(csv_of([range(20)]).encode(), Limits(columns=10)) == "sheet_too_large"
    assert refused(csv_of([["x" * 50]]).encode(), Limits(characters=40)) == "sheet_cell_too_long"


def repacked(data, name, change):
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.namelist():
            content = source.read(entry)
            package.writestr(entry, change(content) if entry == name else content)
    return target.getvalue()


def test_n_upl_20_entities_in_a_workbook():
    def with_entity(content):
        return b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + content.split(b"?>", 1)[-1]

    assert (
        refused(repacked(xlsx_of([["x"]]), "xl/worksheets/sheet1.xml", with_entity))
        == "xml_doctype_forbidden"
    )


def test_n_upl_20_a_row_far_away_is_no_million_rows():
    far = repacked(
        xlsx_of([["x"]]),
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b'r="2"', b'r="1048576"'),
    )

    assert refused(far) == "sheet_too_large"


def test_n_upl_20_formulas_and_dates_come_as_text():
    book = openpyxl.Workbook()
    book.active.append(["=1+1", dt.date(2026, 3, 9), 7.0, 0.5])
    stream = io.BytesIO()
    book.save(stream)

    assert cells(stream.getvalue()) == [["=1+1", "2026-03-09", "7", "0.5"]]


@pytest.mark.parametrize("data", [b"a\0b,c", b"\x81\xff\xff", b"PK\x03\x04 not a zip"])
def test_what_is_no_table(data):
    assert refused(data) in {"sheet_format", "package_format"}


def test_random_damage_is_an_invalid_and_nothing_else():
    dice, whole = random.Random(7), xlsx_of([["x", 1]] * 5)
    for _ in range(60):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        with contextlib.suppress(Invalid):
            cells(bytes(data))
