"""Signing in, staying in, and what is open before the second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.models import LedgerEntry, OutboxMessage
from core.outbox import operations as outbox
from people.models import User
from people.operations import accounts
from people.registry import Role
from tests.factories.people import PASSWORD, RoleGrantFactory, UserFactory, with_password

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db):
    return with_password(UserFactory(staff_number="S100", email="wang@example.org"))


@pytest.fixture
def reviewer(person):
    """Somebody who must show a second factor: no exemption."""
    RoleGrantFactory(person=person, role=Role.HR_REVIEWER)
    person.mfa_exempt = False
    person.save()
    return person


def sign_in(client, login="S100", password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": login, "password": password}, **headers)


def is_in(client):
    return client.get("/people/me/").status_code == 200


def set_up_totp(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


@pytest.mark.parametrize("login", ["S100", "s100", "wang@example.org", "WANG@example.org"])
def test_staff_number_or_mail_signs_in(person, client, login):
    response = sign_in(client, login)
    assert (response.status_code, response.url) == (302, "/desk/")
    assert is_in(client)


def test_the_language_comes_with_the_person(person, client):
    response = sign_in(client)
    assert response.cookies["django_language"].value == "en"


def test_n_acc_12_every_refused_sign_in_gives_the_same_answer(person, client):
    closed = with_password(UserFactory(staff_number="S101", is_active=False))
    elsewhere = UserFactory(staff_number="S102")  # signs in elsewhere: no usable password
    wrong = [
        ("S100", "wrong"),
        ("nobody", PASSWORD),
        (closed.staff_number, PASSWORD),
        (elsewhere.staff_number, PASSWORD),
        ("wang@example.org", "wrong"),
        ("no@example.org", "x"),
    ]
    answers = set()
    for login, password in wrong:
        response = sign_in(Client(), login, password)
        assert response.status_code == 200
        answers.add(tuple(response.context["form"].non_field_errors()))
    assert len(answers) == 1


@pytest.mark.parametrize("known", ["person", "without_password", "closed", "nobody"])
def test_n_acc_12_reset_answers_alike_and_mails_only_whom_it_may(person, client, known):
    UserFactory(staff_number="S102", email="without_password@example.org").set_unusable_password()
    with_password(UserFactory(email="closed@example.org", is_active=False))
    address = {"person": "wang@example.org"}.get(known, f"{known}@example.org")
    response = client.post("/accounts/password/reset/", {"email": address})
    assert (response.status_code, response.url) == (302, "/accounts/password/reset/done/")
    # Nothing is written within the request, and the same is left to the queue for everybody.
    assert (mail.outbox, OutboxMessage.objects.filter(task_path="people.tasks.send_reset").count()) == ([], 1)
    outbox.deliver(OutboxMessage.objects.get().pk)
    assert [message.to for message in mail.outbox] == ([["wang@example.org"]] if known == "person" else [])


def test_the_mailed_address_sets_a_new_password_once(person, client, settings):
    client.post("/accounts/password/reset/", {"email": "wang@example.org"})
    queued = OutboxMessage.objects.get()
    outbox.deliver(queued.pk)
    address = re.search(rf"{settings.SITE_ORIGIN}(\S+)", mail.outbox[0].body)[1]
    page = client.get(address, follow=True)

    fields = {"password1": "a wholly new pass phrase", "password2": "a wholly new pass phrase"}
    client.post(page.redirect_chain[-1][0], fields)

    assert address.rpartition("-")[2].strip("/") not in str(queued.kwargs)
    sign_in(client, password="a wholly new pass phrase")
    assert is_in(client)
    assert b"password1" not in Client().get(address, follow=True).content


LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "600/m/ip"}


def test_n_acc_12_five_wrong_passwords_close_the_account_for_a_while(person, settings):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    for _ in range(5):
        sign_in(Client(), password="wrong")
    client = Client()
    sign_in(client)
    assert not is_in(client)


def test_n_acc_17_a_forged_address_does_not_evade_the_limit(person, settings):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    for turn in range(10):
        sign_in(Client(), f"walker{turn}", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{turn}")
    client = Client()
    sign_in(client, HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert not is_in(client)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_ORIGINAL_URL": "/people/"},
        {"HTTP_X_REWRITE_URL": "/people/"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    ],
)
def test_n_acc_17_forged_headers_are_ignored(cast, headers):
    client = cast.client("learner")
    plain, forged = client.get("/people/me/"), client.get("/people/me/", **headers)
    assert (plain.status_code, forged.status_code) == (200, 200)
    assert "evil.example" not in forged.content.decode()


def test_n_acc_17_a_foreign_host_is_refused(db, client):
    assert client.get(LOGIN, headers={"host": "evil.example"}).status_code == 400


# --- Sessions -----------------------------------------------------------------------------


def test_a_session_ends_when_nothing_happens(person, client, clock):
    sign_in(client)
    for _ in range(3):
        clock.move(minutes=29)
        assert is_in(client)
    clock.move(minutes=30)
    assert not is_in(client)


def test_a_session_ends_after_eight_hours_in_any_case(person, client, clock):
    sign_in(client)
    for _ in range(19):
        clock.move(minutes=25)
        assert is_in(client)
    clock.move(minutes=5)
    assert not is_in(client)


def test_activity_is_noted_once_a_minute(person, client, clock, django_assert_max_num_queries):
    sign_in(client)
    client.get("/people/me/")
    with django_assert_max_num_queries(12) as quiet:
        client.get("/people/me/")
    assert not any(query["sql"].startswith("UPDATE") for query in quiet)
    clock.move(seconds=61)
    with django_assert_max_num_queries(14) as noted:
        client.get("/people/me/")
    assert sum("UPDATE" in query["sql"] for query in noted) == 1


def test_sign_out_everywhere_ends_every_session(person):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert (is_in(here), is_in(there)) == (True, True)
    assert here.post("/people/me/sign-out/").status_code == 302
    assert (is_in(here), is_in(there)) == (False, False)
    assert not UserSession.objects.filter(user=person).exists()
    assert LedgerEntry.objects.filter(event="account.signed_out").count() == 1


def test_n_acc_16_a_closed_account_is_out_at_once(cast):
    with_password(cast.learner)
    learner = Client()
    sign_in(learner, "learner")
    assert is_in(learner)
    key = learner.session.session_key
    accounts.deactivate(person=cast.learner, by=cast.unit_admin, reason="left")
    assert not Session.objects.filter(session_key=key).exists()
    assert not is_in(learner)
    sign_in(learner, "learner")
    assert not is_in(learner)


def test_n_acc_16_even_a_session_nobody_tracked_is_dead(cast):
    learner = cast.client("learner")
    UserSession.objects.all().delete()
    accounts.sign_out_everywhere(person=cast.learner, by=cast.learner)
    assert not is_in(learner)


def test_n_acc_14_no_public_identifier_opens_anything(cast):
    client = Client()
    for secret in (cast.learner.uuid, cast.learner.staff_number, cast.learner.pk):
        assert client.get(f"/people/join/{secret}/").status_code == 404
        url = f"/accounts/password/reset/key/{secret}-{secret}/"
        assert client.get(url).context["token_fail"] is True
    assert not is_in(client)


def test_n_acc_13_walking_identifiers_is_stopped_and_noted(cast, monkeypatch):
    monkeypatch.setattr("people.middleware.WALK_LIMIT", 5)
    client = cast.client("own_hr")
    address = "/notices/018f0000-0000-7000-8000-00000000000{}/read/"
    statuses = [client.post(address.format(turn)).status_code for turn in range(8)]
    assert statuses == [404] * 5 + [429] * 3
    refused = client.post(address.format(9))
    assert refused.headers["Retry-After"] == "60"
    alarm = LedgerEntry.objects.get(event="account.walked_identifiers")
    assert alarm.actor == cast.own_hr
    assert client.get("/people/me/").status_code == 200  # what exists stays open
    assert cast.client("other_hr").post(address.format(1)).status_code == 404  # others are not meant


# --- Second factor ------------------------------------------------------------------------


def addresses(patterns=None, prefix=""):
    """Every address of the site that takes no argument, and its name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not set(route) & set("<(^$*?["):
            yield "/" + route


