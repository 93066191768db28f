from notifications import operations


def send_mail(*, notification_id: int) -> None:
    operations.send_mail(notification_id=notification_id)
