"""News from below, kept as evidence."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from assessments.events import attempt_graded
from courses.events import course_completed
from notifications import registry as notice_registry
from people.registry import person_door
from qualifications import policies
from qualifications.operations import evidence
from qualifications.queries import records


@receiver(course_completed, dispatch_uid="qualifications.course_completed")
def record_completion(sender: Any, completion: Any, **kwargs: Any) -> None:
    evidence.record_completion(completion=completion, by=None)


@receiver(attempt_graded, dispatch_uid="qualifications.attempt_graded")
def record_result(sender: Any, attempt: Any, **kwargs: Any) -> None:
    evidence.record_result(attempt=attempt, by=None)


notice_registry.guard(["case.to_verify", "case.to_review", "case.to_approve"], policies.may_still_take)
person_door("record", 10, records.record_pages)
