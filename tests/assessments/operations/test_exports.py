import io

import pytest
from django.core.files.storage import default_storage

from assessments.interchange.base import Problem
from assessments.interchange.registry import FORMATS
from assessments.models import BankShare, ExportJob, Question, QuestionVersion
from assessments.operations import authoring, categories, exports
from assessments.operations.drafts import Draft
from assessments.operations.files import put_file
from core import ledger
from core.errors import Invalid
from people.registry import Role
from tests.factories.assessments import BankFactory, picture
from tests.factories.imports import committed, read
from tests.factories.people import RoleGrantFactory
from tests.samples.questions import example

pytestmark = pytest.mark.django_db
ALL = {"filters": {}}


@pytest.fixture
def bank():
    """One question with everything that can stand beside a question, and one with nothing."""
    bank = BankFactory(owner=RoleGrantFactory(role=Role.TRAINER).person)
    below = categories.Tree(bank).file(["证据 | Evidence", "Hearsay"])
    definition, key = example("multiple_choice", "问 '", "=Ask", markup="html")
    del key["weights"], key["option_feedback"]
    key["scoring"] = "partial"
    authoring.add_question(
        bank=bank,
        key="Q1",
        draft=Draft(
            "multiple_choice", definition, key, {"zh": "因为", "en": ""},
            [{"instrument": "cpl", "articles": "17(2)"}], ["A1", "B2"], 3, level=2, seconds=90, name="名",
            tags=["甲", "b"], category=below,
        ),
        by=bank.owner,
    )  # fmt: skip
    plain = Draft("true_false", {"schema": 1, "stem": {"zh": "对吗？", "en": ""}}, {"value": False})
    authoring.add_question(bank=bank, key="Q2", draft=plain, by=bank.owner)
    return bank


def everything(bank):
    """What a bank holds, without what belongs to one bank alone."""
    for question in Question.objects.filter(bank=bank).select_related("latest"):
        beside = [
            getattr(question, name) for name in ("difficulty", "level", "seconds", "name", "default_marks")
        ]
        place = [(node.title_zh, node.title_en) for node in [question.category] if node]
        lists = [sorted(question.tags.values_list("name")), sorted(question.competencies.values_list("code"))]
        yield question.key, question.wording.digest, beside, place, lists


def exported(bank, selection=ALL, name="excel"):
    file = io.BytesIO()
    done = exports.export_questions(
        bank=bank, format_name=name, selection=selection, stream=file, by=bank.owner
    )
    return file, done


@pytest.mark.parametrize("name", ["excel", "moodle_xml", "qti"])
def test_what_goes_out_comes_in_again_as_it_was(bank, name):
    file, done = exported(bank, name=name)
    other = BankFactory(owner=bank.owner)
    job = committed(read(other, file=file, name=f"bank{FORMATS[name].suffixes[0]}"))

    # What stands beside the format's own parts is told of, and comes back all the same.
    told = {problem.code for problem in done.problems}
    assert (done.questions, told - {"kept_beside", "qti_beside"}) == (2, set())
    assert (job.added, job.errors, job.losses) == (2, 0, 0)
    assert list(everything(other)) == list(everything(bank))
    versions = QuestionVersion.objects.count()
    again = read(bank, file=exported(bank, name=name)[0], name=f"bank{FORMATS[name].suffixes[0]}")
    assert committed(again, on_existing="revise").unchanged == 2
    assert QuestionVersion.objects.count() == versions


def test_a_file_is_written_kept_and_taken_away(bank, clock):
    chosen = {"questions": [str(Question.objects.get(key="Q2").uuid)]}
    job = exports.start_export(bank=bank, format_name="excel", selection=chosen, by=bank.owner)
    assert (job.state, job.name) == ("waiting", f"{bank.code}-20260309.xlsx")
    exports.write_export(job=job)
    exports.write_export(job=job)  # the message came twice
    job.refresh_from_db()
    assert (job.state, job.questions, job.size, job.tries) == ("ready", 1, job.file.size, 1)
    assert list(ledger.queries.history_of(bank).values_list("event", flat=True))[-1] == "bank.exported"

    place = job.file.name
    clock.move(days=8)
    exports.sweep_exports()
    job.refresh_from_db()
    assert (job.state, default_storage.exists(place)) == ("gone", False)


def test_what_could_not_be_written_is_kept_with_it(bank, monkeypatch):
    class Lossy:
        name, writes, suffixes = "excel", True, (".x",)

        def noted(self, note):
            return self

        def write(self, questions, stream):
            return [Problem(place, "excel_files_left_out") for place, _each in enumerate(questions, start=1)]

    monkeypatch.setitem(FORMATS, "excel", Lossy())
    job = exports.start_export(bank=bank, format_name="excel", selection=ALL, by=bank.owner)
    exports.write_export(job=job)
    job.refresh_from_db()

    assert (job.problem_count, [each["line"] for each in job.problems]) == (2, [1, 2])


def test_pictures_go_along_with_formats_that_hold_them(bank):
    file = put_file(bank=bank, name="seal.png", data=picture(), by=bank.owner)
    definition = {"schema": 1, "stem": {"zh": "印", "en": ""}, "image": file.digest}
    draft = Draft("true_false", definition, {"value": True})
    authoring.add_question(bank=bank, key="Q3", draft=draft, by=bank.owner)
    from assessments.queries.exports import written

    *_others, shown = written(bank, ALL)
    assert [(each.name, each.data) for each in shown.attachments] == [("seal.png", picture())]
    assert [each.code for each in exported(bank)[1].problems] == ["excel_files_left_out"]


def test_nothing_to_write_and_nothing_to_write_it_in(bank):
    with pytest.raises(Invalid) as refused:
        exports.start_export(bank=bank, format_name="word", selection=ALL, by=bank.owner)
    assert refused.value.code == "export.format_unknown"
    for act in (exports.start_export, lambda **asked: exports.export_questions(**asked, stream=io.BytesIO())):
        with pytest.raises(Invalid) as refused:
            act(bank=bank, format_name="excel", selection={"filters": {"kind": "oral"}}, by=bank.owner)
        assert refused.value.code == "export.nothing_chosen"
    assert ExportJob.objects.count() == 0


def test_a_share_that_ended_gets_no_file(bank):
    colleague = RoleGrantFactory(role=Role.TRAINER).person
    share = BankShare.objects.create(bank=bank, person=colleague)
    job = exports.start_export(bank=bank, format_name="excel", selection=ALL, by=colleague)
    share.delete()
    exports.write_export(job=job)
    job.refresh_from_db()

    assert (job.state, bool(job.file)) == ("failed", False)
