import io

import pytest
from django.core.files.storage import default_storage

from assessments.interchange.base import Attachment, Problem, Question, Severity
from assessments.interchange.registry import FORMATS
from assessments.models import BankShare, ImportJob, QuestionFile, QuestionVersion, VersionLanguages
from assessments.operations import import_commit, import_reading, imports
from assessments.queries import finding
from assessments.queries.imports import fates_of
from assessments.queries.keys import keys_of
from core import ledger
from core.errors import Conflict, Invalid, TooLarge
from core.models import OutboxMessage
from core.outbox.operations import deliver
from people.registry import Role
from tests.factories.assessments import BankFactory, picture
from tests.factories.imports import FIRST, committed, read, started, table
from tests.factories.people import RoleGrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    owner = RoleGrantFactory(role=Role.TRAINER).person
    return BankFactory(owner=owner)


def events_of(bank):
    return list(ledger.queries.history_of(bank).values_list("event", flat=True))


def test_nothing_is_in_the_bank_before_it_is_taken_over(bank):
    job = read(bank)

    assert (job.state, job.questions, job.errors, job.percent) == ("ready", 2, 0, 100)
    assert [(row.key, row.fate, row.stem_en) for row in job.rows.all()] == [
        ("Q1", "new", "Who leads?"),
        ("Q2", "new", "Is it so?"),
    ]
    assert (bank.questions.count(), events_of(bank)) == (0, ["import.started"])

    job = committed(job)

    assert (job.state, job.added, job.revised) == ("done", 2, 0)
    assert sorted(bank.questions.values_list("key", flat=True)) == ["Q1", "Q2"]
    assert [row.outcome for row in job.rows.all()] == ["added", "added"]
    assert sorted(events_of(bank)) == ["bank.imported", "import.started"]


def test_what_is_worked_out_from_the_questions_waits_until_they_are_in(bank):
    """Likeness and search cost more than writing, and on SQLite nobody else writes meanwhile."""
    committed(read(bank))
    languages = VersionLanguages.objects.filter(version__question__bank=bank)
    assert (languages.count(), finding.narrowed(bank.questions.all(), {"q": "leads"}).count()) == (2, 0)
    (message,) = OutboxMessage.objects.filter(task_path="assessments.tasks.refresh_derived")
    assert deliver(message.pk) == "done"
    assert [each.key for each in finding.narrowed(bank.questions.all(), {"q": "leads"})] == ["Q1"]


def test_the_same_file_again_changes_nothing(bank):
    committed(read(bank))
    again = read(bank)
    assert fates_of(again)["same"] == 2

    for way in ("skip", "revise", "add"):
        job = committed(again if way == "skip" else read(bank), on_existing=way)
        assert (job.added, job.revised, job.unchanged, job.skipped) == (0, 0, 2, 0)
    assert QuestionVersion.objects.count() == 2


CHANGED = [*FIRST[:-1], "A"]


@pytest.mark.parametrize(
    ("way", "counts", "keys", "answers"),
    [
        ("skip", (0, 0, 1), ["Q1", "Q2"], {"Q1": ["b"]}),
        ("revise", (0, 1, 0), ["Q1", "Q2"], {"Q1": ["a"]}),
        ("add", (1, 0, 0), ["Q1", "Q1-2", "Q2"], {"Q1": ["b"], "Q1-2": ["a"]}),
    ],
)
def test_a_question_that_the_bank_has_otherwise(bank, way, counts, keys, answers):
    committed(read(bank))
    job = read(bank, CHANGED)
    assert fates_of(job)["differs"] == 1

    job = committed(job, on_existing=way)

    assert (job.added, job.revised, job.skipped) == counts
    questions = {question.key: question for question in bank.questions.select_related("current")}
    assert sorted(questions) == keys
    right = keys_of(question.wording.pk for question in questions.values())
    assert {key: right[questions[key].wording.pk].key["options"] for key in answers} == answers


