from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped
from people.models.office import Office, Post


class Audience(Identified, Stamped):  # type: ignore[django-manager-missing]  # Stamped's
    """A group that is described and not listed: whoever fits belongs to it, from the day on which he does.

    All descriptions hold together; an empty one asks for nothing. Staff classes and roles are lists of
    their keys. Nobody reaches people beyond the own scope through an audience: `audience_members` wants to
    know whose scope it is read in.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("Office"))
    subtree = models.BooleanField(_("And all offices below it"), default=True)
    posts = models.ManyToManyField(Post, blank=True, related_name="+", verbose_name=_("Posts"))
    staff_classes = models.JSONField(_("Staff classes"), default=list, blank=True)
    roles = models.JSONField(_("Roles"), default=list, blank=True)

    class Meta:
        verbose_name = _("Group of people")
