"""REST: what anybody may ask about a certificate."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from qualifications.queries import verification
from qualifications.views.verify import count_check

router = Router(tags=["certificates"])


class CertificateOut(Schema):
    """The facts as they are now. `valid_to` is the last day; null: without limit."""

    code: str
    state: Literal["valid", "expired", "revoked"]
    qualification_zh: str
    qualification_en: str
    holder_zh: str
    holder_latin: str
    office_zh: str
    office_en: str
    valid_from: date
    valid_to: date | None
    requirement: int


@router.get("/certificates/{code}", response=CertificateOut, auth=None, summary="Verify a certificate")
def certificate(request: HttpRequest, code: str) -> verification.PublicFacts:
    count_check(request)
    facts = verification.facts_by_code(code)
    if facts is None:
        raise Http404
    return facts
