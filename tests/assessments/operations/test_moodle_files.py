"""Files of Moodle through the bank: what comes in goes out, and comes into another bank as it was."""

import io

import pytest

from assessments.models import Question
from assessments.operations import exports
from people.registry import Role
from tests.assessments.interchange.reading import SAMPLES
from tests.factories.assessments import BankFactory
from tests.factories.imports import committed, read
from tests.factories.people import RoleGrantFactory

pytestmark = pytest.mark.django_db
KINDS_OF_GIFT = {
    "single_choice", "multiple_choice", "true_false", "short_text", "numeric", "matching", "ordering",
    "extended_text", "description",
}  # fmt: skip


@pytest.fixture
def bank():
    bank = BankFactory(owner=RoleGrantFactory(role=Role.TRAINER).person)
    sample = io.BytesIO((SAMPLES / "moodle.xml").read_bytes())
    job = committed(read(bank, file=sample, name="moodle.xml"))
    assert (job.format, job.added, job.errors) == ("moodle_xml", 16, 2)
    return bank


def everything(bank, kinds=None):
    for question in Question.objects.filter(bank=bank).select_related("latest", "category").order_by("key"):
        if kinds is None or question.wording.kind in kinds:
            tags = sorted(question.tags.values_list("name", flat=True))
            yield question.key, question.name, question.wording.digest, question.default_marks, tags


@pytest.mark.parametrize(("name", "kinds"), [("moodle_xml", None), ("gift", KINDS_OF_GIFT)])
def test_a_bank_goes_out_and_comes_into_another(bank, name, kinds):
    file = io.BytesIO()
    exports.export_questions(
        bank=bank, format_name=name, selection={"filters": {}}, stream=file, by=bank.owner
    )
    file.seek(0)
    other = BankFactory(owner=bank.owner)
    job = committed(read(other, file=file, name="bank.xml" if name == "moodle_xml" else "bank.gift"))
    stated = list(everything(bank, kinds))
    if name == "gift":  # the one with a picture, which GIFT cannot hold
        stated = [entry for entry in stated if entry[1] != "Seals"]
    assert list(everything(other)) == stated
    assert job.added == len(stated)
