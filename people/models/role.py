from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from people.models.office import Office, Period
from people.registry import Role


class RoleGrant(Period, Identified):
    """A role over an office and all below it, for a period. Ended by a row that takes its place.

    .. pii: person, granted_by; retained as personnel record
    """

    Role = Role

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants")
    role = models.CharField(_("Role"), max_length=24, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, related_name="role_grants")
    # Without a name the grant came with the installation.
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["role", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="people_rolegrant_period"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "office"],
                condition=Q(valid_to=None, recorded_to=None),
                name="people_rolegrant_once",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("granted_by")), name="people_rolegrant_not_to_oneself"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(recorded_to=None), name="people_grant_person"),
            models.Index(fields=["role", "office"], condition=Q(recorded_to=None), name="people_grant_role"),
        ]