def test_what_cannot_come_in_is_told_and_the_rest_comes(bank):
    twice, repeated = [*CHANGED[:2], "另一题", "Another", *CHANGED[4:]], list(FIRST)
    one_option = ["Q9", "单选", "问", "", "甲", "", "A"]
    job = read(bank, FIRST, twice, repeated, one_option, ["Q8", "奇怪", "问", "", "", "", "x"])

    assert [row.fate for row in job.rows.all()] == ["new", "broken", "repeated", "broken"]
    told = {(each.line, each.code, each.severity) for each in job.problems.all()}
    assert told == {
        (3, "key_twice", "error"),
        (4, "question_repeated", "loss"),
        (5, "options_number", "error"),
        (6, "excel_kind_unknown", "error"),
    }
    assert (job.errors, job.losses) == (3, 1)
    assert committed(job).added == 1


def test_a_file_that_is_refused_leaves_nothing(bank, clock):
    for file, name, code in (
        (io.BytesIO(b""), "a.xlsx", "import.nothing_found"),
        (io.BytesIO(b"\x00\x01"), "a.bin", "import.format_unknown"),
        (table(), "a.xlsx", "import.nothing_found"),
        (io.BytesIO(b"PK\x03\x04broken"), "a.xlsx", "package_format"),
    ):
        with pytest.raises(Invalid) as refused:
            started(bank, file=file, name=name)
        assert refused.value.code == code
    assert (ImportJob.objects.count(), OutboxMessage.objects.count(), events_of(bank)) == (0, 0, [])


