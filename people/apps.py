from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("people.receivers")
        import_module("people.findable")
        register(no_exemptions_outside_the_demo, Tags.database)


def no_exemptions_outside_the_demo(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Demo accounts go without the second factor; their mark must not travel into a served installation."""
    if not databases or settings.SECOND_FACTOR_EXEMPTIONS:
        return []
    try:
        exempt = apps.get_model("people.User").objects.filter(mfa_exempt=True).count()
    except DatabaseError:  # before the first migration
        return []
    if not exempt:
        return []
    return [
        Error(
            f"{exempt} accounts are exempt from the second factor",
            hint="Such accounts belong to the demo: close them.",
            id="people.E001",
        )
    ]
