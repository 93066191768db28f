from core.outbox import outside_transaction
from notifications import operations
from notifications.operations import digests, mails, reading, webhooks


@outside_transaction
def send_mail(*, notification_id: int) -> None:
    mails.send_mail(notification_id=notification_id)


@outside_transaction
def send_digest(*, digest_id: int) -> None:
    digests.send_digest(digest_id=digest_id)


@outside_transaction
def call_target(*, target_id: int) -> None:
    webhooks.call_target(target_id=target_id)


def queue_mails(*, notification_ids: list[int]) -> None:
    operations.queue_mails(notification_ids=notification_ids)


def sweep() -> None:
    mails.sweep()
    digests.sweep()
    webhooks.sweep()


def forget_old() -> None:
    reading.forget_old()
