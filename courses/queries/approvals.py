"""Requests for seats: who decides, what waits for whom, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from core import clock
from courses import policies
from courses.models import RunSession, SignUp, SignUpDecision
from courses.queries import run_facts, session_facts
from people import policies as people_policies, queries as people_queries
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User

Step = SignUpDecision.Step
STATE_OF: dict[str, str] = {Step.UNIT: SignUp.State.AT_UNIT, Step.TRAINER: SignUp.State.AT_TRAINER}
STEP_OF = {state: step for step, state in STATE_OF.items()}


def page_for_deciders(session: RunSession, step: str) -> str:
    if step == Step.UNIT:
        return reverse("runs:sign_ups")
    return reverse("runs:session", args=[session.run.uuid, session.uuid]) + "#requests"


def deciders_of(sign_up: SignUp, session: RunSession) -> list[User]:
    """Whoever may decide now and is nearest to it; nobody where nothing waits for a decision."""
    step = STEP_OF.get(sign_up.state)
    if step == Step.UNIT:
        return _of_office(sign_up.person)
    if step == Step.TRAINER:
        excluded = {sign_up.person_id, *_deciders_before(sign_up)}
        named = [person for person in run_facts.trainers_of(session.run) if person.pk not in excluded]
        over = people_policies.holders_over(session.run.office, Role.TRAINER).exclude(pk__in=excluded)
        return named or list(over.order_by("staff_number"))
    return []


def _of_office(person: User) -> list[User]:
    office = people_queries.office_of(person)
    if office is None:
        return []
    for role in policies.UNIT_DECIDERS:
        holders = people_policies.nearest_holders(office, role).exclude(pk=person.pk)
        if found := list(holders.order_by("staff_number")):
            return found
    return []


def _deciders_before(sign_up: SignUp) -> list[int]:
    rows = SignUpDecision.objects.filter(sign_up=sign_up, round=sign_up.round)
    return list(rows.values_list("by_id", flat=True))


def decisions_on(sign_up: SignUp) -> list[SignUpDecision]:
    """Those on the latest request, the first step first."""
    if sign_up.pk is None:
        return []
    rows = SignUpDecision.objects.filter(sign_up=sign_up, round=sign_up.round)
    return list(rows.select_related("by"))


def left_waiting(session: RunSession) -> QuerySet[SignUp]:
    """Whoever waits for a seat or a decision, in the order of the requests."""
    rows = SignUp.objects.filter(session=session, state__in=(*SignUp.ASKED, SignUp.State.WAITING))
    return rows.select_related("person").order_by("asked_at", "pk")


def sessions_with_leftovers() -> QuerySet[RunSession]:
    """Begun, and with people in them who wait for something that will not come."""
    waiting = SignUp.objects.filter(state__in=(*SignUp.ASKED, SignUp.State.WAITING))
    return RunSession.objects.filter(
        state=RunSession.State.PLANNED, starts_at__lte=clock.now(), pk__in=waiting.values("session")
    ).order_by("pk")


@dataclass(frozen=True)
class RequestRow:
    """A request in a list; `person` has its places with it, `last` is the decision of the one who looks."""

    sign_up: SignUp
    person: User
    may_decide: bool
    last: SignUpDecision | None = None

    @property
    def session(self) -> RunSession:
        return self.sign_up.session

    @property
    def times(self) -> str:
        return session_facts.times_of(self.session)

    @property
    def tone(self) -> str:
        return session_facts.SIGN_UP_TONES.get(self.sign_up.state, "")


def matching_requests(rows: QuerySet[SignUp], *, text: str = "", session: str = "") -> QuerySet[SignUp]:
    """Narrow what a policy gave; `session` is the code of its run."""
    if text:
        rows = rows.filter(person__in=people_queries.people_named(text).values("pk"))
    if session:
        rows = rows.filter(session__run__code=session)
    return rows


def waiting_for_office(user: User) -> QuerySet[SignUp]:
    """The to-do of those who decide for an office: what begins first stands first."""
    rows = policies.sign_ups_to_decide(user, Step.UNIT).filter(session__starts_at__gt=clock.now())
    return rows.order_by("session__starts_at", "asked_at", "pk")


def decided_by(user: User) -> QuerySet[SignUp]:
    """The done, as far as it is still in scope; what was decided last stands first."""
    own = SignUpDecision.objects.filter(by=user, step=Step.UNIT)
    rows = policies.sign_ups_visible_to_office(user).filter(pk__in=own.values("sign_up"))
    return rows.order_by("-asked_at", "-pk")


def runs_of(rows: QuerySet[SignUp]) -> list[tuple[str, str]]:
    """For the filter: the runs that the requests are about."""
    codes = rows.order_by("session__run__code").values_list("session__run__code", flat=True).distinct()
    return [(code, code) for code in codes]


def request_rows(rows: Iterable[SignUp], viewer: User) -> list[RequestRow]:
    """For the requests of one page, a fixed number of queries."""
    ids = [row.pk for row in rows]
    mine = SignUpDecision.objects.filter(by=viewer).order_by("pk")
    found = (
        SignUp.objects.filter(pk__in=ids)
        .select_related("session__run")
        .prefetch_related(Prefetch("decisions", mine, to_attr="by_viewer"))
        .in_bulk()
    )
    people = {
        person.pk: person for person in people_queries.placed_people(row.person_id for row in found.values())
    }
    return [
        RequestRow(row, people[row.person_id], True, next(reversed(row.by_viewer), None))
        for row in (found[pk] for pk in ids)
    ]


def requests_of(session: RunSession, viewer: User) -> list[RequestRow]:
    """What is asked for this session, for its trainers; `may_decide`: it waits for the viewer."""
    rows = SignUp.objects.filter(session=session, state__in=SignUp.ASKED).order_by("asked_at", "pk")
    mine = set(
        policies.sign_ups_to_decide(viewer, Step.TRAINER).filter(session=session).values_list("pk", flat=True)
    )
    shown = request_rows(rows, viewer)
    return [replace(row, may_decide=row.sign_up.pk in mine) for row in shown]
