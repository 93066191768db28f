from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import access, canonical, clock, ledger
from core.models import LedgerEntry
from core.prepared import Prepared
from people.models import Appointment, Audience, Invitation, Office, OfficeVersion, Post, RoleGrant, User
from people.registry import OFFICE, PERSON, Role
from search import queries as search


def appointment_of(person: User, as_of: date | None = None) -> Appointment | None:
    """The primary appointment, else the first of those in force."""
    rows = Appointment.objects.filter(Appointment.on(as_of or clock.today()), person=person)
    return rows.select_related("office", "post").order_by("-is_primary", "valid_from", "pk").first()


def _posts_held(person: int, day: date) -> QuerySet[Appointment, tuple[str, str, str]]:
    rows = Appointment.objects.filter(Appointment.on(day), person=person)
    names = ("post__key", "post__title_zh", "post__title_en")
    return rows.order_by("-is_primary", "valid_from", "pk").values_list(*names)


# By a person's key and a day: key and titles of the posts held, that of `appointment_of` first; one query.
posts_held = Prepared(_posts_held)


def _all_posts_of(person: int, end: str, other: str) -> QuerySet[Appointment, tuple]:  # type: ignore[type-arg]
    names = [f"{name}_{form}" for name in ("office__name", "post__title") for form in (end, other)]
    rows = Appointment.objects.filter(person=person, recorded_to=None).order_by("-valid_from", "-is_primary")
    return rows.values_list(*names, "is_primary", "valid_from", "valid_to")


# By a person's key and two languages: office and post in each, whether primary, from, to; one query.
all_posts_of = Prepared(_all_posts_of)


def office_of(person: User, as_of: date | None = None) -> Office | None:
    """The home office: that of the primary appointment."""
    appointment = appointment_of(person, as_of)
    return appointment.office if appointment else None


def staff_of(office: Office, *, subtree: bool = False, as_of: date | None = None) -> QuerySet[User]:
    """Whoever is appointed at the office (with `subtree`, or below it), each person once."""
    rows = Appointment.objects.filter(Appointment.on(as_of or clock.today()))
    rows = rows.filter(office__path__startswith=office.path) if subtree else rows.filter(office=office)
    return User.objects.filter(pk__in=rows.order_by().values("person_id"))


def staff_below(offices: Iterable[Office]) -> QuerySet[Appointment, int]:
    """Keys of the persons who are appointed at one of the offices or below it today."""
    within = Q(pk__in=())
    for office in offices:
        within |= Q(office__path__startswith=office.path)
    rows = Appointment.objects.filter(Appointment.on(clock.today())).filter(within)
    return rows.order_by().values_list("person_id", flat=True)


def audience_members(audience: Audience, *, within: QuerySet[User]) -> QuerySet[User]:
    """Whoever fits the description today, among the people given: those of the scope it is read in."""
    rows = Appointment.objects.filter(Appointment.on(clock.today())).order_by()
    path = audience.office.path
    rows = rows.filter(office__path__startswith=path) if audience.subtree else rows.filter(office__path=path)
    if posts := list(audience.posts.all()):
        rows = rows.filter(post__in=posts)
    if audience.staff_classes:
        rows = rows.filter(post__staff_class__in=audience.staff_classes)
    people = within.filter(is_active=True, pk__in=rows.values("person_id"))
    held = [role for role in audience.roles if role != Role.TRAINEE]
    if held and Role.TRAINEE not in audience.roles:  # everybody active is a trainee
        grants = RoleGrant.objects.filter(RoleGrant.on(clock.today()), role__in=held).order_by()
        people = people.filter(pk__in=grants.values("person_id"))
    return people


def all_posts() -> QuerySet[Post]:
    return Post.objects.order_by("staff_class", "key")


def staff_classes() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Post.StaffClass.choices]


def token_digest(token: str) -> str:
    """What the database keeps of an invitation's secret."""
    return canonical.digest({"invitation": token})


def invitation_by_token(token: str) -> Invitation | None:
    """The usable invitation behind a secret."""
    rows = Invitation.objects.select_related("person").filter(token_digest=token_digest(token))
    invitation = rows.first()
    usable = invitation is not None and invitation.is_usable() and invitation.person.is_active
    return invitation if usable else None


def matching_offices(offices: QuerySet[Office], text: str) -> QuerySet[Office]:
    """Offices that the site's search would find by the text: characters, pinyin, initials, English, code."""
    return offices.filter(search.holding(kind=OFFICE, text=text)) if text else offices


def offices_named(offices: QuerySet[Office], text: str, limit: int) -> list[Office]:
    """Open ones: that which is called so or has the code, else those that might be meant."""
    offices = offices.filter(closed_on=None)
    exact = offices.filter(Q(code__iexact=text) | Q(name_zh=text) | Q(name_en__iexact=text))
    return list(exact[:2]) or list(matching_offices(offices, text)[:limit])


def with_staff_count(offices: QuerySet[Office]) -> QuerySet[Office]:
    """`staff`: how many persons are appointed at the office itself today."""
    appointed = (
        Appointment.objects.filter(Appointment.on(clock.today()), office=OuterRef("pk"))
        .order_by()
        .values("office")
        .annotate(count=Count("person", distinct=True))
    )
    return offices.annotate(staff=Coalesce(Subquery(appointed.values("count")), 0))


def ancestors_of(office: Office) -> list[Office]:
    """The way down from the root, without the office itself."""
    paths = [office.path[:end] for end in range(5, len(office.path), 5)]
    return list(Office.objects.filter(path__in=paths).order_by("path"))


