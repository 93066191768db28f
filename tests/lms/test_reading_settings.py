"""How somebody likes to read: kept in the browser, and with the account."""

import pytest

from content.models import ReadingSettings
from core import display
from courses.operations import enrolment
from tests.factories.courses import Shelf, edition_of
from tests.factories.people import UserFactory

ADDRESS = "/display/reading/"
CHOSEN = {"size": "large", "face": "sans", "width": "wide", "lines": "airy", "view": "both", "print": "large"}


def test_choices_are_kept_as_a_short_text():
    chosen = display.chosen(CHOSEN)

    assert (chosen.text, display.read(chosen.text)) == ("large.sans.wide.airy.both.large", chosen)
    assert display.PLAIN.attributes == ""


@pytest.mark.parametrize("text", ["", "x", "huge.serif", "." * 90, '"><script>.a.b.c.d.e', "large" * 40])
def test_what_is_no_choice_is_the_ordinary_one(text):
    assert display.read(text) == display.PLAIN


def test_without_an_account_the_browser_keeps_them(client, db):
    response = client.post(ADDRESS, {**CHOSEN, "next": "/terms/"})
    page = client.get("/terms/").content.decode()

    assert (response["Location"], response.cookies["reading"]["httponly"]) == ("/terms/", True)
    assert 'data-size="large"' in page.split(">", 2)[1]
    assert 'data-print="large"' in page.split(">", 2)[1]
    assert ReadingSettings.objects.count() == 0


def test_with_an_account_they_follow_to_another_device(client, db, django_user_model):
    person = UserFactory()
    client.force_login(person)
    client.post(ADDRESS, CHOSEN)
    elsewhere = type(client)()
    elsewhere.force_login(person)

    assert 'data-face="sans"' in elsewhere.get("/terms/").content.decode()
    client.post(ADDRESS, {"reset": "1"})
    assert ReadingSettings.objects.count() == 0
    assert "data-face" not in client.get("/terms/").content.decode()


def test_the_form_shows_what_is_chosen(client, db):
    client.post(ADDRESS, CHOSEN)

    page = client.get(ADDRESS).content.decode()
    part = client.get(ADDRESS, headers={"hx-request": "true"}).content.decode()

    assert page.count(" checked") == part.count(" checked") == 6
    assert 'value="airy" checked' in part
    assert ("<html" in page, "<html" in part) == (True, False)


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(client, db, target):
    assert client.post(ADDRESS, {"next": target})["Location"] == "/"


def test_lessons_open_in_the_view_that_was_chosen_and_the_address_has_the_last_word(client, db):
    edition = edition_of(Shelf().course())
    person = UserFactory()
    enrolment.enrol(course=edition.lesson.course, by=person)
    client.force_login(person)
    address = edition.get_absolute_url()
    before = "data-both" in client.get(address).content.decode()
    client.post(ADDRESS, CHOSEN)

    after = ["data-both" in client.get(address + query).content.decode() for query in ("", "?view=one")]

    assert (before, after) == (False, [True, False])
