"""Assessments as the apps above name them: by their public identifiers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Assessment, Attempt

if TYPE_CHECKING:
    from people.models import User


def open_quizzes() -> QuerySet[Assessment]:
    """What a lesson may contain."""
    quizzes = Assessment.objects.filter(purpose=Assessment.Purpose.QUIZ)
    return quizzes.filter(state=Assessment.State.OPEN).order_by("pk")


def assessments_by_uuid(uuids: Iterable[str | UUID]) -> QuerySet[Assessment]:
    """Identifiers that are none are left out, like those of nothing."""
    wanted = set()
    for uuid in uuids:
        try:
            wanted.add(uuid if isinstance(uuid, UUID) else UUID(uuid))
        except ValueError:
            continue
    return Assessment.objects.filter(uuid__in=wanted).order_by("pk")


def passed_attempt(assessment: Assessment, learner: User) -> UUID | None:
    """The attempt that passed first, which is the one a completion rests on."""
    return (
        Attempt.objects.filter(assessment=assessment, learner=learner, passed=True)
        .order_by("closed_at", "number")
        .values_list("uuid", flat=True)
        .first()
    )


def open_tests() -> QuerySet[Assessment]:
    """What a course may end with."""
    tests = Assessment.objects.filter(purpose=Assessment.Purpose.TEST)
    return tests.filter(state=Assessment.State.OPEN).order_by("pk")
