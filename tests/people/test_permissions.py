"""Who opens which page of people: success and refusal from one cast."""

import pytest
from django.urls import reverse

from people.models import Appointment, RoleGrant
from people.operations import invitations
from tests.factories.people import PostFactory

WHO = (
    "anonymous",
    "learner",
    "trainer",
    "verifier",
    "own_hr",
    "auditor",
    "admin",
    "unit_admin",
    "security_admin",
)
LOGIN, OK, NO, GONE = 302, 200, 403, 404


def row(url, *statuses):
    return [(url, who, status) for who, status in zip(WHO, statuses, strict=True)]


# Subjects: the learner of province A; "other": the learner of province B, not the unit administrator's.
MATRIX = [
    *row("people:people", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("people:offices", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("people:invitations", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("people:undelivered", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("people:add", LOGIN, NO, NO, NO, NO, NO, OK, OK, NO),
    *row("people:profile", LOGIN, OK, OK, OK, OK, OK, OK, OK, OK),
    *row("people:office", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("other people:office", LOGIN, NO, NO, NO, NO, NO, OK, GONE, OK),
    *row("people:open_office", LOGIN, NO, NO, NO, NO, NO, OK, OK, GONE),
    *row("people:rename_office", LOGIN, NO, NO, NO, NO, NO, OK, OK, GONE),
    *row("people:move_office", LOGIN, NO, NO, NO, NO, NO, OK, OK, GONE),
    *row("people:close_office", LOGIN, NO, NO, NO, NO, NO, OK, OK, GONE),
    *row("other people:move_office", LOGIN, NO, NO, NO, NO, NO, OK, GONE, GONE),
    *row("people:person", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("other people:person", LOGIN, NO, NO, NO, NO, NO, OK, GONE, OK),
    *row("people:correct", LOGIN, NO, NO, NO, NO, NO, OK, OK, NO),
    *row("people:deactivate", LOGIN, NO, NO, NO, NO, NO, OK, OK, NO),
    *row("other people:deactivate", LOGIN, NO, NO, NO, NO, NO, OK, GONE, NO),
    *row("people:reset_second_factor", LOGIN, NO, NO, NO, NO, NO, OK, OK, NO),
    *row("other people:reset_second_factor", LOGIN, NO, NO, NO, NO, NO, OK, GONE, NO),
    *row("people:reactivate", LOGIN, NO, NO, NO, NO, NO, OK, OK, NO),
    *row("people:appoint", LOGIN, NO, NO, NO, NO, NO, OK, OK, NO),
    *row("other people:appoint", LOGIN, NO, NO, NO, NO, NO, OK, GONE, NO),
    *row("people:grant", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("other people:grant", LOGIN, NO, NO, NO, NO, NO, OK, GONE, OK),
    *row("people:end_appointment", LOGIN, NO, NO, NO, NO, NO, OK, OK, GONE),
    *row("other people:end_appointment", LOGIN, NO, NO, NO, NO, NO, OK, GONE, GONE),
    *row("people:revoke", LOGIN, NO, NO, NO, NO, NO, OK, OK, OK),
    *row("other people:revoke", LOGIN, NO, NO, NO, NO, NO, OK, GONE, OK),
    *row("notifications:inbox", LOGIN, OK, OK, OK, OK, OK, OK, OK, OK),
    *row("notifications:preferences", LOGIN, OK, OK, OK, OK, OK, OK, OK, OK),
]
# Posts without a page of their own.
POSTS = [
    *row("people:sign_out", LOGIN, NO, NO, NO, NO, NO, LOGIN, LOGIN, NO),
    *row("other people:sign_out", LOGIN, NO, NO, NO, NO, NO, LOGIN, GONE, NO),
    *row("people:invite", LOGIN, NO, NO, NO, NO, NO, 409, 409, NO),
    *row("other people:invite", LOGIN, NO, NO, NO, NO, NO, 409, GONE, NO),
    *row("people:withdraw", LOGIN, NO, NO, NO, NO, NO, LOGIN, LOGIN, GONE),
    *row("people:sign_out_everywhere", *[LOGIN] * 9),
    *row("people:language", *[422] * 9),
    *row("notifications:mark", *[LOGIN] * 9),
    *row("notifications:read_all", *[LOGIN] * 9),
]


def address(cast, name):
    name = name.split()
    other = len(name) == 2
    person, office = (cast.learner_b, cast.basic_b) if other else (cast.learner, cast.basic_a)
    kind = name[-1].partition(":")[2]
    if kind in ("office", "open_office", "rename_office", "move_office", "close_office"):
        return reverse(name[-1], args=[office.uuid])
    if kind in (
        "person", "correct", "deactivate", "reactivate", "sign_out", "reset_second_factor", "invite",
        "appoint", "grant",
    ):  # fmt: skip
        return reverse(name[-1], args=[person.uuid])
    if kind == "end_appointment":
        return reverse(name[-1], args=[Appointment.objects.get(person=person).uuid])
    if kind == "revoke":
        holder = cast.other_hr if other else cast.own_hr
        return reverse(name[-1], args=[RoleGrant.objects.get(person=holder).uuid])
    if kind == "withdraw":
        person = invitations.join(
            by=cast.unit_admin, staff_number="new1", office=cast.basic_a, post=PostFactory(),
            full_name_zh="李四", email="new1@example.org",
        )  # fmt: skip
        return reverse(name[-1], args=[person.invitations.get().uuid])
    return reverse(name[-1])


@pytest.mark.parametrize("url", dict.fromkeys(url for url, _who, _status in MATRIX))
def test_who_opens_a_page(cast, url):
    expected = {who: status for known, who, status in MATRIX if known == url}
    opened = {who: cast.client(who).get(address(cast, url)).status_code for who in WHO}
    assert opened == expected


@pytest.mark.parametrize(("url", "who", "status"), POSTS)
def test_who_may_post(cast, url, who, status):
    cast.learner.set_password("x")
    cast.learner.save()
    cast.learner_b.set_password("x")
    cast.learner_b.save()
    assert cast.client(who).post(address(cast, url)).status_code == status


@pytest.mark.parametrize("url", [url for url, who, _status in POSTS if who == "admin"])
def test_posts_are_no_pages(cast, url):
    assert cast.client("admin").get(address(cast, url)).status_code == 405


def test_every_address_of_people_and_notices_is_in_the_matrix():
    from notifications import urls as notice_urls
    from people import urls as people_urls

    known = {url.split()[-1] for url, _who, _status in MATRIX + POSTS}
    named = {f"people:{pattern.name}" for pattern in people_urls.urlpatterns}
    named |= {f"notifications:{pattern.name}" for pattern in notice_urls.urlpatterns}
    # The invitation is opened by its secret, a notice by its receiver: tests of their own.
    assert named - known == {"people:accept", "notifications:read"}
