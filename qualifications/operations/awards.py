"""Awards: statements that are added and never edited, and the projection of what holds now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from core.outbox import after_commit
from notifications.operations import notify
from qualifications import policies
from qualifications.events import record_stream
from qualifications.models import Award, Case, Standing, State
from qualifications.rules.evaluator import months_after

if TYPE_CHECKING:
    from people.models import User

EXPIRE_AT_ONCE = 200


@transaction.atomic
def grant_award(*, case: Case, by: User) -> Award:
    """What the approval of a case ends in; nothing else calls it."""
    if case.state != State.APPROVED:
        raise Conflict("case_not_waiting", state=case.get_state_display())
    qualification, person = case.qualification, case.person
    standing = Standing.objects.select_for_update().filter(holder=person, qualification=qualification).first()
    valid_from = clock.today()
    if standing is not None and standing.holds_on(valid_from):
        raise Conflict("case_already_held")
    months = qualification.validity_months
    award = Award.objects.create(
        holder=person,
        qualification=qualification,
        requirement=case.requirement,
        case=case,
        office=case.office,
        office_name_zh=case.office.name_zh if case.office else "",
        office_name_en=case.office.name_en if case.office else "",
        valid_from=valid_from,
        valid_to=months_after(valid_from, months) if months else None,
        recorded_at=clock.now(),
        by=by,
    )
    _stand(standing, award, Standing.State.VALID)
    _append(award, "award.granted", by)
    names = {"zh": qualification.name_zh, "en": qualification.name_en}
    notify(
        recipient=person,
        kind="award.granted",
        by=by,
        link="/qualifications/",
        qualification=names,
        on=valid_from.isoformat(),
    )
    after_commit("qualifications.tasks.issue_certificate", key=f"certificate:{award.uuid}", award_id=award.pk)
    return award


# What a later statement about an award takes over from the one before.
KEPT = (
    "holder_id", "qualification_id", "requirement_id", "case_id",
    "office_id", "office_name_zh", "office_name_en", "valid_from",
)  # fmt: skip


@transaction.atomic
def revoke_award(*, award: Award, reason: str, document_number: str, by: User, heard: bool = False) -> Award:
    """Take an award away from today on: another statement, which names the one it takes the place of.

    `heard`: `by` states that the holder was heard before; the ledger keeps what was stated.
    """
    if award.holder_id == by.pk:
        raise NotAllowed("case_own_record")
    if not policies.may_revoke(by, award):
        raise NotAllowed("case_out_of_scope")
    reason, document_number = reason.strip(), document_number.strip()
    if not reason or not document_number:
        raise Invalid("award_reason_required")
    standing = Standing.objects.select_for_update().filter(award=award).first()
    if standing is None or standing.state == Standing.State.REVOKED:
        raise Conflict("award_not_current")
    revocation = Award.objects.create(
        **{name: getattr(award, name) for name in KEPT},
        act=Award.Act.REVOKED,
        valid_to=max(award.valid_from, clock.today()),
        recorded_at=clock.now(),
        supersedes=award,
        by=by,
        reason=reason,
        document_number=document_number,
    )
    _stand(standing, revocation, Standing.State.REVOKED)
    _append(revocation, "award.revoked", by, reason=reason, document=document_number, heard=heard)
    names = {"zh": award.qualification.name_zh, "en": award.qualification.name_en}
    notify(
        recipient=award.holder,
        kind="award.revoked",
        by=by,
        link="/qualifications/",
        qualification=names,
        reason=reason,
        document=document_number,
    )
    return revocation


def expire_due(*, by: User | None) -> int:
    """Record and tell what has run out. Each in its own transaction: one that fails holds up no other."""
    due = Standing.objects.filter(state=Standing.State.VALID, valid_to__lte=clock.today())
    found = list(due.order_by("valid_to", "pk").values_list("pk", flat=True)[:EXPIRE_AT_ONCE])
    return sum(_expire(pk, by) for pk in found)


@transaction.atomic
def _expire(pk: int, by: User | None) -> bool:
    rows = Standing.objects.select_for_update(of=("self",)).select_related("holder", "qualification", "award")
    standing = rows.filter(pk=pk, state=Standing.State.VALID, valid_to__lte=clock.today()).first()
    if standing is None or standing.valid_to is None:
        return False
    standing.state = Standing.State.EXPIRED
    standing.save(update_fields=["state"])
    _append(standing.award, "award.expired", by)
    names = {"zh": standing.qualification.name_zh, "en": standing.qualification.name_en}
    notify(
        recipient=standing.holder,
        kind="award.expired",
        by=by,
        link="/qualifications/",
        qualification=names,
        on=(standing.valid_to - timedelta(days=1)).isoformat(),
    )
    return True


def _stand(standing: Standing | None, award: Award, state: str) -> None:
    standing = standing or Standing(holder_id=award.holder_id, qualification_id=award.qualification_id)
    standing.award, standing.state = award, state
    standing.valid_from, standing.valid_to = award.valid_from, award.valid_to
    standing.save()


def _append(award: Award, event: str, by: User | None, **more: str | bool) -> None:
    ledger.append(
        event=event,
        subject=award,
        by=by,
        stream=record_stream(award.holder),
        qualification=award.qualification.key,
        zh=award.qualification.name_zh,
        en=award.qualification.name_en,
        case=award.case.uuid,
        requirement=award.requirement.number,
        valid_from=award.valid_from,
        valid_to=award.valid_to,
        **more,
    )
