from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from core import canonical, clock, ledger
from notifications.operations import notify
from people import queries as people_queries
from qualifications.events import record_stream
from qualifications.models import Award, Certificate
from qualifications.rendering import CertificateFacts, certificate_pdf

if TYPE_CHECKING:
    from people.models import User


def issue_certificate(*, award: Award, by: User | None) -> Certificate:
    """The paper of a granted award; asked for again, the one that was issued.

    Printing takes seconds, so it happens before the transaction that makes the paper a certificate.
    """
    award = Award.objects.select_related("holder", "qualification", "requirement", "by").get(pk=award.pk)
    issued = Certificate.objects.filter(award=award).first()
    if issued is not None:
        return issued
    certificate = Certificate(award=award, issued_at=clock.now())
    return _record(certificate, certificate_pdf(_facts(award, certificate)), by)


@transaction.atomic
def _record(certificate: Certificate, data: bytes, by: User | None) -> Certificate:
    award = certificate.award
    Award.objects.select_for_update().get(pk=award.pk)
    issued = Certificate.objects.filter(award=award).first()
    if issued is not None:
        return issued
    certificate.digest = canonical.digest_bytes(data)
    # File first, row last: the row is never changed again. Rolled back, the file is an orphan without a row.
    certificate.file.save("certificate.pdf", ContentFile(data), save=False)
    certificate.save(force_insert=True)
    ledger.append(
        event="certificate.issued",
        subject=certificate,
        by=by,
        stream=record_stream(award.holder),
        award=award.uuid,
        digest=certificate.digest,
    )
    names = {"zh": award.qualification.name_zh, "en": award.qualification.name_en}
    notify(
        recipient=award.holder, kind="certificate.issued", by=by, link="/qualifications/", qualification=names
    )
    return certificate


def _facts(award: Award, certificate: Certificate) -> CertificateFacts:
    issuer = people_queries.office_of(award.by, as_of=award.valid_from)
    return CertificateFacts(
        holder_zh=award.holder.full_name_zh,
        holder_latin=award.holder.full_name_latin,
        qualification_zh=award.qualification.name_zh,
        qualification_en=award.qualification.name_en,
        office_zh=award.office_name_zh,
        office_en=award.office_name_en,
        issuer_zh=issuer.name_zh if issuer else "",
        issuer_en=issuer.name_en if issuer else "",
        requirement=award.requirement.number,
        valid_from=award.valid_from,
        last_day=award.last_day,
        printed_code=certificate.printed_code,
        verify_url=f"{settings.SITE_ORIGIN}{certificate.get_absolute_url()}",
    )
