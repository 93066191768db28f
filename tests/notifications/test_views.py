import pytest
from django.urls import reverse

from notifications import operations, queries
from notifications.models import Notification


def tell(person, count=1, **fields):
    for _number in range(count):
        notice = operations.notify(
            recipient=person, kind="account.security_changed", by=None, link="/people/me/", **fields
        )
    return notice


@pytest.mark.parametrize("count", [1, 3, 25])
def test_inbox_query_count(cast, count, django_assert_num_queries):
    tell(cast.learner, count)
    client = cast.client("learner")
    with django_assert_num_queries(6):
        response = client.get("/notices/")
    assert len(response.context["notices"]) == count


def test_unread_filter(cast):
    first, _second = tell(cast.learner), tell(cast.learner)
    operations.mark_read(notification=first, by=cast.learner)
    client = cast.client("learner")
    assert len(client.get("/notices/").context["notices"]) == 2
    assert len(client.get("/notices/?show=unread").context["notices"]) == 1


def test_opening_a_notice_marks_it_read_and_leads_on(cast):
    notice = tell(cast.learner)
    response = cast.client("learner").post(reverse("notifications:read", args=[notice.uuid]))
    assert (response.status_code, response.url) == (302, "/people/me/")
    assert queries.unread_count(cast.learner) == 0


@pytest.mark.parametrize(
    ("who", "status"), [("learner", 302), ("learner_b", 404), ("admin", 404), ("anonymous", 302)]
)
def test_who_reads_a_notice(cast, who, status):
    notice = tell(cast.learner)
    address = reverse("notifications:read", args=[notice.uuid])
    assert cast.client(who).post(address).status_code == status
    assert Notification.objects.filter(read_at=None).count() == (0 if who == "learner" else 1)
    assert cast.client("learner").get(address).status_code == 405


def test_preferences_are_saved(cast):
    client = cast.client("learner")
    assert queries.mail_wanted(cast.learner, "role.granted")
    assert client.post("/notices/preferences/", {"role.revoked": "on"}).status_code == 302
    assert not queries.mail_wanted(cast.learner, "role.granted")
    assert queries.mail_wanted(cast.learner, "role.revoked")


def test_mark_all_read(cast):
    tell(cast.learner, 3)
    assert cast.client("learner").post("/notices/read/").status_code == 302
    assert queries.unread_count(cast.learner) == 0
