"""An attempt from start to end. Every write takes the attempt's row lock first.

No answer key is imported here: what is right is known to operations/marking.py alone.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction

from assessments import policies
from assessments.events import attempt_graded
from assessments.models import Assessment, Attempt, AttemptEvent, AttemptItem, journal
from assessments.models.journal import Origin
from assessments.operations.marking import auto_mark
from assessments.queries.attempts import public_options
from assessments.queries.journal import head_hash
from assessments.queries.paper import Slot, paper_of
from assessments.question_types.registry import question_type
from assessments.question_types.tokens import drawing, shuffled
from core import clock, ledger
from core.errors import Conflict, NotAllowed, NotOpen

if TYPE_CHECKING:
    from people.models import User

log = logging.getLogger("comity.assessments")
Kind = AttemptEvent.Kind


@dataclass(frozen=True)
class Saved:
    """What became of an answer: `superseded` means that a later one stands, `repeated` a safe retry."""

    seq: int
    kind: str
    at: datetime
    superseded: bool = False
    repeated: bool = False

    @property
    def counts(self) -> bool:
        return self.kind != Kind.LATE


def start_attempt(*, assessment: Assessment, by: User, context: str = "") -> Attempt:
    """The learner's open attempt, or a new one. `context` says where it was started, for reports.

    Raises NotOpen when nothing may be started or no attempt is left.
    """
    close_due_of(assessment=assessment, learner=by)
    try:
        return _start(assessment=assessment, by=by, context=context)
    except IntegrityError:
        # A second click or tab was faster; the constraint let only one of them through.
        return Attempt.objects.get(assessment=assessment, learner=by, state=Attempt.State.OPEN)


@transaction.atomic
def _start(*, assessment: Assessment, by: User, context: str) -> Attempt:
    earlier = list(Attempt.objects.filter(assessment=assessment, learner=by).order_by("number"))
    for attempt in earlier:
        if attempt.is_open:
            return attempt
    if code := policies.objection_to_start(assessment=assessment, user=by):
        raise NotOpen(code)
    if assessment.attempts_allowed is not None and len(earlier) >= assessment.attempts_allowed:
        raise NotOpen("attempt.none_left")
    salt = secrets.token_hex(16)
    paper = paper_of(assessment, salt)
    at = clock.now(connection_time=True)
    limit = assessment.time_limit_minutes
    attempt = Attempt.objects.create(
        assessment=assessment,
        learner=by,
        number=earlier[-1].number + 1 if earlier else 1,
        practice=assessment.practice,
        context=context[:200],
        started_at=at,
        deadline=at + timedelta(minutes=limit) if limit else None,
        pass_percent=assessment.pass_percent,
        salt=salt,
        journal_seq=1,
        maximum=sum((entry.marks for entry in paper), Decimal(0)),
    )
    AttemptItem.objects.bulk_create(
        [_item(attempt, position, entry) for position, entry in enumerate(paper, start=1)]
    )
    journal.append(attempt.pk, seq=1, kind=Kind.START, at=at)
    ledger.append(
        event="attempt.started", subject=attempt, by=by, number=attempt.number, context=context[:200]
    )
    return attempt


def _item(attempt: Attempt, position: int, entry: Slot) -> AttemptItem:
    version = entry.version
    kind = question_type(version.kind)
    order = kind.option_ids(version.definition)
    if not version.definition.get("fixed_order"):
        order = shuffled(attempt.salt, f"options|{position}", order)
    return AttemptItem(
        attempt=attempt,
        position=position,
        version=version,
        option_order=order,
        drawn=kind.draw(version.definition, drawing(attempt.salt, f"drawn|{position}")),
        marks=entry.marks,
        section=entry.section,
    )


def save_response(
    *,
    attempt: Attempt,
    position: int,
    data: Mapping[str, Sequence[str]],
    by: User,
    idem_key: str | None = None,
    device: str = "",
    client_seq: int | None = None,
    client_at: datetime | None = None,
    base: int | None = None,
) -> Saved:
    """Save one answer. After the end it is kept in the journal as late, and Conflict is raised.

    The same `idem_key` again changes nothing. Raises Invalid where the page could not have sent `data`.
    """
    item = policies.item_for_learner(user=by, uuid=attempt.uuid, position=position)
    origin = Origin(idem_key, device, client_seq, client_at, base)
    return save_answer(item=item, data=data, by=by, origin=origin)


def save_answer(*, item: AttemptItem, data: Mapping[str, Sequence[str]], by: User, origin: Origin) -> Saved:
    """`save_response` for a caller that has the item already; the item knows its attempt and kind."""
    attempt = item.attempt
    _own(attempt, by)
    if attempt.practice:  # its answers are tried, so that none goes by unmarked
        raise Conflict("attempt.practice")
    answer = question_type(item.version.kind).read_answer(
        item.definition, data, public_options(attempt, item)
    )
    try:
        with transaction.atomic():
            saved = _record_answer(journal.lock(attempt.pk), item, answer, origin)
    except journal.Repeated:
        saved = _recorded(attempt, origin)
    if not saved.counts:
        close_if_due(attempt=attempt)
        raise Conflict("attempt.closed", position=item.position)
    return saved


def _record_answer(locked: journal.Locked, item: AttemptItem, answer: Any, origin: Origin) -> Saved:
    at = clock.now(connection_time=True)
    kind = _answer_kind(locked, at)
    stands = kind != Kind.LATE and journal.put_answer(item, answer, seq=locked.seq, at=at, origin=origin)
    superseded = kind != Kind.LATE and not stands
    journal.append(
        item.attempt_id,
        seq=locked.seq,
        kind=kind,
        at=at,
        position=item.position,
        value=answer,
        superseded=superseded,
        origin=origin,
    )
    return Saved(locked.seq, kind, at, superseded)


def _answer_kind(locked: journal.Locked, at: datetime) -> Kind:
    """The deadline shown has no grace; the two seconds after it are for what is on its way."""
    if not locked.is_open:
        return Kind.LATE
    if locked.deadline is None or at <= locked.deadline:
        return Kind.ANSWER
    return Kind.GRACE if at <= locked.deadline + settings.ATTEMPT_GRACE else Kind.LATE


def _recorded(attempt: Attempt, origin: Origin) -> Saved:
    event = AttemptEvent.objects.get(attempt=attempt, idem_key=origin.idem_key)
    return Saved(event.seq, event.kind, event.at, event.superseded, repeated=True)


def flag_item(*, item: AttemptItem, flagged: bool, by: User, origin: Origin = Origin()) -> None:  # noqa: B008
    """Mark a question for a second look, or take the mark away. Raises Conflict after the end."""
    _own(item.attempt, by)
    try:
        with transaction.atomic():
            locked = journal.lock(item.attempt_id)
            at = clock.now(connection_time=True)
            if _answer_kind(locked, at) == Kind.LATE:
                raise Conflict("attempt.closed", position=item.position)
            journal.put_flag(item, flagged)
            journal.append(
                item.attempt_id,
                seq=locked.seq,
                kind=Kind.FLAG,
                at=at,
                position=item.position,
                value={"flagged": flagged},
                origin=origin,
            )
    except journal.Repeated:
        return


@transaction.atomic
def submit_attempt(*, attempt: Attempt, by: User) -> Attempt:
    """End the attempt, mark it, and tell the apps above, in one transaction.

    Raises Conflict when it has ended already: of two submissions at once one gets the result.
    """
    _own(attempt, by)
    locked = _locked(attempt)
    if not locked.is_open:
        raise Conflict("attempt.already_submitted")
    at = clock.now(connection_time=True)
    state = Attempt.State.CLOSED if _is_due(locked, at) else Attempt.State.SUBMITTED
    return _end(locked, state=state, at=at, by=by)


def close_if_due(*, attempt: Attempt) -> Attempt:
    """The attempt, ended first if its time is over; reads call it before they show anything."""
    if not (attempt.is_open and _is_due(attempt, clock.now())):
        return attempt
    with transaction.atomic():
        locked = _locked(attempt)
        at = clock.now(connection_time=True)
        if locked.is_open and _is_due(locked, at):
            return _end(locked, state=Attempt.State.CLOSED, at=at, by=None)
    return locked


def close_due_of(*, assessment: Assessment, learner: User) -> None:
    for attempt in Attempt.objects.filter(assessment=assessment, learner=learner, state=Attempt.State.OPEN):
        close_if_due(attempt=attempt)


def close_expired(*, most: int = 200) -> int:
    """End the attempts whose time is over; how many. Runs every two seconds."""
    limit = clock.now() - settings.ATTEMPT_GRACE
    # Oldest first: a crash then leaves only the newest open, which the next run takes.
    due = Attempt.objects.filter(state=Attempt.State.OPEN, deadline__lt=limit).order_by("deadline")[:most]
    closed = 0
    for attempt in due.select_related("assessment", "learner"):
        try:
            closed += not close_if_due(attempt=attempt).is_open
        except Exception:
            # One attempt that cannot be marked must not keep the others of the hall open.
            log.exception("attempt %s could not be closed", attempt.uuid)
    return closed


def _locked(attempt: Attempt) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("assessment", "learner")
        .get(pk=attempt.pk)
    )


def _is_due(attempt: Attempt, at: datetime) -> bool:
    return attempt.deadline is not None and at > attempt.deadline + settings.ATTEMPT_GRACE


def _end(attempt: Attempt, *, state: Attempt.State, at: datetime, by: User | None) -> Attempt:
    """Seal the journal, mark, and write the result. The caller holds the lock and found it open."""
    closed_by_time = state == Attempt.State.CLOSED
    attempt.journal_seq += 1
    journal.append(
        attempt.pk, seq=attempt.journal_seq, kind=Kind.CLOSE if closed_by_time else Kind.SUBMIT, at=at
    )
    attempt.sealed_seq = attempt.journal_seq
    attempt.head_hash = head_hash(attempt)
    attempt.score = auto_mark(attempt=attempt, at=at)
    attempt.passed = attempt.score * 100 >= attempt.pass_percent * attempt.maximum
    attempt.state = state
    attempt.closed_at = at
    attempt.save(
        update_fields=["journal_seq", "sealed_seq", "head_hash", "score", "passed", "state", "closed_at"]
    )
    ledger.append(
        event="attempt.closed" if closed_by_time else "attempt.submitted",
        subject=attempt,
        by=by,
        number=attempt.number,
        score=attempt.score,
        maximum=attempt.maximum,
        passed=attempt.passed,
        journal=attempt.head_hash,
        events=attempt.sealed_seq,
    )
    attempt_graded.send(sender=Attempt, attempt=attempt)
    return attempt


def _own(attempt: Attempt, by: User) -> None:
    if attempt.learner_id != by.pk:
        raise NotAllowed("attempt.not_yours")
