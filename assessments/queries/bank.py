"""Banks, questions and assessments as their authors see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet, Sum

from assessments.models import (
    Assessment,
    Bank,
    BankShare,
    Blueprint,
    Exposure,
    Hold,
    Question,
    QuestionVersion,
)
from assessments.queries.keys import keys_of
from assessments.queries.review import in_words
from assessments.question_types.registry import question_type

if TYPE_CHECKING:
    from assessments.models.key import AnswerKey
    from people.models import User


@dataclass(frozen=True)
class KeyedVersion:
    """A version with its key in words, for its author."""

    version: QuestionVersion
    key: AnswerKey
    correct: tuple[str, ...]


def with_counts(banks: QuerySet[Bank]) -> QuerySet[Bank]:
    return banks.select_related("owner").annotate(
        question_count=Count("questions", distinct=True), assessment_count=Count("assessments", distinct=True)
    )


def assessments_in(bank: Bank) -> QuerySet[Assessment]:
    return Assessment.objects.filter(bank=bank).annotate(
        question_count=Count("items", distinct=True), attempt_count=Count("attempts", distinct=True)
    )


def newest_of(question: Question, language: str) -> KeyedVersion:
    """The newest wording with its key, for the author's page."""
    newest = question.wording
    return keyed(newest, keys_of([newest.pk])[newest.pk], language)


def keyed(version: QuestionVersion, key: AnswerKey, language: str) -> KeyedVersion:
    kind = question_type(version.kind)
    answer = kind.correct_answer(version.definition, key.key)
    return KeyedVersion(version, key, in_words(kind.say(version.definition, answer, language)))


def usable(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those that new papers may take: approved once, and not retired."""
    return questions.filter(retired_at=None, current__isnull=False)


def papers_with(question: Question) -> QuerySet[Assessment]:
    return Assessment.objects.filter(items__question=question).order_by("pk")


def hold_of(question: Question) -> Hold | None:
    return question.holds.filter(released_at=None).select_related("held_by").first()


def times_served(question: Question) -> int:
    return Exposure.objects.filter(question=question).values_list("served", flat=True).first() or 0


def blueprints_in(bank: Bank) -> QuerySet[Blueprint]:
    return Blueprint.objects.filter(bank=bank).annotate(
        questions=Sum("cells__count", default=0), papers=Count("assessments", distinct=True)
    )


def person_by_staff_number(staff_number: str) -> User | None:
    return get_user_model().objects.filter(staff_number__iexact=staff_number, is_active=True).first()


def shares_of(bank: Bank) -> QuerySet[BankShare]:
    return bank.shares.select_related("person").order_by("person__staff_number")
