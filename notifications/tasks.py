from core.outbox import outside_transaction
from notifications import operations


@outside_transaction
def send_mail(*, notification_id: int) -> None:
    operations.send_mail(notification_id=notification_id)


def queue_mails(*, notification_ids: list[int]) -> None:
    operations.queue_mails(notification_ids=notification_ids)
