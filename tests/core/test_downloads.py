import io

import pytest
from django.http import Http404
from openpyxl import load_workbook

from core import clock
from core.downloads import table
from core.spreadsheets import Note


def body(form, **changes):
    facts = {
        "name": "list",
        "title": "班次",
        "columns": ["姓名", "分数"],
        "rows": iter([["=张三", 5]]),
        "note": Note(by="沈明达 (D2001)", at=clock.now(), purpose="test"),
        **changes,
    }
    response = table(form, **facts)
    return response, b"".join(response.streaming_content)


def test_a_csv_is_read_as_chinese_and_not_as_a_formula():
    response, content = body("csv")
    lines = content.decode("utf-8-sig").splitlines()
    assert content[:3] == b"\xef\xbb\xbf"
    assert lines[:2] == ["姓名,分数", "'=张三,5"]
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert response["Cache-Control"] == "private, no-store"


def test_a_workbook_holds_the_rows_and_who_took_them():
    _response, content = body("xlsx")
    book = load_workbook(io.BytesIO(content))
    assert [[cell.value for cell in row] for row in book.worksheets[0].rows] == [
        ["姓名", "分数"],
        ["=张三", 5],
    ]
    assert book.worksheets[0]["A2"].data_type == "s"
    assert book.worksheets[1]["A1"].value == "沈明达 (D2001)"


def test_other_forms_are_not_there():
    with pytest.raises(Http404):
        body("exe")
