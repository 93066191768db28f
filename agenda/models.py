"""Secret addresses under which a person's calendar program fetches her dates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified


class Feed(Identified):
    """One address, for one program of one person. Who knows the secret reads the dates, so only its digest
    is kept; the identifier of the row opens nothing.

    .. pii: person; deleted with the account
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    name = models.CharField(_("Name"), max_length=60)
    # Kinds of agenda.registry; what is not named here is never said under this address.
    kinds = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    renewed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    # Of the file last given out, and since when it has been like that: what Last-Modified says.
    file_digest = models.CharField(max_length=80, blank=True)
    file_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="agenda_feed_has_a_name")]
        indexes = [models.Index(fields=["person", "revoked_at"], name="agenda_feed_person")]
