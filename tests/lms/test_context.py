import pytest
from django.test import RequestFactory
from django.utils.translation import override

from lms.context import Navigation, navigation

ALWAYS = ["/en/catalogue/", "/terms/"]


def nav_of(user, path="/learn/", **cookies):
    request = RequestFactory().get(path)
    request.user = user
    request.COOKIES.update(cookies)
    return Navigation(request)


@pytest.mark.parametrize(
    ("who", "desks"),
    [
        ("learner", ["/learn/"]),
        ("trainer", ["/learn/", "/teach/"]),
        ("publisher", ["/learn/", "/teach/"]),
        ("own_hr", ["/learn/", "/hr/"]),
        ("verifier", ["/learn/", "/hr/"]),
        ("auditor", ["/learn/", "/hr/"]),
        ("admin", ["/learn/", "/people/"]),
    ],
)
def test_the_desks_follow_the_roles(cast, who, desks):
    with override("en"):
        ways = nav_of(getattr(cast, who)).ways

    assert [way.href for way in ways] == desks + ALWAYS
    assert [way.href for way in ways if way.here] == ["/learn/"]


def test_a_stranger_sees_what_is_public(rf):
    with override("en"):
        ways = Navigation(rf.get("/terms/")).ways

    assert [(way.href, way.here) for way in ways] == [
        ("/en/catalogue/", False),
        ("/terms/", True),
        ("/verify/", False),
    ]


def test_the_frame_costs_two_queries(cast, django_assert_num_queries):
    person = type(cast.trainer).objects.get(pk=cast.trainer.pk)

    with django_assert_num_queries(2):  # grants, unread notices
        nav = nav_of(person)
        assert (len(nav.ways), nav.authors, nav.unread) == (4, True, 0)


@pytest.mark.parametrize(
    ("active", "path", "code", "href"),
    [
        ("en", "/en/catalogue/fp-101/?page=2", "zh-hans", "/zh-hans/catalogue/fp-101/?page=2"),
        ("zh-hans", "/zh-hans/", "en", "/en/"),
        ("zh-hans", "/learn/", "en", ""),
    ],
)
def test_the_other_language_keeps_the_page(rf, active, path, code, href):
    with override(active):
        language = Navigation(rf.get(path)).other_language

    assert (language.code, language.href) == (code, href)


def test_the_navigation_is_made_once_per_request(rf):
    request = rf.get("/")

    assert navigation(request)["nav"] is navigation(request)["nav"]


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><b>', ""), ("", "")])
def test_only_known_themes_reach_the_page(rf, cookie, theme):
    request = rf.get("/")
    request.COOKIES["theme"] = cookie

    assert Navigation(request).theme == theme
