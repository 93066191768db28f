"""Called by the schedule."""

from courses.operations import publication


def list_coming() -> None:
    """The catalogue names the programmes that are still to come, so it is drawn anew each day."""
    publication.refresh_catalogues()
