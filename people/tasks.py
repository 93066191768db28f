from django.core.management import call_command

from people.operations import groups, invitations


def refresh_groups() -> None:
    groups.refresh_groups()


def clear_sessions() -> None:
    """Sessions nobody came back to: their rows would stay for ever."""
    call_command("clearsessions")


def send_invitation(*, invitation_id: int) -> None:
    invitations.send_invitation(invitation_id=invitation_id)
