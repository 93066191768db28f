"""HR's first screen: what waits, where people stand, what runs out where. All within the viewer's scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def hr_desk(person: User) -> HrDesk:
    """A fixed number of queries, whatever the size of the scope."""
    return HrDesk(
        scope=_scope(person),
        reads_records=policies.may_read_records(person),
        counts=desk.counts(person),
        waiting=list(queue.queue(person, queue.Filters(tab="todo")).rows[:ROWS]),
        decided=list(queue.queue(person, queue.Filters(tab="done")).rows[:ROWS]),
        expiring=desk.expiring_by_office(person),
    )


def _scope(person: User) -> Scope:
    roles = policies.CASE_READERS
    return Scope(
        offices=list(people_policies.scope_roots(person, *roles)),
        office_count=people_policies.offices_in_scope(person, *roles).count(),
        people_count=people_policies.people_visible_to(person, roles=roles).count(),
    )
