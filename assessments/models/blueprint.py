"""What a paper has to cover, cell by cell."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped


class Blueprint(Identified, Stamped):
    """How many questions on which competency, article and difficulty; many papers may follow one."""

    bank = models.ForeignKey("Bank", models.PROTECT, related_name="blueprints")
    title_zh = models.CharField(_("Title in Chinese"), max_length=200)
    title_en = models.CharField(_("Title in English"), max_length=200)

    class Meta:
        ordering = ["title_en", "id"]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:blueprint", args=[self.uuid])


class BlueprintCell(models.Model):
    """One cell of the matrix; an empty competency, instrument, article or difficulty means any."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="cells")
    competency = models.CharField(_("Competency"), max_length=20, blank=True)
    instrument = models.CharField(_("Instrument"), max_length=100, blank=True)
    article = models.CharField(_("Article"), max_length=20, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("Difficulty"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("Number asked for"), validators=[MinValueValidator(1)])
    marks = models.DecimalField(_("Marks each"), max_digits=6, decimal_places=2, default=1)

    class Meta:
        ordering = ["competency", "instrument", "article", "difficulty", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="blueprintcell_count"),
            models.CheckConstraint(condition=Q(marks__gt=0), name="blueprintcell_marks"),
        ]
