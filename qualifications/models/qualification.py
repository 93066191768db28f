from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import localized
from core.models import Identified


class Qualification(Identified):
    """Something a person may be trusted with. What it asks for stands in its requirement versions."""

    key = models.SlugField(_("Key"), max_length=60, unique=True)
    name_zh = models.CharField(_("Name in Chinese"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=200)
    description_zh = models.TextField(_("Description in Chinese"), blank=True)
    description_en = models.TextField(_("Description in English"), blank=True)
    # Without a number an award holds until it is taken away.
    validity_months = models.PositiveSmallIntegerField(
        _("Valid for months"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Qualification")
        verbose_name_plural = _("Qualifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(validity_months=None) | Q(validity_months__gte=1),
                name="qualifications_validity_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")


class RequirementVersion(Identified):
    """What a qualification asked for in a period. A trigger lets nothing of it change but the end of
    that period, and that once: other words are another version.

    `rule` is read by qualifications.rules.reader; the summary is the text people are told. The period
    is half-open, as everywhere: on `in_force_to` it no longer holds.
    """

    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="requirements")
    number = models.PositiveSmallIntegerField()
    rule = models.JSONField()
    digest = models.CharField(max_length=80)
    summary_zh = models.TextField()
    summary_en = models.TextField()
    in_force_from = models.DateField(_("In force from"))
    in_force_to = models.DateField(_("In force until"), null=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["qualification", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["qualification", "number"], name="qualifications_requirement_number"
            ),
            models.UniqueConstraint(
                fields=["qualification"],
                condition=Q(in_force_to=None),
                name="qualifications_requirement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gt=F("in_force_from")),
                name="qualifications_requirement_period",
            ),
        ]

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @staticmethod
    def on(day: date, prefix: str = "") -> Q:
        return Q(
            Q(**{f"{prefix}in_force_to": None}) | Q(**{f"{prefix}in_force_to__gt": day}),
            **{f"{prefix}in_force_from__lte": day},
        )
