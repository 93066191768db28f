"""The way of an external training, from the entry to the decision."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile, File
from django.db import transaction

from core import canonical, clock, ledger
from core.errors import Conflict, Invalid, NotAllowed, Stale, TooLarge, WrongType
from notifications.operations import notify
from people import policies as people_policies, queries as people_queries
from training import policies
from training.events import record_stream
from training.models import ExternalDecision, ExternalTraining

if TYPE_CHECKING:
    from people.models import User

State = ExternalTraining.State
Format = ExternalTraining.Format
Decision = ExternalDecision.Decision

LARGEST_DOCUMENT = 10 * 1024 * 1024
# By their first bytes; what a file calls itself proves nothing.
DOCUMENT_KINDS = {
    b"%PDF-": Format.PDF,
    b"\xff\xd8\xff": Format.JPEG,
    b"\x89PNG\r\n\x1a\n": Format.PNG,
}
OUTCOMES: dict[str, tuple[State, str]] = {
    Decision.VERIFY: (State.VERIFIED, "external_training.verified"),
    Decision.RETURN: (State.RETURNED, "external_training.returned"),
    Decision.REJECT: (State.REJECTED, "external_training.rejected"),
}


@dataclass(frozen=True)
class Details:
    """What the person states of a training."""

    title: str
    organiser: str
    kind: str
    starts_on: date
    ends_on: date
    hours: Decimal | None
    days: Decimal | None
    place: str = ""
    marking: str = ExternalTraining.Marking.INTERNAL


@transaction.atomic
def enter_training(*, details: Details, by: User, document: File | None = None) -> ExternalTraining:
    """A draft in the person's own record."""
    external = ExternalTraining(person=by, state_since=clock.now(), **asdict(details))
    _attach(external, document)
    external.save()
    _append("external_training.entered", external, by)
    return external


@transaction.atomic
def change_training(
    *, external: ExternalTraining, details: Details, by: User, version: int, document: File | None = None
) -> ExternalTraining:
    """Correct what is still with the person; another document takes the place of the one before."""
    external = _with_the_person(external, by, version)
    before = external.document.name
    for name, value in asdict(details).items():
        setattr(external, name, value)
    _attach(external, document)
    external.version += 1
    external.save()
    if before and before != external.document.name:
        storage = external.document.storage
        transaction.on_commit(lambda: storage.delete(before))
    _append("external_training.changed", external, by)
    return external


@transaction.atomic
def submit_training(*, external: ExternalTraining, by: User, version: int) -> ExternalTraining:
    """Hand it to those who verify for the person's office."""
    fresh = _locked(external)
    repeated = fresh.state == State.SUBMITTED and fresh.person_id == by.pk and fresh.version == version + 1
    if repeated:
        return fresh  # the second click of a double one
    external = _with_the_person(external, by, version)
    if external.ends_on > clock.today():
        raise Invalid("training_not_over")
    if not external.document:
        raise Invalid("training_document_missing")
    external.round += 1
    _move(external, State.SUBMITTED)
    _append("external_training.submitted", external, by)
    for verifier in _verifiers(external.person):
        _tell(external, verifier, "external_training.to_verify", by, external=str(external.uuid))
    return external


@transaction.atomic
def decide(
    *, external: ExternalTraining, decision: str, by: User, reason: str = "", version: int
) -> ExternalTraining:
    """Verify, or return or reject with a reason; the same decision sent twice is one."""
    external, reason = _locked(external), reason.strip()
    if _is_repeated(external, decision, by, version):
        return external
    role = _deciding_role(external, by)
    if version != external.version:
        raise Stale("training_changed")
    if decision not in OUTCOMES:
        raise Invalid("training_decision_unknown")
    if decision != Decision.VERIFY and not reason:
        raise Invalid("training_reason_required")
    ExternalDecision.objects.create(
        external=external,
        round=external.round,
        decision=decision,
        reason=reason,
        role=role,
        by=by,
        at=clock.now(),
        digest=_digest(external),
    )
    state, event = OUTCOMES[decision]
    _move(external, state)
    _append(event, external, by, role=str(role), **({"reason": reason} if reason else {}))
    _tell(external, external.person, event, by, **({"reason": reason} if reason else {}))
    return external


# --- Shared -------------------------------------------------------------------------------


def _locked(external: ExternalTraining) -> ExternalTraining:
    rows = ExternalTraining.objects.select_for_update(of=("self",)).select_related("person")
    return rows.get(pk=external.pk)


def _with_the_person(external: ExternalTraining, by: User, version: int) -> ExternalTraining:
    external = _locked(external)
    if external.person_id != by.pk:
        raise NotAllowed("training_not_yours")
    if not external.is_with_the_person:
        raise Conflict("training_not_with_you", state=external.get_state_display())
    if version != external.version:
        raise Stale("training_changed")
    return external


def _deciding_role(external: ExternalTraining, by: User) -> str:
    if external.person_id == by.pk:
        raise NotAllowed("training_own_record")
    role = policies.role_over(by, external)
    if role is None:
        raise NotAllowed("training_out_of_scope")
    if external.state != State.SUBMITTED:
        raise Conflict("training_not_waiting", state=external.get_state_display())
    return role


def _is_repeated(external: ExternalTraining, decision: str, by: User, version: int) -> bool:
    last = external.decisions.order_by("-pk").first()
    return (
        last is not None
        and last.by_id == by.pk
        and last.decision == decision
        and last.round == external.round
        and external.version == version + 1
    )


def _attach(external: ExternalTraining, document: File | None) -> None:
    if document is None:
        return
    if document.size > LARGEST_DOCUMENT:
        raise TooLarge("training_document_large")
    content = document.read()
    kind = next((kind for start, kind in DOCUMENT_KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise WrongType("training_document_kind")
    external.document_name = _shown_name(document.name or "")
    external.document_type = kind
    external.document_digest = canonical.digest_bytes(content)
    external.document.save("document", ContentFile(content), save=False)


def _shown_name(name: str) -> str:
    """The end of what the file was called, without what does not print or turns the writing round."""
    return "".join(sign for sign in name if sign.isprintable())[-120:]


def _move(external: ExternalTraining, state: State) -> None:
    external.state = state
    external.state_since = clock.now()
    external.version += 1
    external.save()


def _digest(external: ExternalTraining) -> str:
    """Over what was stated and the document, whatever the state."""
    names = (*Details.__dataclass_fields__, "document_digest")
    return canonical.digest(canonical.plain({name: getattr(external, name) for name in names}))


def _append(event: str, external: ExternalTraining, by: User, **data: str) -> None:
    ledger.append(
        event=event,
        subject=external,
        by=by,
        stream=record_stream(external.person),
        kind=str(external.kind),
        ends_on=external.ends_on.isoformat(),
        round=external.round,
        digest=_digest(external),
        **data,
    )


def _verifiers(person: User) -> list[User]:
    """Whom to tell: those who verify nearest to the person's office, else HR."""
    office = people_queries.office_of(person)
    if office is None:
        return []
    for role in policies.DECIDERS:
        found = list(people_policies.nearest_holders(office, role).exclude(pk=person.pk))
        if found:
            return found
    return []


def _tell(about: ExternalTraining, recipient: User, kind: str, by: User, **params: str) -> None:
    notify(
        recipient=recipient,
        kind=kind,
        by=by,
        link=about.get_absolute_url(),
        title=about.title,
        **params,
    )
