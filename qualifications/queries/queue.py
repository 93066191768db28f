"""The lists deciders work from: 待办 and 已办."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from people import policies as people_policies, queries as people_queries
from qualifications import policies
from qualifications.models import Case, Qualification, State

if TYPE_CHECKING:
    from people.models import Office, User

# An office filter takes a name, which several may bear.
MOST_OFFICES = 20
SORTS = {
    # The Latin form is the pinyin, which is how Chinese lists of names are sorted.
    "name": ("person__full_name_latin", "person__full_name_zh"),
    "qualification": ("qualification__key",),
    "office": ("office__path",),
    "state": ("state",),
    "since": ("state_since",),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; a value that means nothing is left out."""

    tab: str = "todo"
    q: str = ""
    state: str = ""
    qualification: str = ""
    office: str = ""
    sort: str = "since"

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Filters:
        state = data.get("state", "")
        sort = data.get("sort", "")
        return cls(
            tab="done" if data.get("tab") == "done" else "todo",
            q=_text(data.get("q", "")),
            state=state if state in State.values else "",
            qualification=_text(data.get("qualification", "")),
            office=_uuid(data.get("office", "")),
            sort=sort if sort.removeprefix("-") in SORTS else "since",
        )

    def address(self) -> str:
        """As a query string, without what is the default anyway."""
        default = Filters()
        chosen = {name: value for name, value in vars(self).items() if value != getattr(default, name)}
        return f"?{urlencode(chosen)}" if chosen else "?"


@dataclass(frozen=True)
class Queue:
    """The list, and what it may be narrowed to: looked up when it is shown, for a desk shows rows only.

    What is offered comes from the person's own list, so it tells of nothing beyond it.
    """

    user: User
    filters: Filters
    cases: QuerySet[Case]

    @cached_property
    def offices(self) -> list[Office]:
        scope = people_policies.offices_in_scope(self.user, *policies.CASE_READERS)
        return list(scope.filter(pk__in=self.cases.order_by().values("office")).order_by("path"))

    @cached_property
    def qualifications(self) -> list[Qualification]:
        return list(Qualification.objects.filter(pk__in=self.cases.order_by().values("qualification")))

    @cached_property
    def rows(self) -> QuerySet[Case]:
        return _sorted(_narrowed(self.cases, self), self.filters)

    @property
    def chips(self) -> list[dict[str, Any]]:
        """The chosen filters, each with the address that lets it go."""
        filters = self.filters
        labels = {
            "q": f"“{filters.q}”",
            "state": State(filters.state).label if filters.state else "",
            "qualification": next(
                (q.name for q in self.qualifications if q.key == filters.qualification), ""
            ),
            "office": next((o.name for o in self.offices if str(o.uuid) == filters.office), ""),
        }
        return [
            {"label": label or _("Unknown"), "href": replace(filters, **{name: ""}).address()}
            for name, label in labels.items()
            if getattr(filters, name)
        ]


def queue(user: User, filters: Filters) -> Queue:
    source = policies.cases_decided_by if filters.tab == "done" else policies.cases_waiting_for
    return Queue(user, filters, source(user))


def _narrowed(cases: QuerySet[Case], found: Queue) -> QuerySet[Case]:
    filters = found.filters
    if filters.q:
        cases = cases.filter(person__in=people_queries.people_named(filters.q).values("pk"))
    if filters.state:
        cases = cases.filter(state=filters.state)
    if filters.qualification:
        cases = cases.filter(qualification__key=filters.qualification)
    if filters.office:
        office = next((office for office in found.offices if str(office.uuid) == filters.office), None)
        cases = cases.filter(office=office) if office else cases.none()
    return cases


def _sorted(cases: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    names = SORTS[filters.sort.removeprefix("-")]
    order = [F(name).desc() if filters.sort.startswith("-") else F(name).asc() for name in names]
    return cases.select_related("person", "qualification", "office").order_by(*order, "pk")


def people_in_scope(user: User, q: str = "", office: str = "") -> QuerySet[User]:
    """Whose records the person may open, by what is known of them, at an office of that name or code and
    below it."""
    people = people_queries.matching_people(policies.people_with_records(user), text=_text(q))
    if office := _text(office):
        scope = people_policies.offices_in_scope(user, *policies.RECORD_READERS)
        offices = people_queries.offices_named(scope, office, MOST_OFFICES)
        people = people.filter(pk__in=people_queries.staff_below(offices)) if offices else people.none()
    return people.order_by("full_name_latin", "full_name_zh", "pk")


def people_chips(q: str, office: str) -> list[dict[str, str]]:
    """The filters of the list of people, each with the address that lets it go."""
    chosen = {name: value for name, value in (("q", q.strip()), ("office", office.strip())) if value}
    return [
        {
            "label": f"“{value}”",
            "href": "?" + urlencode({key: other for key, other in chosen.items() if key != name}),
        }
        for name, value in chosen.items()
    ]


def _text(typed: str) -> str:
    # PostgreSQL takes no NUL in a text, not even to look for it.
    return typed.replace("\0", "").strip()[:100]


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
