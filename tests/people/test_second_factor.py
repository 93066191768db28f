"""Help for whoever lost the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse

from core import ledger
from core.errors import Conflict, Invalid, NotAllowed
from core.models import OutboxMessage
from core.outbox import operations as outbox
from notifications.models import Notification
from people.operations import accounts

SENT = {"reason": "phone lost", "confirmed": "on"}


def give_factor(person):
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)


def factors(person):
    return Authenticator.objects.filter(user=person).count()


def page_of(person):
    return reverse("people:reset_second_factor", args=[person.uuid])


def test_the_reset_removes_all_ends_sessions_and_is_told(cast):
    give_factor(cast.verifier)
    session = cast.client("verifier")
    before = session.get("/people/me/").status_code

    response = cast.client("unit_admin").post(page_of(cast.verifier), SENT)

    assert (response.status_code, response.url) == (302, reverse("people:person", args=[cast.verifier.uuid]))
    assert (factors(cast.verifier), before, session.get("/people/me/").status_code) == (0, 200, 302)
    entry = ledger.queries.history_of(cast.verifier)[0]
    assert (entry.event, entry.actor, entry.data["reason"]) == (
        "account.second_factor_reset",
        cast.unit_admin,
        "phone lost",
    )
    notice = Notification.objects.get(recipient=cast.verifier)
    assert (notice.kind, notice.params) == ("account.second_factor_reset", {"reason": "phone lost"})
    outbox.deliver(OutboxMessage.objects.get(key=f"notice-mail:{notice.uuid}").pk)
    assert ([message.to for message in mail.outbox], "phone lost" in mail.outbox[0].body) == (
        [[cast.verifier.email]],
        True,
    )


@pytest.mark.parametrize("missing", ["reason", "confirmed"])
def test_without_reason_or_confirmation_nothing_happens(cast, missing):
    give_factor(cast.verifier)

    response = cast.client("unit_admin").post(page_of(cast.verifier), {**SENT, missing: ""})

    assert (response.status_code, factors(cast.verifier)) == (422, 2)


def test_a_second_click_changes_nothing(cast):
    give_factor(cast.verifier)
    sent = [cast.client("unit_admin").post(page_of(cast.verifier), SENT).status_code for _ in range(2)]

    assert sent == [302, 409]
    assert Notification.objects.filter(recipient=cast.verifier).count() == 1


@pytest.mark.parametrize(
    ("by", "whose", "status"),
    [
        ("unit_admin", "verifier", 302),
        ("admin", "verifier", 302),
        ("unit_admin", "learner_b", 404),  # another province
        ("unit_admin", "unit_admin", 403),  # oneself
        ("admin", "unit_admin", 403),  # a security role
        ("admin", "auditor", 403),
        ("security_admin", "unit_admin", 302),
        ("security_admin", "auditor", 302),
        ("security_admin", "security_admin", 403),
        ("security_admin", "verifier", 403),  # no security role: the system administrator's work
        ("own_hr", "verifier", 403),
        ("learner", "learner", 403),
    ],
)
def test_n_acc_18_who_resets_whose(cast, by, whose, status):
    person = getattr(cast, whose)
    give_factor(person)

    response = cast.client(by).post(page_of(person), SENT)

    assert (response.status_code, factors(person)) == (status, 0 if status == 302 else 2)


@pytest.mark.parametrize(("by", "whose"), [("unit_admin", "unit_admin"), ("own_hr", "verifier")])
def test_the_operation_refuses_by_itself(cast, by, whose):
    give_factor(getattr(cast, whose))
    with pytest.raises(NotAllowed):
        accounts.reset_second_factor(person=getattr(cast, whose), by=getattr(cast, by), reason="x")


@pytest.mark.parametrize(
    ("active", "reason", "error", "code"),
    [
        (False, "x", Conflict, "account.closed"),
        (True, " ", Invalid, "account.reason_missing"),
        (True, "x", Conflict, "account.no_second_factor"),
    ],
)
def test_what_is_refused(cast, active, reason, error, code):
    cast.verifier.is_active = active
    cast.verifier.save()
    with pytest.raises(error) as refusal:
        accounts.reset_second_factor(person=cast.verifier, by=cast.unit_admin, reason=reason)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("by", "with_factor", "shown"),
    [("unit_admin", True, True), ("unit_admin", False, False), ("security_admin", True, False)],
)
def test_the_button_is_for_those_who_may(cast, by, with_factor, shown):
    if with_factor:
        give_factor(cast.verifier)
    page = cast.client(by).get(reverse("people:person", args=[cast.verifier.uuid])).content.decode()

    assert (page_of(cast.verifier) in page) is shown
