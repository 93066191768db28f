"""N-UPL as far as files of questions go: refused by its row, at once, and the bank is as it was."""

import io
import json
import os
import socket
import stat
import time
import tracemalloc
import zipfile

import pytest

from assessments.interchange import opening
from assessments.interchange.base import Question
from assessments.models import Bank, ImportJob, QuestionVersion
from assessments.models.key import AnswerKey
from assessments.operations import import_reading
from core.errors import Invalid
from core.models import LedgerEntry, OutboxMessage
from tests.architecture.test_negative_tests import CORPUS, MARK, live
from tests.core import test_archives as zips, test_xml as xmls
from tests.factories.assessments import BankFactory
from tests.factories.imports import FIRST, committed, read, table, written
from tests.samples.questions import EXAMPLES, example

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer, code="FP-101")


@pytest.fixture
def hand_in(cast, bank):
    """Hands a file in and says how it was answered; whatever was refused has changed nothing."""
    browser = cast.client("trainer")

    def act(data, name):
        before = state()
        file = io.BytesIO(data)
        file.name = name
        begun = time.process_time()
        response = browser.post("/api/v1/banks/FP-101/imports", {"file": file})
        seconds = time.process_time() - begun
        assert state() == before
        assert seconds < 2
        return response.status_code, response.json()["code"]

    return act


def state():
    models = (Bank, QuestionVersion, AnswerKey, ImportJob, LedgerEntry, OutboxMessage)
    return [model.objects.count() for model in models]


def linked():
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zips.zipped((info, b""))


@pytest.mark.parametrize("name", zips.UNSAFE, ids=lambda name: ascii(name[:12]))
def test_n_upl_01_unsafe_names(hand_in, name):
    data = zips.raw_zip(("imsmanifest.xml", b"<a/>"), (name, b"x"))
    assert hand_in(data, "q.zip") == (422, "package_unsafe_name")


def test_n_upl_02_links(hand_in):
    assert hand_in(linked(), "q.zip") == (422, "package_special_file")


@pytest.mark.parametrize("bomb", sorted(set(zips.BOMBS) - {"lying"}))
def test_n_upl_03_bombs(hand_in, bomb):
    data = zips.BOMBS[bomb]()
    for name in ("q.zip", "q.xlsx", "q.docx"):
        assert hand_in(data, name) == (422, "package_too_large")


def test_n_upl_03_sizes_that_lie(hand_in):
    data = bytearray(zips.zipped(("word/document.xml", b"<a>" + os.urandom(50_000))))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        data[data.index(signature) + at : data.index(signature) + at + 4] = (10).to_bytes(4, "little")
    assert hand_in(bytes(data), "q.docx") == (422, "package_too_large")


@pytest.mark.parametrize("bomb", ["ratio", "nested"])
def test_n_upl_03_in_little_memory(bomb):
    data = zips.BOMBS[bomb]()
    file = io.BytesIO(data)
    tracemalloc.start()
    with pytest.raises(Invalid):
        opening.format_of(file, "q.xlsx")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * MEGABYTE


def test_n_upl_04_names_that_cannot_be_told_apart(hand_in):
    data = zips.raw_zip(("a.xml", b"<a/>"), ("A.XML", b"<a/>"))
    assert hand_in(data, "q.zip") == (422, "package_duplicate_name")


@pytest.mark.parametrize("case", sorted(set(zips.FORMATS) - {"empty", "checksum"}))
def test_n_upl_05_other_than_one_plain_zip(hand_in, case):
    for name in ("q.zip", "q.docx"):
        assert hand_in(zips.FORMATS[case], name) == (422, "package_format")


@pytest.mark.parametrize("case", xmls.FORBIDDEN)
def test_n_upl_07_no_entity_no_socket(hand_in, case, monkeypatch):
    def no_socket(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    data = xmls.FORBIDDEN[case]
    if case == "xinclude":
        data = b'<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><question><xi:include/></question></quiz>'

    assert hand_in(data, "q.xml") == (422, "xml_doctype_forbidden")


@pytest.mark.parametrize(("name", "part"), [("q.xlsx", "xl/workbook.xml"), ("q.docx", "word/document.xml")])
def test_n_upl_07_within_a_package(hand_in, name, part):
    data = zips.zipped(("[Content_Types].xml", "<a/>"), (part, xmls.FORBIDDEN["file"]))
    assert hand_in(data, name) == (422, "xml_doctype_forbidden")


def test_n_upl_20_more_rows_than_a_table_may_have(bank):
    rows = ([f"Q{number}", *FIRST[1:]] for number in range(20_001))
    job = read(bank, file=table(*rows))
    assert (job.state, job.refusal, bank.questions.count()) == ("failed", "sheet_too_large", 0)


@pytest.mark.parametrize("payload", CORPUS)
def test_n_upl_21_script_in_every_text_is_inert_in_the_bank_and_on_its_pages(cast, bank, payload):
    questions = []
    for number, kind in enumerate(("single_choice", "true_false", "short_text", "extended_text")):
        definition, key = example(kind, payload + "甲", payload, markup="html")
        for place, option in enumerate(definition.get("options", ())):
            option["zh"] += str(place)
            option["en"] += str(place)
        questions.append(
            Question(
                kind, definition, key, explanation={"zh": payload, "en": payload}, key_name=f"Q{number}",
                name=payload, tags=[payload[:60]], category=[payload[:200]],
                citations=[{"instrument": payload, "articles": payload}],
            )
        )  # fmt: skip
    job = committed(read(bank, file=written(*questions), name=f"{payload}.xlsx"))

    assert (job.added, job.errors) == (len(questions), 0)
    for version in QuestionVersion.objects.all():
        texts = [*version.definition["stem"].values()]
        texts += [option["en"] for option in version.definition.get("options", ())]
        assert [live(text) for text in texts] == [[] for _text in texts]
    browser, carried = cast.client("trainer"), 0
    cast.trainer.is_superuser = True
    cast.trainer.save()
    for page in (job, *bank.questions.all(), bank):
        html = browser.get(page.get_absolute_url()).content.decode()
        carried += MARK in html
        assert live(html) == []
    assert carried >= 4


def test_a_table_may_hold_any_json_and_no_more_comes_of_it_than_questions(bank):
    """Every type with its data bent: refused with a code, or kept as a question that can be shown."""
    rows = []
    for kind in EXAMPLES:
        for number, bent in enumerate(({"definition": {}}, {"key": {}}, {"definition": {"stem": {"zh": 1}}})):
            definition, key = example(kind)
            data = {"kind": kind, "definition": definition, "key": key, **bent}
            rows.append([f"{kind}-{number}"[:40], kind, "x", "", "", "", "", json.dumps(data)])
    heads = ["编号", "题型", "题干（中文）", "题干（英文）", "选项A", "选项B", "答案", "数据"]
    job = read(bank, file=table(*rows, heads=heads))
    import_reading.read_import(job=job)

    assert job.state == "ready"
    assert job.rows.count() == len(rows)
