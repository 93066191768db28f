"""Accounts: how they come, how they are closed, and their sessions. `by=None` is the installation itself."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from notifications.operations import notify
from people import findable, policies
from people.events import rights_lost
from people.models import User
from people.registry import Role
from search import operations as search


@transaction.atomic
def create_account(
    *,
    by: User | None,
    staff_number: str,
    full_name_zh: str = "",
    full_name_latin: str = "",
    email: str | None = None,
    language: str = settings.LANGUAGE_CODE,
    password: str | None = None,
    mfa_exempt: bool = False,
) -> User:
    """An account without office or role. Without a password it opens by invitation only."""
    if by is not None and not policies.has_role(by, Role.SYSTEM_ADMINISTRATOR):
        raise NotAllowed("account.out_of_scope")
    staff_number, email = staff_number.strip(), _address(email)
    if not (full_name_zh.strip() or full_name_latin.strip()):
        raise Invalid("account.name_missing")
    if User.objects.filter(staff_number__iexact=staff_number).exists():
        raise Conflict("account.staff_number_taken")
    _require_free(email)
    person = User.objects.create_user(
        staff_number,
        password,
        email=email,
        full_name_zh=full_name_zh.strip(),
        full_name_latin=full_name_latin.strip(),
        language=language,
        date_joined=clock.now(),
    )
    ledger.append(event="account.created", subject=person, by=by)
    if mfa_exempt:
        exempt_from_second_factor(person=person, by=by)
    search.refresh(kind=findable.PERSON, things=[person.pk])
    return person


@transaction.atomic
def correct_account(
    *, person: User, by: User, full_name_zh: str, full_name_latin: str, email: str | None
) -> User:
    """Put right what was entered wrongly. The address receives password mails, so it is a matter of trust."""
    _require_closable(person, by)
    if not (full_name_zh.strip() or full_name_latin.strip()):
        raise Invalid("account.name_missing")
    before = {"email": person.email, "zh": person.full_name_zh, "latin": person.full_name_latin}
    person.full_name_zh, person.full_name_latin = full_name_zh.strip(), full_name_latin.strip()
    person.email = _address(email)
    _require_free(person.email, but=person)
    person.save(update_fields=["full_name_zh", "full_name_latin", "email"])
    after = {"email": person.email, "zh": person.full_name_zh, "latin": person.full_name_latin}
    changed = sorted(name for name in before if before[name] != after[name])
    ledger.append(event="account.corrected", subject=person, by=by, changed=changed)
    search.refresh(kind=findable.PERSON, things=[person.pk])
    return person


@transaction.atomic
def deactivate(*, person: User, by: User | None, reason: str) -> User:
    """Close an account; its sessions are over with this transaction."""
    if by is not None:
        _require_closable(person, by)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Conflict("account.closed")
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_sessions(person)
    ledger.append(event="account.deactivated", subject=person, by=by, reason=reason)
    rights_lost.send(sender=User, person=person, by=by)
    return person


@transaction.atomic
def reactivate(*, person: User, by: User | None, reason: str) -> User:
    if by is not None:
        _require_closable(person, by)
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise Conflict("account.open")
    person.is_active = True
    person.save(update_fields=["is_active"])
    ledger.append(event="account.reactivated", subject=person, by=by, reason=reason)
    return person


@transaction.atomic
def sign_out_everywhere(*, person: User, by: User) -> None:
    """End all sessions of the account, the present one too."""
    if by.pk != person.pk:
        _require_closable(person, by)
    _end_sessions(User.objects.select_for_update().get(pk=person.pk))
    ledger.append(event="account.signed_out", subject=person, by=by)


@transaction.atomic
def reset_second_factor(*, person: User, by: User, reason: str) -> User:
    """For somebody who lost it, recovery codes and all. From then on the password alone leads to setting up
    a new one, so sessions end and the person is told: it may have been somebody else who asked."""
    _require_closable(person, by)
    if not reason.strip():
        raise Invalid("account.reason_missing")
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise Conflict("account.closed")
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise Conflict("account.no_second_factor")
    _end_sessions(person)
    ledger.append(event="account.second_factor_reset", subject=person, by=by, reason=reason.strip())
    notify(
        recipient=person,
        kind="account.second_factor_reset",
        by=by,
        link="/people/me/",
        reason=reason.strip(),
    )
    return person


@transaction.atomic
def exempt_from_second_factor(*, person: User, by: User | None) -> User:
    """For demo accounts; an installation that serves people refuses, and its pages ignore the mark."""
    if not settings.SECOND_FACTOR_EXEMPTIONS:
        raise NotAllowed("account.exemption_refused")
    person.mfa_exempt = True
    person.save(update_fields=["mfa_exempt"])
    ledger.append(event="account.exempted", subject=person, by=by)
    return person


@transaction.atomic
def set_language(*, by: User, language: str) -> User:
    """The language of pages and mails. A taste, no act: it leaves no trace in the ledger."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid("account.language_unknown")
    by.language = language
    by.save(update_fields=["language"])
    return by


@transaction.atomic
def note_security_change(*, person: User, what: str) -> None:
    """The person changed a password or a second factor: traced, and told to the person (ASVS 6.3.7)."""
    ledger.append(event="account.security_changed", subject=person, by=person, what=what)
    notify(recipient=person, kind="account.security_changed", by=None, link="/people/me/")


@transaction.atomic
def note_walking(*, person: User, path: str) -> None:
    """Alarm: the account asks for one address after another that does not exist (N-ACC-13)."""
    ledger.append(event="account.walked_identifiers", subject=person, by=person, path=path[:200])


def _end_sessions(person: User) -> None:
    """Inside the caller's transaction. The epoch ends every session, tracked or not; the rows go too."""
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    tracked = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(tracked.values_list("session_key", flat=True))).delete()
    tracked.delete()


def _require_closable(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise NotAllowed("account.own")
    if not policies.may_close_account(by, person):
        raise NotAllowed("account.out_of_scope")


def _address(email: str | None) -> str | None:
    # Lower case throughout: allauth looks addresses up that way.
    return email.strip().lower() if email and email.strip() else None


def _require_free(email: str | None, but: User | None = None) -> None:
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if email and others.filter(email__iexact=email).exists():
        raise Conflict("account.email_taken")
