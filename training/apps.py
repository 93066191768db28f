from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("training.events")
        import_module("training.receivers")
