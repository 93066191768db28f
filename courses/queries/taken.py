"""The courses of a person as the personnel record shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.prepared import Prepared
from courses.models import Completion, Enrolment


def _taken_by(person: int) -> QuerySet[Any, Any]:
    names = ("course__code", "course__editions__language", "course__editions__title", "state")
    rows = Enrolment.objects.filter(person=person).exclude(state=Enrolment.State.WITHDRAWN)
    return rows.order_by("-enrolled_at", "pk").values_list(*names, "enrolled_at", "ended_at")


# By a person's key: code, language and title of each edition, state, beginning and end; one query.
taken_by = Prepared(_taken_by)


def completed_by(person: int) -> QuerySet[Any, Any]:
    """By a person's key: uuid, code, hours, language and title of each edition, when; one query."""
    names = ("uuid", "course__code", "course__hours", "course__editions__language", "course__editions__title")
    rows = Completion.objects.filter(person=person).order_by("-completed_at", "pk")
    return rows.values_list(*names, "completed_at")
