"""Assessments put together from banks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from assessments.models import Assessment, AssessmentItem, Bank, Question
from assessments.question_types.base import MarkedBy
from assessments.question_types.registry import question_type
from core import ledger
from core.errors import Invalid

if TYPE_CHECKING:
    from people.models import User

SETTINGS = frozenset({
    "purpose", "practice", "time_limit_minutes", "pass_percent", "attempts_allowed", "shuffle",
    "feedback", "state",
})  # fmt: skip
Choice = tuple[Question, Decimal]


@transaction.atomic
def compose_assessment(
    *,
    bank: Bank,
    title_zh: str,
    title_en: str,
    questions: Sequence[Question | Choice],
    by: User,
    key: str = "",
    assessment: Assessment | None = None,
    **settings: Any,
) -> Assessment:
    """Write an assessment: these questions in this order, each with its marks or the question's own.

    With `assessment`, or a `key` that the bank has already, that one is composed anew; attempts that
    have begun keep their paper. Settings as the columns of Assessment.
    """
    if unknown := set(settings) - SETTINGS:
        raise TypeError(f"an assessment has no {', '.join(sorted(unknown))}")
    chosen = [entry if isinstance(entry, tuple) else (entry, entry.default_marks) for entry in questions]
    if not chosen:
        raise Invalid("assessment.no_questions")
    unapproved = sorted(question.key for question, _marks in chosen if question.current_id is None)
    if unapproved:
        raise Invalid("assessment.question_not_approved", keys=", ".join(unapproved))
    chosen = _with_marks(chosen)
    if len({question.pk for question, _marks in chosen}) != len(chosen):
        raise Invalid("assessment.question_twice")
    _refuse_marked_by_people([question for question, _marks in chosen])
    if assessment is None and key:
        assessment = Assessment.objects.select_for_update(of=("self",)).filter(bank=bank, key=key).first()
    assessment = assessment or Assessment(bank=bank, key=key)
    for name, value in {**settings, "title_zh": title_zh, "title_en": title_en}.items():
        setattr(assessment, name, value)
    assessment.save()
    if not _put_items(assessment, chosen):
        return assessment
    ledger.append(
        event="assessment.composed",
        subject=assessment,
        by=by,
        questions=len(chosen),
        marks=sum((marks for _question, marks in chosen), Decimal(0)),
        settings={name: getattr(assessment, name) for name in sorted(SETTINGS)},
        keys=[question.key for question, _marks in chosen],
    )
    return assessment


def _refuse_marked_by_people(questions: Sequence[Question]) -> None:
    """What learners take here is marked at once, so nothing in it may wait for a person."""
    waiting = [
        question.key
        for question in questions
        if question.current and question_type(question.current.kind).needs_person(question.current.definition)
    ]
    if waiting:
        raise Invalid("assessment.needs_person", keys=", ".join(waiting))


def _with_marks(chosen: Sequence[Choice]) -> list[Choice]:
    """The same, without marks where nothing is asked. Raises Invalid where nothing is asked at all."""
    wanted = [question.pk for question, _marks in chosen]
    kinds = dict(Question.objects.filter(pk__in=wanted).values_list("pk", "current__kind"))
    asked = {pk for pk, kind in kinds.items() if kind and question_type(kind).marked_by != MarkedBy.NOBODY}
    if not asked:
        raise Invalid("assessment.no_questions")
    return [(question, marks if question.pk in asked else Decimal(0)) for question, marks in chosen]


def _put_items(assessment: Assessment, chosen: Sequence[Choice]) -> bool:
    wanted = [(question.pk, Decimal(marks)) for question, marks in chosen]
    if list(assessment.items.values_list("question_id", "marks")) == wanted and assessment.items.exists():
        return False
    assessment.items.all().delete()
    AssessmentItem.objects.bulk_create(
        [
            AssessmentItem(assessment=assessment, question_id=question, position=position, marks=marks)
            for position, (question, marks) in enumerate(wanted, start=1)
        ]
    )
    return True


@transaction.atomic
def retire_assessment(*, assessment: Assessment, by: User) -> None:
    """No new attempts; what is open may be finished."""
    if assessment.state == Assessment.State.RETIRED:
        return
    assessment.state = Assessment.State.RETIRED
    assessment.save(update_fields=["state", "updated_at"])
    ledger.append(event="assessment.retired", subject=assessment, by=by)