OPEN_BEFORE = {"/accounts/2fa/authenticate/", "/accounts/logout/", "/people/language/", "/display/colours/"}


def test_n_acc_15_a_pending_session_opens_nothing_but_the_second_factor(reviewer, client):
    secret = set_up_totp(reviewer)
    assert sign_in(client).url == "/accounts/2fa/authenticate/"
    seen = 0
    for address in addresses():
        if address in OPEN_BEFORE or address == LOGIN:
            continue
        response = client.get(address)
        assert (address, response.status_code) == (address, 302)
        assert response.url == "/accounts/2fa/authenticate/"
        seen += 1
    assert seen > 60
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert is_in(client)


def test_n_acc_15_who_has_no_second_factor_may_only_set_one_up(reviewer, client):
    sign_in(client)
    for address in ("/people/me/", "/people/", "/notices/", "/terms/", "/cms/"):
        response = client.get(address)
        assert (address, response.status_code) == (address, 302)
        assert response.url.startswith("/accounts/2fa/")
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302  # asks for the password again


def test_n_acc_15_a_session_older_than_the_factor_has_to_show_it(reviewer, client):
    client.force_login(reviewer)
    set_up_totp(reviewer)
    assert client.get("/people/me/").url.startswith("/accounts/2fa/reauthenticate/")


