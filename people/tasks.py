from django.core.management import call_command

from core.outbox import outside_transaction
from people.operations import groups, invitations, passwords


def refresh_groups() -> None:
    groups.refresh_groups()


def clear_sessions() -> None:
    """Sessions nobody came back to: their rows would stay for ever."""
    call_command("clearsessions")


def send_invitation(*, invitation_id: int) -> None:
    invitations.send_invitation(invitation_id=invitation_id)


@outside_transaction
def send_reset(*, person_ids: list[int]) -> None:
    passwords.send_reset(person_ids=person_ids)
