"""What there is to be able to do: areas, competencies, levels, and what a post expects."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified


class Area(Identified):
    """One of the fields of competence, known by a letter."""

    code = models.CharField(_("Code"), max_length=8, unique=True)
    name_zh = models.CharField(_("Name in Chinese"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200)
    themes = models.CharField(_("Themes of the guideline"), max_length=100, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("area of competence")
        verbose_name_plural = _("areas of competence")

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Level(Identified):
    """One step of mastery. A higher rank includes the lower ones."""

    code = models.CharField(_("Code"), max_length=8, unique=True)
    rank = models.PositiveSmallIntegerField(_("Rank"), unique=True)
    name_zh = models.CharField(_("Name in Chinese"), max_length=100)
    name_en = models.CharField(_("Name in English"), max_length=100)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Competency(Identified):
    """Something a person can show to be able to do, at one of the levels."""

    code = models.CharField(_("Code"), max_length=8, unique=True)
    area = models.ForeignKey(
        Area, verbose_name=_("Area"), on_delete=models.PROTECT, related_name="competencies"
    )
    name_zh = models.CharField(_("Name in Chinese"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200)
    basis_zh = models.TextField(_("Basis in Chinese"), blank=True)
    basis_en = models.TextField(_("Basis in English"), blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class LevelDescriptor(Identified):
    """What a person does who has reached the level in the competency."""

    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="descriptors")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="descriptors")
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        ordering = ["competency", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["competency", "level"], name="competence_descriptor_one_per_level"
            ),
        ]


class TargetProfile(Identified):
    """The lowest levels expected of the people in certain posts."""

    key = models.SlugField(_("Key"), max_length=64, unique=True)
    name_zh = models.CharField(_("Name in Chinese"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200)
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("target profile")
        verbose_name_plural = _("target profiles")

    def __str__(self) -> str:
        return self.name_zh


class TargetPost(Identified):
    """The post, named by its key, whose holders the profile is meant for."""

    profile = models.ForeignKey(TargetProfile, on_delete=models.CASCADE, related_name="posts")
    # A post is measured against one profile only; the posts themselves belong to `people`.
    post_key = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["post_key"]


class TargetLevel(Identified):
    """The lowest level expected on most competencies of an area; no row: nothing is expected."""

    profile = models.ForeignKey(TargetProfile, on_delete=models.CASCADE, related_name="levels")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="targets")

    class Meta:
        ordering = ["profile", "area"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "area"], name="competence_target_one_per_area"),
        ]