def test_learners_need_no_second_factor(person, client):
    sign_in(client)
    assert is_in(client)


def test_the_exemption_is_worth_nothing_in_production(reviewer, client, settings):
    from core.errors import NotAllowed

    reviewer.mfa_exempt = True
    reviewer.save()
    sign_in(client)
    assert is_in(client)
    settings.SECOND_FACTOR_EXEMPTIONS = False
    assert client.get("/people/me/").status_code == 302
    with pytest.raises(NotAllowed):
        accounts.exempt_from_second_factor(person=reviewer, by=None)


def test_the_last_second_factor_stays_where_it_is_needed(reviewer):
    from people.adapters import MfaAdapter

    set_up_totp(reviewer)
    factor = Authenticator.objects.get(user=reviewer, type=Authenticator.Type.TOTP)
    assert not MfaAdapter().can_delete_authenticator(factor)
    reviewer.needs_second_factor = False
    assert MfaAdapter().can_delete_authenticator(Authenticator(user=reviewer, type="totp"))


# --- What stays shut ----------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/", "/accounts/password/set/"])
def test_nobody_makes_an_account_or_address_by_himself(cast, address):
    for who in ("anonymous", "learner"):
        assert cast.client(who).get(address).status_code == 404
        assert cast.client(who).post(address, {"email": "x@example.org"}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/cms/login/", "/cms/password_reset/", "/zh-hans/_util/login/", "/en/_util/login/"]
)
def test_the_editing_room_has_no_door_of_its_own(person, client, address):
    response = client.post(address, {"username": "S100", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, LOGIN)
    assert not is_in(client)


@pytest.mark.parametrize("who", ["trainer", "legal_reviewer", "publisher", "admin"])
@pytest.mark.parametrize("address", ["/cms/users/", "/cms/users/new/", "/cms/groups/"])
def test_n_adm_the_editing_room_keeps_no_accounts(cast, who, address):
    from django.contrib.auth.models import Permission

    person = getattr(cast, who)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert cast.client(who).get(address).status_code in {302, 403}


def test_language_is_kept_with_the_person_and_the_page(cast):
    response = cast.client("learner").post(
        "/people/language/", {"language": "zh-hans", "next": "/notices/?a=1"}
    )
    assert (response.status_code, response.url) == (302, "/notices/?a=1")
    assert response.cookies["django_language"].value == "zh-hans"
    assert User.objects.get(pk=cast.learner.pk).language == "zh-hans"
    page = cast.client("learner").get("/notices/").content.decode()
    assert '<html lang="zh-Hans"' in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_language_never_leads_away(db, client, target):
    response = client.post("/people/language/", {"language": "en", "next": target})
    assert (response.status_code, response.url) == (302, "/")


def test_a_changed_password_is_told(person, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    sign_in(client)
    new = "another horse battery"
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert response.status_code == 302
    assert is_in(client)
    assert person.notifications.get().kind == "account.security_changed"
