from people.operations import groups, invitations


def refresh_groups() -> None:
    groups.refresh_groups()


def send_invitation(*, invitation_id: int) -> None:
    invitations.send_invitation(invitation_id=invitation_id)
