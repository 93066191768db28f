import io
import json

import pytest
from django.core.management import CommandError, call_command

from assessments.interchange.excel import ExcelFormat
from assessments.models import ImportJob, Question
from core.models import LedgerEntry
from people.registry import Role
from tests.factories.assessments import BankFactory, QuestionFactory
from tests.factories.imports import FIRST, SECOND, table
from tests.factories.people import RoleGrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return BankFactory(owner=RoleGrantFactory(role=Role.TRAINER).person, code="FP-101")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "questions.xlsx"
    path.write_bytes(table(FIRST, SECOND, [*FIRST[:1], "随便", *FIRST[2:]]).getvalue())
    return path


def run(name, *args, **options):
    out = io.StringIO()
    call_command(name, *args, stdout=out, **options)
    return json.loads(out.getvalue()) if options.get("json") else out.getvalue()


def test_import_says_first_does_then_and_again_changes_nothing(bank, file):
    foreseen = run("import_questions", file, bank="FP-101", dry_run=True, json=True)
    assert (foreseen["added"], foreseen["errors"], foreseen["dry_run"]) == (2, 1, True)
    assert (Question.objects.count(), ImportJob.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)

    done = run("import_questions", file, bank="FP-101", json=True)
    again = run("import_questions", file, bank="FP-101", json=True, on_existing="revise")

    assert [(each["added"], each["unchanged"], each["state"]) for each in (done, again)] == [
        (2, 0, "done"),
        (0, 2, "done"),
    ]
    assert done["problems"][0] | {"reason": ""} == {
        "line": 4, "severity": "error", "code": "excel_kind_unknown", "reason": "", "excerpt": "随便"
    }  # fmt: skip
    assert "2 unchanged" in run("import_questions", file, bank="FP-101")
    assert bank.questions.count() == 2


def test_import_refuses_plainly(bank, tmp_path, file):
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_questions", broken, bank="FP-101", json=True, stdout=out)
    assert refused.value.returncode == 1
    assert json.loads(out.getvalue())["refusal"]["code"] == "package_format"
    for options, words in (
        ({"bank": "NONE"}, "There is no bank NONE"),
        ({"bank": "FP-101", "by": "nobody"}, "not open to nobody"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_questions", file, **options)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_questions", tmp_path / "gone.xlsx", bank="FP-101")


def test_export_writes_a_file_that_is_read_again(bank, tmp_path):
    QuestionFactory(bank=bank, key="A")
    QuestionFactory(bank=bank, key="B", kind="true_false")
    out = tmp_path / "out.xlsx"
    foreseen = run("export_questions", bank="FP-101", format="excel", out=out, dry_run=True, json=True)
    assert (foreseen["questions"], out.exists(), LedgerEntry.objects.count()) == (2, False, 0)

    report = run("export_questions", bank="FP-101", format="excel", out=out, json=True, kind="true_false")
    assert (report["questions"], report["problems"]) == (1, [])
    with out.open("rb") as stream:
        assert [question.key_name for question in ExcelFormat().read(stream)] == ["B"]
    assert LedgerEntry.objects.get().event == "bank.exported"
    with pytest.raises(CommandError, match="nothing to write"):
        call_command("export_questions", bank="FP-101", format="excel", out=out, kind="oral")
