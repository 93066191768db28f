from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class QualificationsConfig(AppConfig):
    name = "qualifications"
    verbose_name = _("Qualifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_string("qualifications.receivers.record_result")  # connects the receivers
