from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registers the checks and, of every app, its ledger events and kinds of notice.
        autodiscover_modules("checks", "events")
        user_logged_out.connect(_note_sign_out, dispatch_uid="core.sign_out")


def _note_sign_out(sender: object, request: HttpRequest | None, **kwargs: object) -> None:
    """core.middleware tells the browser to forget what it kept (N-REP-12)."""
    if request is not None:
        request.signed_out = True  # type: ignore[attr-defined]
