import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.interchange.excel import ExcelFormat
from assessments.interchange.registry import FORMATS
from assessments.interchange_wording import format_name
from assessments.models import Category, ExportJob, ImportJob, Question
from assessments.operations import exports, import_commit, import_reading
from tests.factories.assessments import BankFactory, QuestionFactory
from tests.factories.imports import FIRST, SECOND, committed, read, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    group, _created = Group.objects.get_or_create(name="Trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    cast.trainer.groups.add(group)
    return cast.client("trainer")


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer, code="FP-101")


def url(name, *args):
    return reverse(f"assessments_author:{name}", args=args)


def upload(browser, bank, file, name="questions.xlsx", **more):
    file.seek(0)
    file.name = name
    return browser.post(url("imports", bank.uuid), {"file": file, "format": "auto", **more})


def test_hand_in_look_through_take_over(browser, bank):
    assert 'href="/cms/question-bank/' in browser.get(bank.get_absolute_url()).content.decode()
    response = upload(browser, bank, table(FIRST, SECOND, FIRST), category="证据 / 笔录")
    job = ImportJob.objects.get()
    assert response["Location"] == job.get_absolute_url()
    html = browser.get(job.get_absolute_url()).content.decode()
    assert ("data-hx-trigger" in html, 'http-equiv="refresh"' in html) == (True, True)

    import_reading.read_import(job=job)
    page = browser.get(job.get_absolute_url())
    assert [row.key for row in page.context["page"]] == ["Q1", "Q2", "Q1"]
    assert "data-hx-trigger" not in page.content.decode().partition('id="import-job"')[2].partition(">")[0]
    shown = browser.get(job.get_absolute_url(), {"fate": "new", "q": "Who"})
    assert [row.key for row in shown.context["page"]] == ["Q1"]
    problems = browser.get(job.get_absolute_url(), {"show": "problems"})
    assert "The file has the same question before" in problems.content.decode()

    assert (
        browser.post(url("commit_import", job.uuid), {"on_existing": "skip"})["Location"]
        == job.get_absolute_url()
    )
    assert "All of them come in, or none" in browser.get(job.get_absolute_url()).content.decode()
    import_commit.carry_out(job=job)
    report = browser.get(job.get_absolute_url(), {"fate": "added"})
    assert [row.question.get_absolute_url() for row in report.context["page"]] == [
        question.get_absolute_url() for question in bank.questions.order_by("key")
    ]
    assert {str(question.category) for question in bank.questions.select_related("category")} == {"笔录"}
    assert "questions.xlsx" in browser.get(url("imports", bank.uuid)).content.decode()


@pytest.mark.parametrize(
    ("data", "name", "status", "sentence"),
    [
        (b"nothing of ours", "x.bin", 422, "none of the formats"),
        (b"", "x.xlsx", 422, "no question in the file"),
        (b"PK\x03\x04", "x.xlsx", 422, "not a plain zip file"),
    ],
)
def test_a_file_that_is_refused_is_told_of_at_once(browser, bank, data, name, status, sentence):
    response = upload(browser, bank, io.BytesIO(data), name)

    assert (response.status_code, sentence in response.content.decode()) == (status, True)
    assert ImportJob.objects.count() == 0


def test_no_file_no_import(browser, bank):
    assert browser.post(url("imports", bank.uuid), {"format": "auto"}).status_code == 422
    assert upload(browser, bank, table(FIRST), format="nonsense").status_code == 422


def test_give_up(browser, bank, cast):
    job = read(bank, by=cast.trainer)
    browser.post(url("cancel_import", job.uuid))
    assert "given up" in browser.get(job.get_absolute_url()).content.decode()
    response = browser.post(url("commit_import", job.uuid), {"on_existing": "skip"}, follow=True)
    assert "not waiting for you" in response.content.decode()
    assert bank.questions.count() == 0


