"""Every address of the project for everybody of the cast: the table is permission_matrix.txt."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import URLPattern, get_resolver, reverse

from tests.architecture.matrix import WHO, address_of, rows
from tests.architecture.scenario import visit
from tests.architecture.source import APPS, patterns
from tests.factories.people import MEMBERS

# Other packages' pages have rules of their own, below and in tests/courses/test_back_office.py.
FOREIGN = ("accounts/", "cms/")
# The password page of a protected page or folder; we protect none, so there is no object to ask for.
UNUSED = {"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"}


def is_ours(route: str, pattern: URLPattern) -> bool:
    module = getattr(pattern.callback, "__module__", "").partition(".")[0]
    # The forms of the registers in the back office are Wagtail's views with our refusals around them.
    named_ours = module in APPS and not route.startswith("cms/snippets/")
    return named_ours or not route.removeprefix("^").startswith(FOREIGN)


def names() -> set[str]:
    """Unnamed doors stand in the table by their address."""
    shut = {row.name for row in rows() if row.name.startswith("^")}
    found = set()
    for name, route, pattern in patterns():
        if is_ours(route, pattern) and name not in UNUSED:
            found.add(name or next((door for door in shut if _leads_to(door, pattern)), route))
    return found


def _leads_to(door: str, pattern: URLPattern) -> bool:
    match = get_resolver().resolve("/" + door.removeprefix("^"))
    return match.func is pattern.callback and pattern.pattern.match(door.removeprefix("^")) is not None


def test_every_address_has_its_rows_and_every_row_an_address():
    known = {row.name for row in rows()}
    assert (names() - known, known - names()) == (set(), set())


def test_every_row_speaks_of_everybody_and_stands_once():
    assert {len(row.statuses) for row in rows()} == {len(WHO)}
    assert len({(row.name, row.object, row.verb) for row in rows()}) == len(rows())


@pytest.mark.parametrize("row", rows(), ids=str)
def test_who_gets_which_answer(scenario, sessions, db, row):
    address = address_of(row, scenario)
    answers = {who: visit(sessions, who, row.verb, address).status_code for who in WHO}

    assert answers == dict(zip(WHO, row.statuses, strict=True))


@pytest.mark.parametrize("row", [row for row in rows() if row.verb == "POST" and row.name[0] != "^"], ids=str)
def test_posted_addresses_are_pages_too_or_refuse_to_be_read(scenario, sessions, db, row):
    """An act never happens by following a link: where there is no page to show, a GET is refused."""
    if any(other.name == row.name and other.verb == "GET" for other in rows()):
        return
    address = address_of(row, scenario)
    answers = {visit(sessions, who, "GET", address).status_code for who in MEMBERS}

    assert 405 in answers
    assert answers <= {302, 403, 404, 405}


# --- allauth's pages ----------------------------------------------------------------------


def account_pages() -> list[str]:
    """Addresses below accounts/ that need no argument."""
    return sorted(
        reverse(name)
        for name, route, _pattern in patterns()
        if route.startswith("accounts/") and name and "<" not in route
    )


SHUT = {"/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/", "/accounts/password/set/"}


@pytest.mark.parametrize("address", account_pages())
@pytest.mark.parametrize("who", ["anonymous", "learner", "own_hr"])
def test_pages_of_the_account_are_ones_own_or_shut(scenario, sessions, db, address, who):
    status = visit(sessions, who, "GET", address).status_code

    # 403: nobody can be asked for a password again who has none, as the cast.
    assert status == 404 if address in SHUT else status in (200, 302, 403, 404)


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_keys_of_others_do_not_exist(scenario, sessions, db, name):
    from allauth.mfa.models import Authenticator

    key = Authenticator.objects.create(
        user=scenario.cast.learner, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": {}}
    )
    for verb in ("GET", "POST"):
        # 302: the password is asked for first.
        assert visit(sessions, "learner_b", verb, reverse(name, args=[key.pk])).status_code in (302, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_somebody_signed_in_is_known_by_the_session(sessions):
    assert {who for who, client in sessions.items() if SESSION_KEY in client.session} == set(MEMBERS)
