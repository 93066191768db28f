"""HR's first screen: what waits, where people stand, what runs out where. All within the viewer's scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses import policies as course_policies
from courses.queries import approvals
from people import policies as people_policies
from qualifications import policies
from qualifications.queries import desk, queue

if TYPE_CHECKING:
    from people.models import Office, User
    from qualifications.models import Case

ROWS = 8


@dataclass(frozen=True)
class Scope:
    """The roots of what the person may see, and how much that is."""

    offices: list[Office]
    office_count: int
    people_count: int


@dataclass(frozen=True)
class HrDesk:
    scope: Scope
    reads_records: bool
    counts: desk.Counts
    waiting: list[Case]
    decided: list[Case]
    expiring: list[desk.OfficeExpiries]
    sign_ups: int | None


def hr_desk(person: User) -> HrDesk:
    """A fixed number of queries, whatever the size of the scope."""
    return HrDesk(
        scope=_scope(person),
        reads_records=policies.may_read_records(person),
        counts=desk.counts(person),
        waiting=list(queue.queue(person, queue.Filters(tab="todo")).rows[:ROWS]),
        decided=list(queue.queue(person, queue.Filters(tab="done")).rows[:ROWS]),
        expiring=desk.expiring_by_office(person),
        sign_ups=_sign_ups(person),
    )


def _sign_ups(person: User) -> int | None:
    """How many wait for the person; None for those who decide on none."""
    if not course_policies.may_decide_for_office(person):
        return None
    return approvals.waiting_for_office(person).count()


def _scope(person: User) -> Scope:
    roles = policies.CASE_READERS
    return Scope(
        offices=list(people_policies.scope_roots(person, *roles)),
        office_count=people_policies.offices_in_scope(person, *roles).count(),
        people_count=people_policies.people_visible_to(person, roles=roles).count(),
    )
