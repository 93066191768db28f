"""Evidence comes from the news of courses and assessments, each piece once."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.events import attempt_graded
from core import canonical
from core.models import LedgerEntry, OutboxMessage
from qualifications.models import Evidence
from qualifications.operations import evidence
from tests.factories.assessments import AssessmentFactory, fail_assessment, pass_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def test_(cast):
    return AssessmentFactory(purpose="test", pass_percent=60)


def test_a_passed_test_becomes_evidence(cast, test_):
    attempt = pass_assessment(test_, cast.learner)
    row = Evidence.objects.get()
    assert (row.person, row.kind, row.source, row.reference) == (
        cast.learner, "result", attempt.uuid, str(test_.uuid),
    )  # fmt: skip
    assert (row.facts["percent"], row.happened_on) == (100, dt.date(2026, 3, 9))
    assert row.digest == canonical.digest(
        canonical.plain(
            {
                "kind": "result",
                "source": attempt.uuid,
                "reference": str(test_.uuid),
                "happened_on": row.happened_on,
                "facts": row.facts,
            }
        )
    )
    assert LedgerEntry.objects.filter(event="evidence.recorded", subject_ref=str(row.uuid)).count() == 1


def test_the_same_news_twice_is_one_piece_of_evidence(cast, test_):
    attempt = pass_assessment(test_, cast.learner)
    attempt_graded.send(sender=type(attempt), attempt=attempt)
    assert Evidence.objects.count() == 1
    assert LedgerEntry.objects.filter(event="evidence.recorded").count() == 1


def test_a_failed_test_is_nobodys_business(cast, test_):
    fail_assessment(test_, cast.learner)
    assert Evidence.objects.count() == 0


def test_a_quiz_is_practice(cast):
    pass_assessment(AssessmentFactory(purpose="quiz"), cast.learner)
    assert Evidence.objects.count() == 0


def test_new_evidence_asks_for_proposals_after_the_commit(cast, test_):
    pass_assessment(test_, cast.learner)
    message = OutboxMessage.objects.get(task_path="qualifications.tasks.propose_cases")
    assert message.kwargs == {"person_id": cast.learner.pk}


def test_a_completion_becomes_evidence(cast):
    titles = [("zh-hans", "基础"), ("en", "Foundations")]
    completion = SimpleNamespace(
        uuid="0190d0c0-0000-7000-8000-000000000009",
        person=cast.learner,
        completed_at=dt.datetime(2026, 3, 8, 17, 0, tzinfo=dt.UTC),
        edition_digest="sha-256:00",
        course=SimpleNamespace(
            uuid="u", code="FP-101", hours=8, editions=SimpleNamespace(values_list=lambda *names: titles)
        ),
    )
    row = evidence.record_completion(completion=completion, by=None)
    assert (row.kind, row.reference, row.facts["en"]) == ("completion", "FP-101", "Foundations")
    # 17:00 UTC is the next day in Beijing.
    assert row.happened_on == dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("evidence", "UPDATE qualifications_evidence SET reference = 'x'"),
        ("evidence", "DELETE FROM qualifications_evidence"),
    ],
)
def test_evidence_is_never_edited(cast, test_, table, statement):
    pass_assessment(test_, cast.learner)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Evidence.objects.get().reference == str(test_.uuid)
