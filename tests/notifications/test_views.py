from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from notifications import operations, queries, registry
from notifications.models import Notification
from notifications.operations import reading
from notifications.queries import Choice
from notifications.timing import Quiet


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
    assert sum(len(notices) for _day, notices in response.context["days"]) == count


def test_unread_filter(cast):
    first, _second = tell(cast.learner), tell(cast.learner)
    reading.mark_read(notification=first, by=cast.learner)
    client = cast.client("learner")
    assert len(client.get("/notices/").context["page"]) == 2
    assert len(client.get("/notices/?show=unread").context["page"]) == 1


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


def choices(client, **changes):
    """What the form of preferences holds, with changes."""
    form = client.get("/notices/preferences/").context["form"]
    data = {field.html_name: field.value() for field in form if field.value() not in (False, None)}
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_preferences_are_saved(cast):
    client = cast.client("learner")
    data = choices(
        client,
        **{"mail.role.granted": "weekly", "inbox.role.granted": None, "begins": "22:00", "ends": "07:00"},
    )
    assert client.post("/notices/preferences/", data).status_code == 302
    assert queries.choice_of(cast.learner, "role.granted") == Choice(inbox=False, mail="weekly")
    assert queries.quiet_of(cast.learner) == Quiet(time(22), time(7), False)
    # Only what differs from the ordinary is kept.
    assert list(cast.learner.notification_preferences.values_list("kind", flat=True)) == ["role.granted"]
    assert choices(client) == data | {"begins": time(22), "ends": time(7)}

    assert client.post("/notices/preferences/", choices(client, begins=None, ends=None)).status_code == 302
    assert queries.quiet_of(cast.learner) == Quiet()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail.role.granted": "hourly"},
        {"mail.role.granted": None},
        {"begins": "22:00"},
        {"begins": "25:00", "ends": "07:00"},
        {"begins": "07:00", "ends": "07:00"},
        {"mail.role.revoked": "never"},
        {"person": "1"},
    ],
)
def test_a_wrong_choice_changes_nothing_and_loses_nothing(cast, wrong):
    client = cast.client("learner")
    data = choices(client, **{"mail.course.completed": "daily"} | wrong)
    response = client.post("/notices/preferences/", data)
    assert response.status_code == 422
    assert response.context["form"]["mail.course.completed"].value() == "daily"
    assert (cast.learner.notification_preferences.count(), queries.quiet_of(cast.learner)) == (0, Quiet())


@pytest.mark.parametrize(
    ("who", "hidden"),
    [
        ("learner", {"teaching", "duties", "question"}),
        ("trainer", {"duties"}),
        ("own_hr", {"teaching", "question"}),
    ],
)
def test_the_page_of_preferences_offers_what_concerns_the_person(
    cast, who, hidden, django_assert_num_queries
):
    client = cast.client(who)
    with django_assert_num_queries(6):
        html = client.get("/notices/preferences/").content
    kinds = [kind for kind in registry.registered().values() if kind.group not in hidden]
    assert html.count(b'name="mail.') == len([kind for kind in kinds if not kind.urgent])
    assert html.count(b"Always at once") == len([kind for kind in kinds if kind.urgent])
    assert len(html) < 60_000


def test_filters_by_what_it_is_about(cast):
    tell(cast.learner)
    operations.notify(recipient=cast.learner, kind="course.completed", by=None, code="FP-101")
    client = cast.client("learner")

    def shown(query):
        days = client.get(f"/notices/?{query}").context["days"]
        return [notice.row.kind for _day, notices in days for notice in notices]

    assert shown("group=learning") == ["course.completed"]
    assert shown("group=account&show=unread") == ["account.security_changed"]
    assert shown("group=run") == []
    assert shown("group=nonsense&show=nonsense") == ["course.completed", "account.security_changed"]


def test_days_are_those_of_china(cast, clock):
    clock.set(datetime(2026, 3, 9, 15, 59, tzinfo=UTC))
    tell(cast.learner)
    clock.move(minutes=1)
    tell(cast.learner, 2)
    days = cast.client("learner").get("/notices/").context["days"]
    assert [(day, len(notices)) for day, notices in days] == [(date(2026, 3, 10), 2), (date(2026, 3, 9), 1)]


def test_several_are_marked_read_and_unread_again(cast):
    notices = [tell(cast.learner) for _number in range(3)]
    foreign = tell(cast.learner_b)
    client = cast.client("learner")

    def mark(chosen, **fields):
        data = {"notices": [getattr(row, "uuid", row) for row in chosen], **fields}
        return client.post("/notices/mark/", data)

    response = mark(notices[:2], **{"as": "read", "back": "/notices/?show=unread&page=1"})
    assert (response.url, queries.unread_count(cast.learner)) == ("/notices/?show=unread&page=1", 1)
    assert mark(notices, **{"as": "unread", "back": "https://thief.example/notices/"}).url == "/notices/"
    assert queries.unread_count(cast.learner) == 3
    # One foreign among them, and nothing happens to any (N-ACC-04).
    assert mark([*notices, foreign], **{"as": "read"}).status_code == 404
    assert mark(["nonsense"], **{"as": "read"}).status_code == 404
    assert mark([], **{"as": "read"}).status_code == 302
    assert (queries.unread_count(cast.learner), queries.unread_count(cast.learner_b)) == (3, 1)


def test_mark_all_read(cast):
    tell(cast.learner, 3)
    assert cast.client("learner").post("/notices/read/").status_code == 302
    assert queries.unread_count(cast.learner) == 0
