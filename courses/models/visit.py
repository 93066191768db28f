from django.conf import settings
from django.db import models


class DeskVisit(models.Model):
    """When somebody opened the teaching desk: the day of today's visit and of the visit before.

    .. pii: person; deleted with the account
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="desk_visit"
    )
    last_on = models.DateField()
    before_on = models.DateField(null=True)
