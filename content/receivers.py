"""Answers for the apps below."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from content import queries
from content.models import ReadingSettings
from core import display
from law import registry as law_registry

law_registry.usage_check(queries.texts_resting_on)


@receiver(user_logged_in, dispatch_uid="content.reading_settings")
def bring_reading_settings(sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Into the session, which every page reads anyway."""
    kept = ReadingSettings.objects.filter(person=user).values_list("chosen", flat=True).first()
    if kept:
        request.session[display.COOKIE] = kept
