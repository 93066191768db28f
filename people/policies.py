"""Who may do what, and where. Every app's own policies build on these.

Rights are always today's. `as_of` moves the world that is looked at (the tree and the appointments),
never the viewer's rights: who has lost a scope does not get it back by asking for an older day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from core import clock
from core.prepared import IDENTIFIER, Prepared
from people.models import Appointment, Invitation, Office, OfficeVersion, RoleGrant, User
from people.registry import ADMINISTRATORS, MAY_GRANT, SECURITY_ROLES, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

CACHE = "_grants_in_force"
ROOT_PATH_LENGTH = 5
Grant = tuple[str, int, str]  # role, office id, path


def grants_in_force(user: User | AnonymousUser) -> tuple[Grant, ...]:
    """The person's grants of today: one query, then kept on the object, that is for one request."""
    if not user.is_authenticated or not user.is_active:
        return ()
    grants = getattr(user, CACHE, None)
    if grants is None:
        grants = tuple(_grants(user.pk, clock.today()))
        setattr(user, CACHE, grants)
    return grants


def _grants_on(person: int, day: date) -> QuerySet[RoleGrant, Grant]:
    rows = RoleGrant.objects.filter(RoleGrant.on(day), person_id=person)
    return rows.values_list("role", "office_id", "office__path")


_grants = Prepared(_grants_on)


def forget_grants(user: User) -> None:
    """For operations that change them while the object lives on."""
    user.__dict__.pop(CACHE, None)


def current_roles(user: User | AnonymousUser) -> frozenset[Role]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset({Role.TRAINEE, *(Role(role) for role, _office, _path in grants_in_force(user))})


def has_role(user: User | AnonymousUser, *roles: str, as_of: date | None = None) -> bool:
    """Whether the person has one of the roles anywhere; with `as_of`, had it on that day."""
    if as_of is None:
        return not current_roles(user).isdisjoint(roles)
    if not user.is_authenticated:
        return False
    if Role.TRAINEE in roles:
        return True
    return RoleGrant.objects.filter(RoleGrant.on(as_of), person_id=user.pk, role__in=roles).exists()


def offices_in_scope(user: User | AnonymousUser, *roles: str, as_of: date | None = None) -> QuerySet[Office]:
    """The offices where one of the roles counts: those of the grants and all below them."""
    held = [grant for grant in grants_in_force(user) if grant[0] in roles]
    if not held:
        return Office.objects.none()
    if as_of is not None:
        return Office.objects.filter(pk__in=_below({office for _role, office, _path in held}, as_of))
    return Office.objects.filter(_within(path for _role, _office, path in held))


def scope_roots(user: User | AnonymousUser, *roles: str) -> QuerySet[Office]:
    """The offices that the grants of these roles name; the scope is they and all below them."""
    held = {office for role, office, _path in grants_in_force(user) if role in roles}
    return Office.objects.filter(pk__in=held).order_by("path")


def scope_paths(user: User | AnonymousUser, *roles: str) -> list[str]:
    """The same as paths, by which two scopes can be told apart."""
    return sorted({path for role, _office, path in grants_in_force(user) if role in roles})


def offices_over(user: User | AnonymousUser) -> QuerySet[Office]:
    """The offices where the person is appointed today, and all above them."""
    if not user.is_authenticated:
        return Office.objects.none()
    rows = Appointment.objects.filter(Appointment.on(clock.today()), person_id=user.pk).order_by()
    paths = rows.values_list("office__path", flat=True)
    return Office.objects.filter(path__in={above for path in paths for above in _way_to(path)})


def _way_to(path: str) -> list[str]:
    """The paths from the root down to this one, itself included."""
    return [path[:end] for end in range(ROOT_PATH_LENGTH, len(path) + 1, ROOT_PATH_LENGTH)]


def offices_below_code(code: str) -> QuerySet[Office]:
    """The office with this code and all below it; a filter, not a right."""
    path = Office.objects.filter(code__iexact=code).values_list("path", flat=True).first()
    return Office.objects.filter(path__startswith=path) if path else Office.objects.none()


def people_holding(role: str) -> QuerySet[User]:
    """Whoever has the role today, anywhere."""
    grants = RoleGrant.objects.filter(RoleGrant.on(clock.today()), role=role)
    return User.objects.filter(pk__in=grants.order_by().values("person_id"))


def holders_over(office: Office, role: str) -> QuerySet[User]:
    """Active people whose grant of the role, in force today, covers the office."""
    grants = RoleGrant.objects.filter(
        RoleGrant.on(clock.today()), role=role, office__path__in=_way_to(office.path)
    )
    return User.objects.filter(is_active=True, pk__in=grants.order_by().values("person_id"))