def test_a_report_costs_the_same_for_many_rows(browser, bank, cast):
    def queries_of(job):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            browser.get(job.get_absolute_url())
        return len(caught)

    one = committed(read(bank, FIRST, by=cast.trainer))
    many = committed(
        read(bank, *([f"K{n}", *FIRST[1:2], f"题{n}", *FIRST[3:]] for n in range(3)), by=cast.trainer)
    )
    assert queries_of(one) == queries_of(many)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_read_and_its_examples_are_not_questions(browser, language):
    response = browser.get(url("import_template", "excel", language))
    items = list(ExcelFormat().read(io.BytesIO(response.content)))

    assert response["Content-Disposition"].endswith(f'questions-{language}.xlsx"')
    assert {item.code for item in items} == {"excel_example"}
    assert browser.get(url("import_template", "pdf", "en")).status_code == 404


def test_the_examples_of_the_template_are_right(browser):
    from assessments.interchange.excel.columns import HEADS
    from assessments.interchange.excel.template import COLUMNS, EXAMPLES, _row
    from assessments.question_types.proving import objections

    for at, language in ((0, "zh"), (1, "en")):
        rows = [_row(number, each, language) for number, each in enumerate(EXAMPLES)]
        for row in rows:
            row[0] = ""
        questions = list(ExcelFormat().read(table(*rows, heads=[HEADS[name][at] for name in COLUMNS])))
        assert [question.kind for question in questions] == [each["kind"] for each in EXAMPLES]
        wrong = [objections(each.kind, each.definition, each.key) for each in questions]
        assert [codes for codes in wrong if codes not in ([], ["question.kind_unknown"])] == []


def test_export_what_a_filter_shows_or_what_was_ticked(browser, bank):
    one, two = QuestionFactory(bank=bank), QuestionFactory(bank=bank, kind="true_false")
    page = browser.get(url("exports", bank.uuid), {"kind": "true_false"})
    assert page.context["count"] == 1
    browser.post(url("exports", bank.uuid), {"kind": "true_false", "format": "excel"})
    browser.post(url("exports", bank.uuid), {"question": [one.uuid, two.uuid], "format": "excel"})
    ticked, filtered = ExportJob.objects.order_by("-pk")

    assert "data-hx-trigger" in browser.get(ticked.get_absolute_url()).content.decode()
    for job, count in ((ticked, 2), (filtered, 1)):
        exports.write_export(job=job)
        response = browser.get(url("export_file", job.uuid))
        read_back = list(ExcelFormat().read(io.BytesIO(b"".join(response.streaming_content))))
        assert len(read_back) == count
        assert "no-store" in response["Cache-Control"]
        assert response["Content-Disposition"].startswith("attachment")
        assert "Everything could be written" in browser.get(job.get_absolute_url()).content.decode()


def test_filters_of_an_address_choose_as_the_list_does_and_never_break(browser, bank):
    evidence = Category.objects.create(bank=bank, title_zh="证据", path="x.")
    inside, outside = QuestionFactory(bank=bank, category=evidence, difficulty=3), QuestionFactory(bank=bank)
    counts = {
        ("category", str(evidence.pk)): 1, ("category", "none"): 1, ("category", "abc"): 0,
        ("category", "999"): 0, ("difficulty", "3"): 1, ("difficulty", "x"): 0, ("level", "9" * 30): 0,
        ("language", "x_y"): 0, ("author", "'"): 0, ("state", "nonsense"): 0,
        ("kind", inside.wording.kind): 2,
    }  # fmt: skip
    for (name, value), count in counts.items():
        page = browser.get(url("exports", bank.uuid), {name: value})
        assert (name, value, page.status_code, page.context["count"]) == (name, value, 200, count)
    assert outside.category is None


def test_n_acc_04_one_foreign_question_refuses_the_whole_export(browser, bank):
    own, foreign = QuestionFactory(bank=bank), QuestionFactory()
    response = browser.post(
        url("exports", bank.uuid), {"question": [own.uuid, foreign.uuid], "format": "excel"}
    )

    assert (response.status_code, ExportJob.objects.count()) == (404, 0)


def test_nothing_to_export_is_said(browser, bank):
    response = browser.post(url("exports", bank.uuid), {"format": "excel"})

    assert (response.status_code, "nothing to write" in response.content.decode()) == (422, True)
    assert Question.objects.count() == 0


def test_every_format_has_a_name():
    assert [name for name in FORMATS if format_name(name) == name] == []
