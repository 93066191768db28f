from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.backoffice import without_inline_scripts  # noqa: PLC0415  app ready

        without_inline_scripts()
