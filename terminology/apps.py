from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerminologyConfig(AppConfig):
    name = "terminology"
    verbose_name = _("Terminology")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terminology import findable  # noqa: F401, PLC0415  app ready
