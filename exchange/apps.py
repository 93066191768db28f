from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Exchange programmes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from exchange import findable, receivers  # noqa: F401, PLC0415  app ready
