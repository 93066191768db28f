"""What anybody may learn about a certificate: whether it is true, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from core import canonical
from qualifications.models import Certificate, Standing
from qualifications.models.certificate import normal_code
from qualifications.queries.holder import holding

LARGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True)
class PublicFacts:
    """As they are at this moment. `state`: valid, expired or revoked."""

    code: str
    state: str
    qualification_zh: str
    qualification_en: str
    holder_zh: str
    holder_latin: str
    office_zh: str
    office_en: str
    valid_from: date
    valid_to: date | None
    requirement: int


def facts_by_code(typed: str) -> PublicFacts | None:
    """What is no code and what is nobody's code are told apart by nobody."""
    code = normal_code(typed)
    return _facts(_certificates().filter(code=code).first()) if code else None


def facts_by_file(file: BinaryIO) -> PublicFacts | None:
    """The facts if these are, byte by byte, the bytes that were issued."""
    digest = canonical.digest_bytes(file.read(LARGEST_FILE + 1))
    return _facts(_certificates().filter(digest=digest).first())


def _certificates():  # type: ignore[no-untyped-def]
    return Certificate.objects.select_related(
        "award__holder", "award__qualification", "award__requirement", "award__superseded_by"
    )


def _facts(certificate: Certificate | None) -> PublicFacts | None:
    if certificate is None:
        return None
    award = certificate.award
    revoked = getattr(award, "superseded_by", None) is not None
    held = holding(Standing.State.REVOKED if revoked else Standing.State.VALID, award.valid_to)
    return PublicFacts(
        code=certificate.printed_code,
        state="valid" if held.state == "expiring" else held.state,
        qualification_zh=award.qualification.name_zh,
        qualification_en=award.qualification.name_en,
        holder_zh=award.holder.full_name_zh,
        holder_latin=award.holder.full_name_latin,
        office_zh=award.office_name_zh,
        office_en=award.office_name_en,
        valid_from=award.valid_from,
        valid_to=award.last_day,
        requirement=award.requirement.number,
    )
