import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.models import OutboxMessage
from notifications import operations, queries, registry
from notifications.models import Delivery, Notification
from notifications.registry import UnknownKind
from tests.factories.people import UserFactory


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.kind("test.told", title=_("Save"), body="%(what)s: %(why)s", mail=True)
    registry.kind("test.quiet", title="Quiet", body="Nothing to do.", mail=False)


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
        ("test.told", False, False),
        ("test.quiet", None, False),
        ("test.quiet", True, True),
    ],
)
def test_preferences_decide_on_mail_and_never_on_the_inbox(db, kind, chosen, mailed):
    person = UserFactory()
    if chosen is not None:
        operations.set_preference(by=person, kind=kind, mail=chosen)
    told(person, kind)
    assert (len(mails_asked_for()) == 1, queries.unread_count(person)) == (mailed, 1)


def test_whoever_has_no_address_gets_no_mail(db):
    told(UserFactory(email=None))
    assert mails_asked_for() == []


@pytest.mark.parametrize(("language", "body"), [("zh-hans", "证书: late"), ("en", "Certificate: late")])
def test_mail_is_written_in_the_receivers_language(db, language, body, settings):
    notice = told(UserFactory(language=language, email="li@example.org"))
    assert operations.send_mail(notification_id=notice.pk) is True
    (message,) = mail.outbox
    assert message.to == ["li@example.org"]
    assert body in message.body
    assert f"{settings.SITE_ORIGIN}/people/me/" in message.body
    assert body in message.alternatives[0][0]
    assert message.extra_headers["Message-ID"].startswith(f"<{notice.uuid}@")


def test_the_task_may_run_twice_and_mails_once(db):
    notice = told(UserFactory())
    assert [operations.send_mail(notification_id=notice.pk) for _turn in range(2)] == [True, False]
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_n_acc_07_a_closed_account_is_not_mailed(db):
    person = UserFactory()
    notice = told(person)
    person.is_active = False
    person.save()
    assert operations.send_mail(notification_id=notice.pk) is False
    assert (mail.outbox, Delivery.objects.get().state) == ([], Delivery.State.SKIPPED)


def test_a_title_never_breaks_the_header(db):
    registry.kind("test.lines", title="%(what)s", body="x")
    notice = told(UserFactory(), "test.lines", what="one\nBcc: thief@example.org")
    operations.send_mail(notification_id=notice.pk)
    assert mail.outbox[0].subject == "one Bcc: thief@example.org"


def test_reading_counts_once_and_only_ones_own(db, clock):
    person, other = UserFactory(), UserFactory()
    first, _second, foreign = told(person), told(person), told(other)
    operations.mark_read(notification=first, by=person)
    at = first.read_at
    clock.move(minutes=1)
    assert operations.mark_read(notification=first, by=person).read_at == at
    operations.mark_read(notification=foreign, by=person)
    assert (queries.unread_count(person), queries.unread_count(other)) == (1, 1)
    assert operations.mark_all_read(by=person) == 1
    assert (queries.unread_count(person), queries.unread_count(other)) == (0, 1)


def test_unread_count_is_one_query(db, django_assert_num_queries):
    person = UserFactory()
    with django_assert_num_queries(1):
        queries.unread_count(person)
