"""News from Wagtail."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail import signals
from wagtail.log_actions import get_active_log_context

from agenda import registry as agenda_registry
from courses.registry import catalogue_section
from exchange import operations, queries
from exchange.models import ProgrammePage


def _actor() -> Any:
    """Whoever is signed in to the back office or named by the operation; None for the schedule."""
    user = get_active_log_context().user
    return user if user is not None and user.is_authenticated else None


@receiver(signals.page_published, sender=ProgrammePage)
def list_programme(sender: type, instance: Any, **kwargs: Any) -> None:
    operations.note_publication(page=instance, by=_actor(), published=True)


@receiver(signals.page_unpublished, sender=ProgrammePage)
def unlist_programme(sender: type, instance: Any, **kwargs: Any) -> None:
    operations.note_publication(page=instance, by=_actor(), published=False)


catalogue_section(queries.catalogue_section)
agenda_registry.source(
    "programme", _("Exchange programmes"), 60, entries=queries.dates_between, one=queries.date_of
)
