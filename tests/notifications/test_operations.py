import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.models import OutboxMessage
from notifications import operations, queries, registry
from notifications.models import Delivery, Notification, Preference
from notifications.operations import mails, preferences, reading
from notifications.queries import Choice
from notifications.registry import UnknownKind
from tests.factories.people import UserFactory


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.kind("test.told", title=_("Save"), body="%(what)s: %(why)s", mail=True)
    registry.kind("test.quiet", title="Quiet", body="Nothing to do.", mail=False)
    registry.kind("test.urgent", title="Urgent", body="%(what)s: %(why)s", urgent=True)


def told(recipient, kind="test.told", **params):
    params = params or {"what": {"zh": "证书", "en": "Certificate"}, "why": "late"}
    return operations.notify(recipient=recipient, kind=kind, by=None, link="/people/me/", **params)


def mails_asked_for():
    return list(
        OutboxMessage.objects.filter(task_path="notifications.tasks.send_mail").values_list("key", flat=True)
    )


def test_a_notice_is_worded_when_it_is_read(db):
    notice = told(UserFactory())
    with translation.override("zh-hans"):
        assert queries.worded(notice).body == "证书: late"
    with translation.override("en"):
        assert queries.worded(notice).body == "Certificate: late"


def test_an_unknown_kind_is_refused(db):
    with pytest.raises(UnknownKind):
        operations.notify(recipient=UserFactory(), kind="test.unknown", by=None)
    assert not Notification.objects.exists()


def test_each_notice_asks_for_one_mail(db):
    notice = told(UserFactory())
    assert mails_asked_for() == [f"notice-mail:{notice.uuid}"]


@pytest.mark.parametrize(
    ("kind", "chosen", "mailed"),
    [
        ("test.told", None, True),
        ("test.told", "never", False),
        ("test.told", "daily", False),
        ("test.quiet", None, False),
        ("test.quiet", "now", True),
    ],
)
def test_a_choice_of_mail_leaves_the_inbox_alone(db, kind, chosen, mailed):
    person = UserFactory()
    if chosen is not None:
        preferences.set_preference(by=person, kind=kind, mail=chosen)
    told(person, kind)
    assert (len(mails_asked_for()) == 1, queries.unread_count(person)) == (mailed, 1)


def test_what_is_not_wanted_in_the_inbox_is_mailed_and_not_counted(db):
    person = UserFactory()
    preferences.set_preference(by=person, kind="test.told", mail="now", inbox=False)
    notice = told(person)
    assert (mails_asked_for(), queries.unread_count(person), list(queries.inbox_of(person))) == (
        [f"notice-mail:{notice.uuid}"], 0, [],
    )  # fmt: skip


def test_urgent_kinds_pass_every_choice(db):
    person = UserFactory()
    Preference.objects.create(person=person, kind="test.urgent", mail="never", inbox=False)
    notice = told(person, "test.urgent")
    assert (mails_asked_for(), queries.unread_count(person)) == ([f"notice-mail:{notice.uuid}"], 1)
    assert queries.choices_of(person)["test.urgent"] == Choice(inbox=True, mail="now")
    with pytest.raises(Invalid, match=r"notice\.always"):
        preferences.set_preference(by=person, kind="test.urgent", mail="never")


def test_many_are_told_as_each_would_be(db, django_assert_num_queries):
    choices = [("now", True), ("never", True), ("daily", True), ("weekly", False), ("never", False)]
    people = [UserFactory() for _choice in range(2 * len(choices))]
    for person, (mail_, inbox) in zip(people, choices * 2, strict=True):
        preferences.set_preference(by=person, kind="test.told", mail=mail_, inbox=inbox)
    params = {"what": "x", "why": "y"}
    with django_assert_num_queries(6):
        operations.notify_many(
            recipients=people[: len(choices)], kind="test.told", by=None, link="/people/me/", **params
        )
    operations.queue_mails(notification_ids=[row.pk for row in Notification.objects.all()][:1])
    for person in people[len(choices) :]:
        told(person, **params)

    def became(person):
        row = Notification.objects.get(recipient=person)
        waits = list(row.deliveries.values_list("channel", "due_at__date"))
        return (
            row.shown,
            row.read_at is None,
            row.params,
            waits,
            f"notice-mail:{row.uuid}" in mails_asked_for(),
        )

    assert [became(person) for person in people[:5]] == [became(person) for person in people[5:]]


def test_whoever_has_no_address_gets_no_mail(db):
    told(UserFactory(email=None))
    assert mails_asked_for() == []


@pytest.mark.parametrize(("language", "body"), [("zh-hans", "证书: late"), ("en", "Certificate: late")])
def test_mail_is_written_in_the_receivers_language(db, language, body, settings):
    notice = told(UserFactory(language=language, email="li@example.org"))
    assert mails.send_mail(notification_id=notice.pk) is True
    (message,) = mail.outbox
    assert message.to == ["li@example.org"]
    assert body in message.body
    assert f"{settings.SITE_ORIGIN}/people/me/" in message.body
    assert body in message.alternatives[0][0]
    assert message.extra_headers["Message-ID"].startswith(f"<{notice.uuid}@")


def test_the_task_may_run_twice_and_mails_once(db):
    notice = told(UserFactory())
    assert [mails.send_mail(notification_id=notice.pk) for _turn in range(2)] == [True, False]
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_n_acc_07_a_closed_account_is_not_mailed(db):
    person = UserFactory()
    notice = told(person)
    person.is_active = False
    person.save()
    assert mails.send_mail(notification_id=notice.pk) is False
    assert (mail.outbox, Delivery.objects.get().state) == ([], Delivery.State.SKIPPED)


def test_a_title_never_breaks_the_header(db):
    registry.kind("test.lines", title="%(what)s", body="x")
    notice = told(UserFactory(), "test.lines", what="one\nBcc: thief@example.org")
    mails.send_mail(notification_id=notice.pk)
    assert mail.outbox[0].subject == "one Bcc: thief@example.org"


def test_reading_counts_once_and_only_ones_own(db, clock):
    person, other = UserFactory(), UserFactory()
    first, _second, foreign = told(person), told(person), told(other)
    reading.mark_read(notification=first, by=person)
    at = first.read_at
    clock.move(minutes=1)
    assert reading.mark_read(notification=first, by=person).read_at == at
    reading.mark_read(notification=foreign, by=person)
    assert (queries.unread_count(person), queries.unread_count(other)) == (1, 1)
    assert reading.mark_all_read(by=person) == 1
    assert (queries.unread_count(person), queries.unread_count(other)) == (0, 1)


def test_unread_count_is_one_query(db, django_assert_num_queries):
    person = UserFactory()
    with django_assert_num_queries(1):
        queries.unread_count(person)