def test_a_file_that_is_too_large_is_refused_unread(bank, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST", 100)
    with pytest.raises(TooLarge) as refused:
        started(bank)

    assert (refused.value.code, refused.value.status) == ("import.file_too_large", 413)


class Reader:
    """A format made of what a test gives."""

    name, reads = "excel", True

    def __init__(self, *items):
        self.items = items

    def read(self, stream, *, language=""):
        for item in self.items:
            if isinstance(item, BaseException):
                raise item
            yield item


def question(key="Q1", **more):
    definition = {"schema": 1, "stem": {"zh": "对吗？", "en": ""}, **more.pop("definition", {})}
    return Question("true_false", definition, {"value": True}, key_name=key, line=7, **more)


def read_by(reader, bank, monkeypatch):
    job = started(bank)
    with monkeypatch.context() as patch:
        patch.setitem(FORMATS, "excel", reader)
        import_reading.read_import(job=job)
    job.refresh_from_db()
    return job


def test_a_reader_that_stumbles_refuses_the_file_as_a_whole(bank, monkeypatch):
    for stumble, code in (
        (ZeroDivisionError(), "import.unreadable"),
        (RecursionError(), "import.unreadable"),
        (Invalid("xml_malformed", line=3, column=4), "xml_malformed"),
    ):
        job = read_by(Reader(question(), stumble), bank, monkeypatch)
        assert (job.state, job.refusal) == ("failed", code)
    assert job.refusal_detail == {"line": "3", "column": "4"}
    assert (bank.questions.count(), events_of(bank)[:2]) == (0, ["import.started", "import.refused"])


def test_more_questions_than_a_file_may_hold(bank, monkeypatch):
    monkeypatch.setattr(import_reading, "MOST_QUESTIONS", 2)
    job = read_by(Reader(*(question(f"Q{number}") for number in range(3))), bank, monkeypatch)

    assert (job.state, job.refusal) == ("failed", "import.too_many_questions")


def test_pictures_are_examined_set_aside_and_come_with_their_question(
    bank, monkeypatch, django_capture_on_commit_callbacks
):
    seal, spare = Attachment("seal.png", "image/png", picture()), Attachment("x", "", picture(9))
    broken = Attachment("x.png", "image/png", b"\x89PNG\r\n\x1a\nno picture")
    stem = {"zh": f'<p>印章<img src="file:{seal.digest}" alt=""></p>', "en": ""}
    items = [
        question(definition={"stem": stem, "markup": "html"}, attachments=[seal, spare]),
        question("Q2", definition={"image": broken.digest}, attachments=[broken]),
        question("Q3", definition={"image": "0" * 64}),
    ]
    job = read_by(Reader(*items), bank, monkeypatch)

    assert [row.fate for row in job.rows.all()] == ["new", "broken", "broken"]
    assert [each.code for each in job.problems.all()] == ["image_unreadable", "question.file_missing"]
    assert (job.files.get().digest, QuestionFile.objects.count()) == (seal.digest, 0)
    with django_capture_on_commit_callbacks(execute=True):
        committed(job)
    file = QuestionFile.objects.get()
    assert (file.digest, file.file.read(), file.versions.count()) == (seal.digest, seal.data, 1)
    assert not default_storage.exists(job.folder)


def test_script_and_control_characters_are_taken_out(bank, monkeypatch):
    stem = {"zh": "<p onclick=x()>甲\x00<script>x()</script>乙</p>", "en": ""}
    job = read_by(
        Reader(question(definition={"stem": stem, "markup": "html"}, name="a\x07b")), bank, monkeypatch
    )

    row = job.rows.get()
    assert (row.content["definition"]["stem"]["zh"], row.content["name"]) == ("<p>甲乙</p>", "ab")
    assert [each.code for each in job.problems.all()] == ["text_unreadable"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"marks": "NaN"}, "marks_invalid"),
        ({"marks": "1e309"}, "marks_invalid"),
        ({"marks": -1}, "marks_invalid"),
        ({"definition": {"stem": None}}, "question_malformed"),
        ({"definition": {"stem": {"zh": "x"}, "x": float("nan")}}, "question_malformed"),
        ({"definition": {"stem": {"zh": "x"}, "x": 2**60}}, "question_malformed"),
        ({"definition": {"stem": {"zh": "x" * 1_100_000}}}, "question_too_large"),
        ({"definition": {"stem": {"zh": ""}}}, "stem_missing"),
        ({"definition": {"markup": "rtf"}}, "question_malformed"),
        ({"explanation": {"zh": 3}}, "question_malformed"),
        ({"citations": ["cpl"]}, "question_malformed"),
    ],
)
def test_a_question_of_any_shape_is_told_of_and_never_kept(bank, monkeypatch, fields, code):
    job = read_by(Reader(question(**fields)), bank, monkeypatch)

    assert [each.code for each in job.problems.all()] == [code]
    assert (job.rows.get().fate, job.rows.get().content) == ("broken", {})
    with pytest.raises(Invalid) as refused:
        imports.commit_import(job=job, by=bank.owner)
    assert refused.value.code == "import.nothing_to_take"


def test_keys_are_made_where_there_are_none_and_stay_the_same(bank, monkeypatch):
    items = [question(""), question("a b/c"), question("x" * 60), question("甲-1")]
    items = [
        Question(**{**vars(each), "definition": {**each.definition, "n": n}}) for n, each in enumerate(items)
    ]
    keys = [[row.key for row in read_by(Reader(*items), bank, monkeypatch).rows.all()] for _ in range(2)]

    assert keys[0] == keys[1]
    assert keys[0][1:] == ["a-b-c", f"{'x' * 27}-{keys[0][2][-12:]}", "甲-1"]
    assert all(0 < len(key) <= 40 for key in keys[0])


def test_problems_without_questions_can_be_looked_at(bank, monkeypatch):
    job = read_by(
        Reader(Problem(3, "excel_kind_unknown", "x", Severity.ERROR, {"cell": "x"})), bank, monkeypatch
    )

    assert (job.state, job.questions, job.errors) == ("ready", 0, 1)


# --- A worker that dies -------------------------------------------------------------------


class Killed(BaseException):
    pass


