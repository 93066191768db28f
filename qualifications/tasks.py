"""Background work: each finds its rows and calls one operation."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from core.outbox import outside_transaction
from qualifications.models import Award
from qualifications.operations import awards, cases, certificates


def propose_cases(*, person_id: int) -> None:
    cases.propose_cases(person=get_user_model().objects.get(pk=person_id), by=None)


@outside_transaction
def issue_certificate(*, award_id: int) -> None:
    certificates.issue_certificate(award=Award.objects.get(pk=award_id), by=None)


def expire_due() -> None:
    awards.expire_due(by=None)
