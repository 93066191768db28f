"""Requests for a seat that somebody approves: the person's office, a trainer, or one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from courses import policies
from courses.models import RunSession, SignUp, SignUpDecision
from courses.operations import session_seats
from courses.queries import approvals
from courses.queries.session_facts import LANGUAGES

if TYPE_CHECKING:
    from people.models import User

State = SignUp.State
Outcome = SignUpDecision.Outcome


@transaction.atomic
def begin_approval(*, sign_up: SignUp, session: RunSession, step: str, by: User) -> SignUp:
    """Whoever decides next is told. The place in the queue is that of the request."""
    first = sign_up.pk is None or sign_up.state not in SignUp.ASKED
    sign_up.state, sign_up.queued_at = approvals.STATE_OF[step], sign_up.asked_at
    sign_up.save()
    if first:
        session_seats.note(
            event="signup.asked", session=session, by=by, person=sign_up.person.uuid, step=step
        )
    session_seats.tell(
        session=session,
        people=approvals.deciders_of(sign_up, session),
        kind=f"signup.to_decide_{step}",
        by=by,
        link=approvals.page_for_deciders(session, step),
        person={key: sign_up.person.name_in(language) for key, language in LANGUAGES.items()},
        sign_up=str(sign_up.uuid),
    )
    return sign_up


@transaction.atomic
def decide(
    *, sign_ups: Sequence[SignUp], step: str, approve: bool, by: User, reason: str = ""
) -> list[SignUp]:
    """Approve or refuse requests at one step, all of them or none; in the order in which they were made.

    The last approval gives the seat, or the place on the waiting list that the request's time deserves.
    Nobody decides on her own request, nor at both steps of one. Raises Conflict where one of them does not
    wait for this decision any more.
    """
    reason = reason.strip()
    if not approve and not reason:
        raise Invalid("signup.reason_missing")
    ids = [row.pk for row in sign_ups]
    sessions = {row.pk: row for row in session_seats.lock_sessions_of(sign_up_ids=ids)}
    rows = list(SignUp.objects.filter(pk__in=ids).select_related("person").order_by("asked_at", "pk"))
    _require_decider(rows, step, by)
    for row in rows:
        session = sessions[row.session_id]
        policies.check_session_not_begun(session)
        outcome = Outcome.APPROVED if approve else Outcome.REFUSED
        SignUpDecision.objects.create(
            sign_up=row,
            round=row.round,
            step=step,
            outcome=outcome,
            reason=reason,
            by=by,
        )
        session_seats.note(
            event=f"signup.{outcome.value}", session=session, by=by, person=row.person.uuid, step=step,
            **({"reason": reason} if reason else {}),
        )  # fmt: skip
        if approve:
            _go_on(row, session, step, by)
        else:
            _refuse(row, session, SignUp.Refusal.DECISION, by, reason=reason)
    return rows


@transaction.atomic
def lapse_requests(*, session: RunSession, by: User | None) -> int:
    """The session has begun: whoever still waits for a seat or a decision gets none, and is told why."""
    session = session_seats.lock_session(session=session)
    if session.state != RunSession.State.PLANNED or clock.now() < session.starts_at:
        return 0
    rows = list(approvals.left_waiting(session))
    for row in rows:
        refusal = SignUp.Refusal.FULL if row.state == State.WAITING else SignUp.Refusal.UNDECIDED
        _refuse(row, session, refusal, by)
    if rows:
        session_seats.note(
            event="signup.lapsed", session=session, by=by, count=len(rows),
            people={str(row.person.uuid): row.refused_for for row in rows},
        )  # fmt: skip
    return len(rows)


def _require_decider(rows: Sequence[SignUp], step: str, by: User) -> None:
    if any(row.person_id == by.pk for row in rows):
        raise NotAllowed("signup.own_request")
    if any(row.state != approvals.STATE_OF[step] for row in rows):
        raise Conflict("signup.decided_meanwhile")
    ids = {row.pk for row in rows}
    if step == SignUpDecision.Step.TRAINER and policies.decided_before(by).filter(pk__in=ids).exists():
        raise NotAllowed("signup.two_people")
    if policies.sign_ups_to_decide(by, step).filter(pk__in=ids).count() != len(ids):
        raise NotAllowed("signup.out_of_scope")


def _go_on(row: SignUp, session: RunSession, step: str, by: User) -> None:
    following = session.next_step(step)
    if following is None:
        session_seats.seat(sign_up=row, session=session, by=by)
        return
    begin_approval(sign_up=row, session=session, step=following, by=by)
    session_seats.tell(session=session, people=[row.person], kind="signup.approved_by_office", by=None)


def _refuse(row: SignUp, session: RunSession, refusal: str, by: User | None, reason: str = "") -> None:
    row.state, row.refused_for = State.REFUSED, refusal
    row.save(update_fields=["state", "refused_for"])
    kind = {
        SignUp.Refusal.DECISION: "signup.refused", SignUp.Refusal.FULL: "signup.no_seat",
        SignUp.Refusal.UNDECIDED: "signup.undecided",
    }[SignUp.Refusal(refusal)]  # fmt: skip
    params = {"reason": reason} if reason else {}
    session_seats.tell(session=session, people=[row.person], kind=kind, by=by, **params)