def history_of_office(office: Office) -> QuerySet[OfficeVersion]:
    """What is held true now of each period, the latest first."""
    versions = office.versions.filter(recorded_to=None).select_related("parent")
    return versions.order_by("-valid_from", "-pk")


def matching_people(
    people: QuerySet[User], *, text: str = "", office: str = "", role: str = "", state: str = ""
) -> QuerySet[User]:
    """Narrow a list that a policy gave; each criterion may be empty."""
    today = clock.today()
    if text:
        by_address = Q(email__istartswith=text) if "@" in text else Q()
        people = people.filter(by_address or search.holding(kind=PERSON, text=text))
    if office:
        path = Office.objects.filter(code__iexact=office).values_list("path", flat=True).first()
        appointed = Appointment.objects.filter(Appointment.on(today)).order_by()
        within = appointed.filter(office__path__startswith=path) if path else appointed.none()
        people = people.filter(pk__in=within.values("person_id"))
    if role:
        held = RoleGrant.objects.filter(RoleGrant.on(today), role=role).order_by()
        people = people.filter(pk__in=held.values("person_id"))
    if state == "closed":
        people = people.filter(is_active=False)
    elif state == "active":
        people = people.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    elif state == "invited":
        people = people.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return people


def people_named(text: str) -> QuerySet[User]:
    """For narrowing rows that a policy gave: whoever's number, name or address fits."""
    return matching_people(User.objects.all(), text=text)


def people_by_uuid(uuids: Iterable[str]) -> QuerySet[User]:
    """For naming those whom the ledger knows by their identifiers."""
    return User.objects.filter(uuid__in=list(uuids))


def with_places(people: QuerySet[User]) -> QuerySet[User]:
    """`places` and `roles`: the appointments and grants in force or to come, in two queries for all."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    places = Appointment.objects.filter(lasting, recorded_to=None).select_related("office", "post")
    roles = RoleGrant.objects.filter(lasting, recorded_to=None).select_related("office", "granted_by")
    return people.prefetch_related(
        Prefetch("appointments", places, to_attr="places"), Prefetch("role_grants", roles, to_attr="roles")
    )


def placed_people(ids: Iterable[int]) -> QuerySet[User]:
    """Those people with `places` and `roles`."""
    return with_places(User.objects.filter(pk__in=list(ids)))


def placed(person: User) -> User:
    """The one person with `places` and `roles`."""
    return with_places(User.objects.filter(pk=person.pk)).get()


@dataclass(frozen=True)
class Account:
    """All an administrator sees of one person."""

    person: User
    places: list[Appointment]
    roles: list[RoleGrant]
    past: list[Appointment | RoleGrant]
    invitation: Invitation | None
    history: list[LedgerEntry]


def account_of(person: User, *, viewer: User) -> Account:
    """The account as an administrator sees it; the look is noted."""
    access.record_view(viewer=viewer, person=person, purpose="administration", what="account")
    today = clock.today()
    places = list(
        Appointment.objects.filter(person=person, recorded_to=None).select_related("office", "post")
    )
    roles = list(
        RoleGrant.objects.filter(person=person, recorded_to=None).select_related("office", "granted_by")
    )
    rows: list[Appointment | RoleGrant] = [*places, *roles]
    over = [row for row in rows if row.valid_to and row.valid_to <= today]
    return Account(
        person=person,
        places=[row for row in places if row not in over],
        roles=[row for row in roles if row not in over],
        past=sorted(over, key=lambda row: row.valid_from, reverse=True),
        invitation=Invitation.objects.filter(person=person, state=Invitation.State.OPEN).first(),
        history=list(ledger.queries.history_of(person)),
    )


def open_invitations(people: QuerySet[User]) -> QuerySet[Invitation]:
    """Those that wait, the oldest last; expired ones too, because somebody has to send them again."""
    rows = Invitation.objects.filter(person__in=people, state=Invitation.State.OPEN)
    return rows.select_related("person", "invited_by")


def sessions_of(person: User) -> list[UserSession]:
    """The browsers the account is signed in with; ended ones are cleared away by the sign-in."""
    return list(UserSession.objects.filter(user=person).order_by("-created_at"))


def has_second_factor(person: User) -> bool:
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def upper_offices(scope: QuerySet[Office]) -> QuerySet[Office]:
    """The offices of a scope that have none of it above them, and their direct children."""
    tops = scope.exclude(parent__in=scope.values("pk")).values("pk")
    return scope.filter(Q(pk__in=tops) | Q(parent__in=tops))


def offices_of_level(level: int) -> QuerySet[Office]:
    """The open ones of one level of the tree; 0 is the national office."""
    return Office.objects.filter(level=level, closed_on=None).order_by("path")


def home_office(people: str) -> tuple[Q, str]:
    """For counting rows about people by office: which of their appointments counts, and the way to its path.

    `people` is the way from the row to the person.
    """
    today = clock.today()
    way = f"{people}__appointments__"
    begun = Q(**{f"{way}is_primary": True, f"{way}recorded_to": None, f"{way}valid_from__lte": today})
    lasting = Q(**{f"{way}valid_to": None}) | Q(**{f"{way}valid_to__gt": today})
    return begun & lasting, f"{way}office__path"


def offices_by_path(paths: Iterable[str]) -> dict[str, Office]:
    return {office.path: office for office in Office.objects.filter(path__in=list(paths))}


def offices_below(office: Office) -> QuerySet[Office]:
    """Directly below, the open ones first."""
    return office.children.order_by(F("closed_on").asc(nulls_first=True), "path")


def post_titles() -> dict[str, str]:
    """What each post is called in the active language, by its key."""
    return {post.key: post.title for post in all_posts()}
