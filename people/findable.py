"""People and offices for the search: how they are found, by whom, and where that leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.i18n import localized
from people import policies, queries
from people.models import Appointment, Office, User
from people.registry import ADMINISTRATORS, OFFICE, PERSON, Role, person_door, person_doors
from search import registry
from search.registry import EVERYWHERE, Document, Drawn, Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Who looks for others: those who keep accounts, read records, verify, or teach.
OVER_PEOPLE = (
    Role.TRAINER, Role.UNIT_VERIFIER, Role.HR_REVIEWER, Role.HR_APPROVER, Role.EXCHANGE_OFFICER, Role.AUDITOR,
)  # fmt: skip


def people_to_find(user: User | AnonymousUser) -> QuerySet[User]:
    """Everybody in the scope of one of the user's roles."""
    within = policies.in_scope(user, OVER_PEOPLE, prefix="")
    if not policies.may_administer(user):
        return User.objects.filter(within)
    kept = policies.people_visible_to_administrator(user).order_by()
    return User.objects.filter(within | Q(pk__in=kept.values("pk")))


def offices_to_find(user: User | AnonymousUser) -> QuerySet[Office]:
    return policies.offices_in_scope(user, *OVER_PEOPLE, *ADMINISTRATORS)


def _scope(user: User | AnonymousUser) -> tuple[str, ...]:
    roles = {*OVER_PEOPLE, *ADMINISTRATORS}
    paths = {path for role, _office, path in policies.grants_in_force(user) if role in roles}
    if any(len(path) == policies.ROOT_PATH_LENGTH for path in paths):
        return (EVERYWHERE,)
    return tuple(sorted(paths))


def _people(things: Iterable[int] | None) -> Iterator[Document]:
    found = User.objects.order_by("pk").only("staff_number", "full_name_zh", "full_name_latin")
    if things is not None:
        found = found.filter(pk__in=list(things))
    batch: list[User] = []
    for person in found.iterator(chunk_size=500):
        batch.append(person)
        if len(batch) == 500:
            yield from _documents_of(batch)
            batch = []
    yield from _documents_of(batch)


def _documents_of(people: list[User]) -> Iterator[Document]:
    places: dict[int, set[int]] = defaultdict(set)
    # Past offices and those to come too: the policies say which count on the day of the search.
    rows = Appointment.objects.filter(recorded_to=None, person__in=people).order_by()
    for key, office in rows.values_list("person_id", "office_id"):
        places[key].add(office)
    for person in people:
        yield Document(
            thing=person.pk,
            title_zh=person.full_name_zh,
            title_en=person.full_name_latin,
            pinyin=(person.full_name_latin,) if person.full_name_latin else (),
            codes=(person.staff_number,),
            places=tuple(sorted(places[person.pk])),
            is_person=True,
        )


def _offices(things: Iterable[int] | None) -> Iterator[Document]:
    found = Office.objects.order_by("pk")
    if things is not None:
        found = found.filter(pk__in=list(things))
    for office in found.iterator(chunk_size=500):
        yield Document(
            thing=office.pk,
            title_zh=office.name_zh,
            title_en=office.name_en,
            aliases=tuple(filter(None, (office.short_zh, office.short_en))),
            codes=(office.code,),
            places=(office.pk,),
        )


def _draw_people(user: User, things: list[int], language: str) -> dict[int, Drawn]:
    people = list(queries.placed_people(things))
    links: dict[int, str] = {}
    for door in person_doors():
        left = [person for person in people if person.pk not in links]
        links |= door(user, left) if left else {}
    drawn = {}
    for person in people:
        place = person.places[0] if person.places else None  # type: ignore[attr-defined]
        at = (
            f"{localized(place.office, 'name', language)} · {localized(place.post, 'title', language)}"
            if place
            else ""
        )
        note = " · ".join(
            filter(None, (person.staff_number, at, "" if person.is_active else _("Account closed")))
        )
        link = links.get(person.pk)
        drawn[person.pk] = Drawn({"": link} if link else {}, note)
    return drawn


def _draw_offices(user: User, things: list[int], language: str) -> dict[int, Drawn]:
    offices = list(Office.objects.filter(pk__in=things).select_related("parent"))
    kept = set(
        policies.offices_visible_to_administrator(user).filter(pk__in=things).values_list("pk", flat=True)
    )
    drawn = {}
    for office in offices:
        above = localized(office.parent, "name", language) if office.parent else ""
        closed = "" if office.is_open else _("Closed")
        link = {"": reverse("people:office", args=[office.uuid])} if office.pk in kept else {}
        drawn[office.pk] = Drawn(link, " · ".join(filter(None, (office.code, above, closed))))
    return drawn


def account_pages(user: User, people: list[User]) -> dict[int, str]:
    """The account's page, for those who keep accounts."""
    if not policies.may_administer(user):
        return {}
    keys = [person.pk for person in people]
    kept = policies.people_visible_to_administrator(user).filter(pk__in=keys).values_list("pk", "uuid")
    return {key: reverse("people:person", args=[uuid]) for key, uuid in kept}


def _visible_people(user: User, things: list[int]) -> set[int]:
    return set(people_to_find(user).filter(pk__in=things).values_list("pk", flat=True))


def _visible_offices(user: User, things: list[int]) -> set[int]:
    return set(offices_to_find(user).filter(pk__in=things).values_list("pk", flat=True))


def _tree() -> Iterator[tuple[int, str]]:
    return Office.objects.order_by().values_list("pk", "path").iterator()


person_door("account", 20, account_pages)
registry.tree(_tree)
registry.kind(
    Kind(
        PERSON,
        7,
        gettext_lazy("People"),
        60,
        _scope,
        _draw_people,
        _people,
        visible=_visible_people,
        is_person=True,
    )
)
registry.kind(
    Kind(OFFICE, 8, gettext_lazy("Offices"), 70, _scope, _draw_offices, _offices, visible=_visible_offices)
)
