"""Offices, appointments and roles. Nothing is overwritten: a row is ended and another takes its place.

`by=None` is the installation itself; everybody else acts within the scope of his own grants.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from notifications.operations import notify
from people import findable, policies
from people.events import rights_lost
from people.models import Appointment, Office, OfficeVersion, Post, RoleGrant, User
from people.operations import groups
from people.registry import GRANTABLE, Role, in_both
from search import operations as search

NAMES = ("code", "kind", "name_zh", "name_en", "short_zh", "short_en")


@transaction.atomic
def open_office(
    *,
    by: User | None,
    code: str,
    name_zh: str,
    name_en: str,
    parent: Office | None,
    kind: str = Office.Kind.PROCURATORATE,
    level: int | None = None,
    short_zh: str = "",
    short_en: str = "",
    opened_on: date | None = None,
) -> Office:
    """A new office below `parent`; without one it is the national office, of which there is one."""
    if parent is not None:
        _require_office(parent, by)
        parent = _locked(parent)
        if not parent.is_open:
            raise Conflict("office.closed")
    elif by is not None or Office.objects.filter(parent=None).exists():
        raise Conflict("office.root_exists")
    if Office.objects.filter(code=code).exists():
        raise Conflict("office.code_taken")
    opened_on = opened_on or clock.today()
    if level is None:
        level = min(parent.level + 1, Office.Level.DISPATCHED) if parent else Office.Level.NATIONAL
    office = Office.objects.create(
        code=code, kind=kind, name_zh=name_zh, name_en=name_en, short_zh=short_zh, short_en=short_en,
        parent=parent, level=level, path=_next_path(parent), opened_on=opened_on,
    )  # fmt: skip
    _record(office, by=by, valid_from=opened_on)
    ledger.append(
        event="office.opened", subject=office, by=by,
        parent=parent.code if parent else "", valid_from=opened_on,
    )  # fmt: skip
    search.place(key=office.pk, path=office.path)
    search.refresh(kind=findable.OFFICE, things=[office.pk])
    return office


@transaction.atomic
def rename_office(*, office: Office, by: User | None, valid_from: date | None = None, **names: str) -> Office:
    """New code, kind, names or short names (as the columns are called) as of a day not in the future."""
    _require_office(office, by)
    if unknown := set(names) - set(NAMES):
        raise TypeError(f"an office has no {sorted(unknown)}")
    office = _locked(office)
    if "code" in names and Office.objects.filter(code=names["code"]).exclude(pk=office.pk).exists():
        raise Conflict("office.code_taken")
    before = {name: getattr(office, name) for name in names}
    valid_from = _effective(office, valid_from)
    for name, value in names.items():
        setattr(office, name, value)
    office.save(update_fields=list(names))
    _record(office, by=by, valid_from=valid_from)
    ledger.append(
        event="office.renamed", subject=office, by=by, before=before, after=names, valid_from=valid_from
    )
    search.refresh(kind=findable.OFFICE, things=[office.pk])
    return office


@transaction.atomic
def move_office(*, office: Office, by: User | None, parent: Office, valid_from: date | None = None) -> Office:
    """Hang an office with all below it under another one; scopes follow with this transaction."""
    _require_office(office, by)
    _require_office(parent, by)
    # The whole tree is locked by its root: paths of two moves may not cross.
    list(Office.objects.select_for_update().filter(parent=None).values_list("pk"))
    office, parent = _locked(office), _locked(parent)
    if office.parent_id is None:
        raise Invalid("office.root")
    if parent.path.startswith(office.path):
        raise Invalid("office.below_itself")
    if not parent.is_open:
        raise Conflict("office.closed")
    if office.parent_id == parent.pk:
        return office
    valid_from = _effective(office, valid_from)
    before, old = office.parent.code, office.path  # type: ignore[union-attr]
    new = _next_path(parent)
    below = list(Office.objects.filter(path__startswith=old).exclude(pk=office.pk))
    for descendant in below:
        descendant.path = new + descendant.path[len(old) :]
    office.parent, office.path = parent, new
    office.save(update_fields=["parent", "path"])
    Office.objects.bulk_update(below, ["path"], batch_size=500)
    _record(office, by=by, valid_from=valid_from)
    ledger.append(
        event="office.moved", subject=office, by=by, before=before, after=parent.code, valid_from=valid_from
    )
    search.move_places(old=old, new=new)
    return office


@transaction.atomic
def close_office(*, office: Office, by: User | None, reason: str, closed_on: date | None = None) -> Office:
    """End an office without open offices below and without staff. `closed_on`: the first day without it."""
    _require_office(office, by)
    office = _locked(office)
    if office.parent_id is None:
        raise Invalid("office.root")
    closed_on = _effective(office, closed_on)
    if office.children.filter(closed_on=None).exists():
        raise Conflict("office.has_open_offices")
    lasting = Q(valid_to=None) | Q(valid_to__gt=closed_on)
    if office.appointments.filter(lasting, recorded_to=None).exists():
        raise Conflict("office.has_staff")
    office.closed_on = closed_on
    office.save(update_fields=["closed_on"])
    _end_version(office, closed_on, by)
    ledger.append(event="office.closed", subject=office, by=by, valid_to=closed_on, reason=reason)
    return office


@transaction.atomic
def define_post(*, by: User | None, key: str, title_zh: str, title_en: str, staff_class: str) -> Post:
    """Add a post or put its titles right; the key stays."""
    values = {"title_zh": title_zh, "title_en": title_en, "staff_class": staff_class}
    post = Post.objects.filter(key=key).first()
    if post and all(getattr(post, name) == value for name, value in values.items()):
        return post
    post, _created = Post.objects.update_or_create(key=key, defaults=values)
    ledger.append(event="post.defined", subject=post, by=by, **values)
    return post


@transaction.atomic
def appoint(
    *,
    person: User,
    office: Office,
    post: Post,
    by: User | None,
    is_primary: bool = True,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Appointment:
    """Place a person at an office. `valid_to` is the first day on which it no longer holds."""
    _require_not_own(person, by, "appointment.own")
    _require_office(office, by)
    valid_from = valid_from or clock.today()
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("appointment.period")
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Conflict("account.closed")
    if not _locked(office).is_open:
        raise Conflict("office.closed")
    clashing = _overlapping(Appointment.objects.filter(person=person), valid_from, valid_to)
    if clashing.filter(office=office, post=post).exists():
        raise Conflict("appointment.exists")
    if is_primary and clashing.filter(is_primary=True).exists():
        raise Conflict("appointment.second_primary")
    appointment = Appointment.objects.create(
        person=person, office=office, post=post, is_primary=is_primary,
        valid_from=valid_from, valid_to=valid_to, recorded_from=clock.now(),
    )  # fmt: skip
    ledger.append(
        event="appointment.made", subject=person, by=by, appointment=appointment.uuid, office=office.code,
        post=post.key, is_primary=is_primary, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    search.refresh(kind=findable.PERSON, things=[person.pk])
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, by: User | None, reason: str = "", valid_to: date | None = None
) -> Appointment | None:
    """The row that remembers the ended appointment, or None where it never came to hold."""
    _require_not_own(appointment.person, by, "appointment.own")
    _require_office(appointment.office, by)
    valid_to = valid_to or clock.today()
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.recorded_to or (appointment.valid_to and appointment.valid_to <= valid_to):
        raise Conflict("appointment.not_in_force")
    ended = _ended(appointment, valid_to)
    ledger.append(
        event="appointment.ended", subject=appointment.person, by=by, appointment=appointment.uuid,
        office=appointment.office.code, valid_to=valid_to, reason=reason,
    )  # fmt: skip
    search.refresh(kind=findable.PERSON, things=[appointment.person_id])
    return ended  # type: ignore[return-value]


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: str,
    office: Office,
    by: User | None,
    reason: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleGrant:
    """Give a role over an office and all below it; in force with this transaction."""
    if role not in GRANTABLE:
        raise Invalid("role.unknown")
    _require_not_own(person, by, "role.own")
    _require_grantable(role, office, by)
    valid_from = valid_from or clock.today()
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("role.period")
    person_row = User.objects.select_for_update().get(pk=person.pk)
    if not person_row.is_active:
        raise Conflict("account.closed")
    if by is not None and not policies.people_visible_to_administrator(by).filter(pk=person.pk).exists():
        raise NotAllowed("account.out_of_scope")
    held = RoleGrant.objects.filter(person=person, role=role, office=office)
    if _overlapping(held, valid_from, valid_to).exists():
        raise Conflict("role.exists")
    grant = RoleGrant.objects.create(
        person=person, role=role, office=office, granted_by=by, reason=reason,
        valid_from=valid_from, valid_to=valid_to, recorded_from=clock.now(),
    )  # fmt: skip
    _project(person)
    ledger.append(
        event="role.granted", subject=person, by=by, grant=grant.uuid, role=role, office=office.code,
        valid_from=valid_from, valid_to=valid_to, reason=reason,
    )  # fmt: skip
    if by is not None:
        _tell("role.granted", grant, by, reason)
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: User | None, reason: str) -> RoleGrant | None:
    """Take a role as of today; the very next request no longer has it."""
    _require_not_own(grant.person, by, "role.own")
    _require_grantable(grant.role, grant.office, by)
    if not reason.strip():
        raise Invalid("role.reason_missing")
    person = grant.person
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    today = clock.today()
    if grant.recorded_to or (grant.valid_to and grant.valid_to <= today):
        raise Conflict("role.not_in_force")
    ended = _ended(grant, today)
    _project(person)
    ledger.append(
        event="role.revoked", subject=person, by=by, grant=grant.uuid, role=grant.role,
        office=grant.office.code, reason=reason,
    )  # fmt: skip
    if by is not None:
        _tell("role.revoked", grant, by, reason)
    rights_lost.send(sender=User, person=person, by=by)
    return ended  # type: ignore[return-value]


def _require_office(office: Office, by: User | None) -> None:
    if by is not None and not policies.offices_to_administer(by).filter(pk=office.pk).exists():
        raise NotAllowed("office.out_of_scope")


def _require_grantable(role: str, office: Office, by: User | None) -> None:
    # The path is read again: the office in hand may have been moved out of the giver's scope.
    if by is None:
        return
    policies.forget_grants(by)
    if role not in policies.roles_to_give(by, Office.objects.get(pk=office.pk)):
        raise NotAllowed("role.not_grantable")


def _require_not_own(person: User, by: User | None, code: str) -> None:
    if by is not None and by.pk == person.pk:
        raise NotAllowed(code)


def _tell(kind: str, grant: RoleGrant, by: User, reason: str) -> None:
    office = {"zh": grant.office.name_zh, "en": grant.office.name_en}
    role = in_both(Role(grant.role))
    notify(
        recipient=grant.person, kind=kind, by=by, link="/people/me/", role=role, office=office, reason=reason
    )


def _project(person: User) -> None:
    policies.forget_grants(person)
    groups.follow_grants(person=person)


def _locked(office: Office) -> Office:
    return Office.objects.select_for_update(of=("self",)).select_related("parent").get(pk=office.pk)


def _next_path(parent: Office | None) -> str:
    """Behind the last child; a number freed by a move may come again, nothing else remembers paths."""
    last = Office.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
    return f"{parent.path if parent else ''}{int(last[-5:-1]) + 1 if last else 1:04}."


def _effective(office: Office, day: date | None) -> date:
    if not office.is_open:
        raise Conflict("office.closed")
    day = day or clock.today()
    if day > clock.today():
        raise Invalid("office.date_in_future")
    if office.versions.filter(recorded_to=None, valid_from__gt=day).exists():
        raise Conflict("office.date_before_last")
    return day


def _record(office: Office, *, by: User | None, valid_from: date) -> None:
    _end_version(office, valid_from, by)
    OfficeVersion.objects.create(
        office=office, parent=office.parent, valid_from=valid_from, recorded_from=clock.now(), recorded_by=by,
        **{name: getattr(office, name) for name in NAMES},
    )  # fmt: skip


def _end_version(office: Office, day: date, by: User | None) -> None:
    """What held until now is known from now on to have ended on that day."""
    current = office.versions.filter(valid_to=None, recorded_to=None).first()
    if current is None:
        return
    at = clock.now()
    OfficeVersion.objects.filter(pk=current.pk).update(recorded_to=at)
    if current.valid_from < day:
        current.pk, current.valid_to, current.recorded_from, current.recorded_by = None, day, at, by
        current._state.adding = True
        current.save(force_insert=True)


def _overlapping(rows, valid_from: date, valid_to: date | None):  # type: ignore[no-untyped-def]
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), recorded_to=None)
    return rows.filter(valid_from__lt=valid_to) if valid_to else rows


def _ended(row: Appointment | RoleGrant, valid_to: date) -> Appointment | RoleGrant | None:
    """Close the row in recorded time and, if it ever held, add the one with its end."""
    at = clock.now()
    type(row).objects.filter(pk=row.pk).update(recorded_to=at)
    row.recorded_to = at
    if row.valid_from >= valid_to:
        return None
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "uuid", "valid_to", "recorded_from", "recorded_to")
    }
    return type(row).objects.create(**values, valid_to=valid_to, recorded_from=at)