def nearest_holders(office: Office, role: str) -> QuerySet[User]:
    """Those of `holders_over` whose grants stand closest to the office: whose business it is first."""
    way = _way_to(office.path)
    grants = RoleGrant.objects.filter(
        RoleGrant.on(clock.today()), role=role, office__path__in=way, person__is_active=True
    )
    nearest = grants.order_by("-office__path").values_list("office_id", flat=True).first()
    return User.objects.filter(pk__in=grants.filter(office_id=nearest or 0).order_by().values("person_id"))


def people_visible_to(
    user: User | AnonymousUser, *, roles: Iterable[str], as_of: date | None = None
) -> QuerySet[User]:
    """Whoever has an appointment, today or on that day, at an office in the scope of the roles."""
    return User.objects.filter(in_scope(user, roles, prefix="", as_of=as_of))


def _one_below(uuid: UUID, paths: tuple[str, ...], day: date) -> QuerySet[User]:
    held = Appointment.objects.filter(Appointment.on(day), _within(paths, "office__path"))
    return User.objects.filter(Exists(held.order_by().filter(person=OuterRef("pk"))), uuid=uuid)


_person_below = Prepared(_one_below, IDENTIFIER)


def person_in_scope(*, user: User, uuid: UUID, roles: Iterable[str]) -> User | None:
    """One of `people_visible_to`, or None; what opens a record is asked on every page about a person."""
    wanted = tuple(roles)
    paths = tuple(sorted({path for role, _office, path in grants_in_force(user) if role in wanted}))
    return next(iter(_person_below(uuid, paths, clock.today())), None) if paths else None


def in_scope(
    user: User | AnonymousUser, roles: Iterable[str], prefix: str = "holder", as_of: date | None = None
) -> Q:
    """Condition for rows of others' apps: the person under `prefix` is one of `people_visible_to`.

    It asks about the person of each row, so that beside another condition (`mine | in_scope`) the staff of
    a whole country is not gathered for a few rows; without a prefix the rows are people, and found by it.
    """
    held = [grant for grant in grants_in_force(user) if grant[0] in tuple(roles)]
    if not held:
        return Q(pk__in=[])
    appointments = Appointment.objects.filter(Appointment.on(as_of or clock.today()))
    if as_of is not None:
        appointments = appointments.filter(office__in=_below({office for _r, office, _p in held}, as_of))
    else:
        appointments = appointments.filter(_within((path for _r, _o, path in held), "office__path"))
    if prefix:
        return Q(Exists(appointments.order_by().filter(person=OuterRef(prefix))))
    return Q(pk__in=appointments.order_by().values("person_id"))


def _within(paths: Iterable[str], field: str = "path") -> Q:
    """Below one of the paths; a path under another one adds nothing."""
    condition = Q()
    top = "\0"
    for path in sorted(set(paths)):
        if not path.startswith(top):
            condition |= Q(**{f"{field}__startswith": path})
            top = path
    return condition


def _below(roots: set[int], day: date) -> set[int]:
    """The subtrees as they hung together on that day, as known now."""
    children: dict[int | None, list[int]] = {}
    held = Q(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day, recorded_to=None)
    for office, parent in OfficeVersion.objects.filter(held).values_list("office_id", "parent_id"):
        children.setdefault(parent, []).append(office)
    known = {office for offices in children.values() for office in offices}
    found, waiting = set(), [root for root in roots if root in known]
    while waiting:
        office = waiting.pop()
        if office not in found:
            found.add(office)
            waiting.extend(children.get(office, ()))
    return found


# --- Administration -----------------------------------------------------------------------


def may_administer(user: User | AnonymousUser) -> bool:
    return has_role(user, *ADMINISTRATORS)


def roles_to_give(user: User, office: Office | None = None) -> frozenset[Role]:
    """The roles this person may grant and revoke, at the office if one is named."""
    given: set[Role] = set()
    for role, _office, path in grants_in_force(user):
        if office is None or office.path.startswith(path):
            given |= MAY_GRANT.get(Role(role), frozenset())
    return frozenset(given)


def offices_to_administer(user: User | AnonymousUser) -> QuerySet[Office]:
    """Offices whose structure the person keeps."""
    return offices_in_scope(user, Role.SYSTEM_ADMINISTRATOR)


def offices_visible_to_administrator(user: User | AnonymousUser) -> QuerySet[Office]:
    return offices_in_scope(user, *ADMINISTRATORS)


