"""News from courses and assessments, kept as evidence in the person's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from core import canonical, ledger
from core.clock import OFFICE_ZONE
from core.outbox import after_commit
from qualifications.events import record_stream
from qualifications.models import Evidence

if TYPE_CHECKING:
    from datetime import date, datetime

    from assessments.models import Attempt
    from courses.models import Completion
    from people.models import User


def record_completion(*, completion: Completion, by: User | None) -> Evidence:
    """A course was completed. The same completion twice is one piece of evidence."""
    course = completion.course
    titles = dict(course.editions.values_list("language", "title"))
    return _record(
        person=completion.person,
        kind=Evidence.Kind.COMPLETION,
        source=completion.uuid,
        reference=course.code,
        happened_on=_day(completion.completed_at),
        facts={
            "schema": 1,
            "course": str(course.uuid),
            "zh": titles.get("zh-hans") or course.code,
            "en": titles.get("en") or course.code,
            "hours": str(course.hours),
            "edition_digest": completion.edition_digest,
        },
        by=by,
    )


def record_result(*, attempt: Attempt, by: User | None) -> Evidence | None:
    """A test was passed. Quizzes are practice and failed tests nobody's business here: both give None."""
    assessment = attempt.assessment
    if assessment.purpose != "test" or not attempt.passed or attempt.closed_at is None:
        return None
    percent = int(attempt.score * 100 / attempt.maximum) if attempt.score and attempt.maximum else 0
    return _record(
        person=attempt.learner,
        kind=Evidence.Kind.RESULT,
        source=attempt.uuid,
        reference=str(assessment.uuid),
        happened_on=_day(attempt.closed_at),
        facts={
            "schema": 1,
            "zh": assessment.title_zh,
            "en": assessment.title_en,
            "score": str(attempt.score),
            "maximum": str(attempt.maximum),
            "percent": percent,
            "passed": True,
            "attempt": attempt.number,
            "journal": attempt.head_hash,
        },
        by=by,
    )


@transaction.atomic
def _record(
    *,
    person: User,
    kind: str,
    source: UUID,
    reference: str,
    happened_on: date,
    facts: dict[str, Any],
    by: User | None,
) -> Evidence:
    stated = {
        "kind": str(kind),
        "source": source,
        "reference": reference,
        "happened_on": happened_on,
        "facts": facts,
    }
    evidence, created = Evidence.objects.get_or_create(
        kind=kind,
        source=source,
        defaults={
            "person": person,
            "reference": reference,
            "happened_on": happened_on,
            "facts": facts,
            "digest": canonical.digest(canonical.plain(stated)),
        },
    )
    if created:
        ledger.append(
            event="evidence.recorded",
            subject=evidence,
            by=by,
            stream=record_stream(person),
            kind=str(kind),
            reference=reference,
            zh=facts["zh"],
            en=facts["en"],
            digest=evidence.digest,
        )
        # Not here and now: whoever hands in an exam does not wait for the rules of all qualifications.
        after_commit("qualifications.tasks.propose_cases", person_id=person.pk)
    return evidence


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()
