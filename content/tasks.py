"""Called by the schedule."""

from django.core.management import call_command
from django.db import transaction


@transaction.atomic
def publish_scheduled() -> None:
    """Pages whose time has come go live, those whose time is over go. One transaction: a page that went
    live without its edition would be noticed by nobody and not be tried again."""
    call_command("publish_scheduled")
