from core.outbox import outside_transaction
from notifications import operations


@outside_transaction
def send_mail(*, notification_id: int) -> None:
    operations.send_mail(notification_id=notification_id)
