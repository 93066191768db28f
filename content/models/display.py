"""How a person likes to read."""

from django.conf import settings
from django.db import models


class ReadingSettings(models.Model):
    """One choice per person, as `core.display` writes it; the browser keeps the same in a cookie.

    .. pii: person; removed with the account
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reading_settings"
    )
    chosen = models.CharField(max_length=40)