def test_reading_goes_on_where_the_worker_died(bank, monkeypatch, clock):
    monkeypatch.setattr(import_reading, "BATCH", 2)
    items = [question(f"Q{number}") for number in range(5)]
    items = [
        Question(**{**vars(each), "definition": {**each.definition, "n": n}}) for n, each in enumerate(items)
    ]
    job = started(bank)
    monkeypatch.setitem(FORMATS, "excel", Reader(*items[:3], Killed()))
    with pytest.raises(Killed):
        import_reading.read_import(job=job)
    job.refresh_from_db()
    assert (job.state, job.items_read, job.rows.count()) == ("reading", 2, 2)

    monkeypatch.setitem(FORMATS, "excel", Reader(*items))
    import_reading.read_import(job=job)  # somebody else has it still
    assert job.rows.count() == 2
    clock.move(minutes=2)
    imports.sweep_imports()
    assert OutboxMessage.objects.filter(task_path="assessments.tasks.read_import").count() == 2
    import_reading.read_import(job=job)
    job.refresh_from_db()
    assert (job.state, [row.key for row in job.rows.all()]) == (
        "ready",
        [f"Q{number}" for number in range(5)],
    )


def test_a_file_that_kills_its_workers_is_refused(bank, monkeypatch, clock):
    job = started(bank)
    monkeypatch.setitem(FORMATS, "excel", Reader(Killed()))
    for _try in range(5):
        with pytest.raises(Killed):
            import_reading.read_import(job=job)
        clock.move(minutes=2)
    import_reading.read_import(job=job)
    job.refresh_from_db()

    assert (job.state, job.refusal) == ("failed", "import.gave_up")


def test_taking_over_is_all_or_nothing_and_can_be_done_again(bank, monkeypatch, clock):
    job = read(bank)
    imports.commit_import(job=job, by=bank.owner)
    monkeypatch.setattr(import_commit, "_finish", lambda job, outcomes: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        import_commit.carry_out(job=job)
    assert (bank.questions.count(), QuestionVersion.objects.count()) == (0, 0)
    monkeypatch.undo()

    clock.move(minutes=2)
    assert imports.sweep_imports() == 1
    import_commit.carry_out(job=job)
    import_commit.carry_out(job=job)  # the message came twice
    assert (bank.questions.count(), events_of(bank).count("bank.imported")) == (2, 1)


# --- Who, when -----------------------------------------------------------------------------


def test_a_share_that_ended_takes_nothing_over(bank):
    colleague = RoleGrantFactory(role=Role.TRAINER).person
    share = BankShare.objects.create(bank=bank, person=colleague)
    job = read(bank, by=colleague)
    imports.commit_import(job=job, by=colleague)
    share.delete()
    import_commit.carry_out(job=job)
    job.refresh_from_db()

    assert (job.state, job.refusal, bank.questions.count()) == ("failed", "import.not_open", 0)


def test_given_up(bank, django_capture_on_commit_callbacks):
    job = read(bank)
    with django_capture_on_commit_callbacks(execute=True):
        imports.cancel_import(job=job, by=bank.owner)
    imports.cancel_import(job=job, by=bank.owner)
    job.refresh_from_db()

    assert (job.state, bool(job.file), default_storage.exists(job.folder)) == ("cancelled", False, False)
    assert [row.content for row in job.rows.all()] == [{}, {}]
    assert events_of(bank).count("import.cancelled") == 1
    with pytest.raises(Conflict):
        imports.commit_import(job=job, by=bank.owner)


def test_what_is_done_is_not_given_up_and_not_done_again(bank):
    job = committed(read(bank))
    for act in (imports.cancel_import, imports.commit_import):
        with pytest.raises(Conflict):
            act(job=job, by=bank.owner)


def test_an_import_that_nobody_takes_over_is_given_up(bank, clock):
    job = read(bank)
    clock.move(days=31)
    imports.sweep_imports()
    job.refresh_from_db()

    assert job.state == "cancelled"
