from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradebookConfig(AppConfig):
    name = "gradebook"
    verbose_name = _("Gradebook")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gradebook import receivers  # noqa: F401, PLC0415  app ready