def people_visible_to_administrator(user: User | AnonymousUser) -> QuerySet[User]:
    """Whose accounts either administrator looks at."""
    return User.objects.filter(_kept_by(user, ADMINISTRATORS))


def people_to_administer(user: User) -> QuerySet[User]:
    """Whose accounts, appointments and invitations the person keeps; never her own."""
    return User.objects.filter(_kept_by(user, [Role.SYSTEM_ADMINISTRATOR])).exclude(pk=user.pk)


def _kept_by(user: User | AnonymousUser, roles: Iterable[str]) -> Q:
    """Accounts belong to the offices of the appointments in force or to come; those who have none stay with
    the offices they had. Accounts never placed anywhere are found from the root."""
    paths = {path for role, _office, path in grants_in_force(user) if role in tuple(roles)}
    if not paths:
        return Q(pk__in=[])
    if any(len(path) == ROOT_PATH_LENGTH for path in paths):
        return Q()
    known = Appointment.objects.filter(recorded_to=None).order_by()
    lasting = known.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()))
    within = _within(paths, "office__path")
    left = known.filter(within).exclude(person_id__in=lasting.values("person_id"))
    return Q(pk__in=lasting.filter(within).values("person_id")) | Q(pk__in=left.values("person_id"))


def may_close_account(user: User, person: User) -> bool:
    """Deactivate, reactivate, end the sessions: never one's own account, and those who hold a security role
    only by somebody who gives such roles."""
    if user.pk == person.pk:
        return False
    grants = RoleGrant.objects.filter(RoleGrant.on(clock.today()), person=person)
    held = set(grants.values_list("role", flat=True))
    role = Role.SECURITY_ADMINISTRATOR if held & SECURITY_ROLES else Role.SYSTEM_ADMINISTRATOR
    return User.objects.filter(_kept_by(user, [role])).filter(pk=person.pk).exists()


def office_for_administrator(*, user: User, uuid: UUID) -> Office:
    """The office to look at, or 404."""
    return _found(offices_visible_to_administrator(user), uuid)


def office_for_editor(*, user: User, uuid: UUID) -> Office:
    """The office to change, or 404."""
    return _found(offices_to_administer(user), uuid)


def person_for_administrator(*, user: User, uuid: UUID) -> User:
    """The account to look at, or 404."""
    return _found(people_visible_to_administrator(user), uuid)


def person_to_keep(*, user: User, uuid: UUID) -> User:
    """Somebody to appoint or invite: 404 where he is not to be seen, 403 where not to be kept."""
    person = person_for_administrator(user=user, uuid=uuid)
    if not people_to_administer(user).filter(pk=person.pk).exists():
        raise PermissionDenied
    return person


def person_to_close(*, user: User, uuid: UUID) -> User:
    """An account to correct, close or sign out, in the same way."""
    person = person_for_administrator(user=user, uuid=uuid)
    if not may_close_account(user, person):
        raise PermissionDenied
    return person


def person_to_empower(*, user: User, uuid: UUID) -> User:
    """Somebody to give a role to: anybody in scope but oneself (N-ACC-18)."""
    person = person_for_administrator(user=user, uuid=uuid)
    if person.pk == user.pk:
        raise PermissionDenied
    return person


def invitation_for_administrator(*, user: User, uuid: UUID) -> Invitation:
    """An invitation of a person in scope, or 404."""
    rows = Invitation.objects.select_related("person").filter(person__in=people_to_administer(user))
    return _found(rows, uuid)


def appointment_for_administrator(*, user: User, uuid: UUID) -> Appointment:
    """An appointment at an office in charge, of somebody else, or 404."""
    rows = Appointment.objects.select_related("person", "office", "post").filter(
        recorded_to=None, office__in=offices_to_administer(user)
    )
    return _found(rows.exclude(person=user), uuid)


def grant_for_administrator(*, user: User, uuid: UUID) -> RoleGrant:
    """A grant over an office in scope, or 404; whether it may be taken, the operation says."""
    rows = RoleGrant.objects.select_related("person", "office").filter(
        recorded_to=None, office__in=offices_visible_to_administrator(user)
    )
    return _found(rows, uuid)


def may_edit_office(user: User, office: Office) -> bool:
    return offices_to_administer(user).filter(pk=office.pk).exists()


def may_add_people(user: User) -> bool:
    return has_role(user, Role.SYSTEM_ADMINISTRATOR)


def require_adder(user: User) -> None:
    if not may_add_people(user):
        raise PermissionDenied


def _found(rows: QuerySet, uuid: UUID):  # type: ignore[type-arg, no-untyped-def]
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row
