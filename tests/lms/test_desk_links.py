"""What a desk shows leads somewhere, for everybody who sees it."""

import re
from html import unescape

import pytest

from people.registry import Role
from qualifications.operations import certificates
from tests.architecture.scenario import make_scenario
from tests.factories.people import MEMBERS

TEACH = ["trainer", "legal_reviewer", "publisher"]
RECORDS = ["verifier", "own_hr", "other_hr", "approver", "auditor"]


@pytest.fixture
def world(db, monkeypatch):
    """Something on every list of every desk."""
    monkeypatch.setattr(certificates, "certificate_pdf", lambda *args, **kwargs: b"%PDF-")
    return make_scenario().cast


def links(html):
    """Addresses of this site on the page, each once."""
    found = (unescape(href) for href in re.findall(r'<a\b[^>]*?\bhref="([^"]+)"', html))
    return sorted({href.partition("#")[0] for href in found if href.startswith("/")})


@pytest.mark.parametrize(
    ("desk", "who"),
    [
        *(("/learn/", who) for who in MEMBERS),
        *(("/teach/", who) for who in TEACH),
        *(("/hr/", who) for who in RECORDS),
    ],
)
def test_no_link_of_a_desk_is_dead(world, desk, who):
    client = world.client(who)
    page = client.get(desk)

    answers = {href: client.get(href, follow=True).status_code for href in links(page.content.decode())}

    assert page.status_code == 200
    assert {href: status for href, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("desk", "who", "label", "shown"),
    [
        ("/hr/", "verifier", "Find a person", False),
        ("/hr/", "own_hr", "Find a person", True),
        ("/hr/", "auditor", "Find a person", True),
        ("/teach/", "legal_reviewer", "Question bank", False),
        ("/teach/", "publisher", "Question bank", False),
        ("/teach/", "trainer", "Question bank", True),
    ],
)
def test_buttons_are_for_those_who_may(cast, desk, who, label, shown):
    assert (label in cast.client(who).get(desk).content.decode()) is shown


def test_every_role_with_a_desk_is_tried():
    seen = {MEMBERS[who][1] for who in (*TEACH, *RECORDS)}

    assert seen == {
        Role.TRAINER,
        Role.LEGAL_REVIEWER,
        Role.PUBLISHER,
        Role.UNIT_VERIFIER,
        Role.HR_REVIEWER,
        Role.HR_APPROVER,
        Role.AUDITOR,
    }


@pytest.mark.parametrize("path", ["/law/", "/competence/"])
def test_a_trainee_finds_the_registers_from_any_page(cast, path):
    assert path in links(cast.client("learner").get("/learn/").content.decode())


def test_a_stranger_is_offered_what_is_public_only(client, db):
    found = links(client.get("/source/").content.decode())

    assert ("/law/" in found, "/competence/" in found) == (True, False)
