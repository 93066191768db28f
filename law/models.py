"""What may be cited, in which version, and since when."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified


class Instrument(Identified):
    """A law, a treaty or another text that lessons and questions may cite."""

    class Kind(models.TextChoices):
        TREATY = "treaty", _("Treaty or convention")
        LAW = "law", _("Law")
        INTERPRETATION = "interpretation", _("Judicial interpretation")
        REGULATION = "regulation", _("Administrative regulation")
        RULES = "rules", _("Rules and provisions")
        SOFT_LAW = "soft-law", _("Guidelines and standards")
        MODEL = "model", _("Model treaty or agreement")

    key = models.SlugField(
        _("Key"), max_length=64, unique=True, help_text=_("Stands in the address; cannot be changed later.")
    )
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind)
    name_zh = models.CharField(_("Name in Chinese"), max_length=300)
    name_en = models.CharField(_("Name in English"), max_length=300)
    short_zh = models.CharField(_("Short name in Chinese"), max_length=100, blank=True)
    short_en = models.CharField(_("Short name in English"), max_length=100, blank=True)
    aliases_zh = models.JSONField(_("Other Chinese names"), default=list, blank=True)
    aliases_en = models.JSONField(_("Other English names"), default=list, blank=True)
    issuer_zh = models.CharField(_("Issued by, in Chinese"), max_length=200, blank=True)
    issuer_en = models.CharField(_("Issued by, in English"), max_length=200, blank=True)
    # Every name, folded: JSON is stored escaped on SQLite and could not be searched there.
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["kind", "key"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.name_zh

    def get_absolute_url(self) -> str:
        return reverse("law:instrument", args=[self.key])


class InstrumentVersion(Identified):
    """One wording of an instrument. A date that is not recorded is null, never guessed.

    `in_force_to` is the last day on which the version was in force.
    """

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("Instrument"), on_delete=models.PROTECT, related_name="versions"
    )
    label = models.CharField(_("Version"), max_length=64, help_text=_("For example the year: 2018"))
    adopted_on = models.DateField(_("Adopted on"), null=True, blank=True)
    in_force_from = models.DateField(_("In force from"), null=True, blank=True)
    in_force_to = models.DateField(
        _("In force until"), null=True, blank=True, help_text=_("The last day on which it was in force.")
    )
    source = models.CharField(_("Source"), max_length=500, blank=True)

    class Meta:
        ordering = ["instrument", F("in_force_from").desc(nulls_last=True), "-label"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "label"], name="law_version_label_once"),
            models.CheckConstraint(
                name="law_version_validity",
                condition=Q(in_force_to=None)
                | Q(in_force_from=None)
                | Q(in_force_to__gte=F("in_force_from")),
                violation_error_message=_("The last day in force comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument.name_zh} ({self.label})"

    def in_force_on(self, day: dt.date) -> bool | None:
        """None where the recorded dates do not tell."""
        if self.in_force_to is not None and day > self.in_force_to:
            return False
        if self.in_force_from is None:
            return None
        return day >= self.in_force_from


class Provision(Identified):
    """One article (or paragraph) of one version: what a citation points to."""

    version = models.ForeignKey(
        InstrumentVersion, verbose_name=_("Version"), on_delete=models.PROTECT, related_name="provisions"
    )
    article = models.CharField(
        _("Article"), max_length=32, help_text=_("The number alone, for example 36 or 89(2).")
    )
    label_zh = models.CharField(_("Cited in Chinese as"), max_length=100)
    label_en = models.CharField(_("Cited in English as"), max_length=100)
    heading_zh = models.CharField(_("Heading in Chinese"), max_length=300, blank=True)
    heading_en = models.CharField(_("Heading in English"), max_length=300, blank=True)
    text_zh = models.TextField(_("Text in Chinese"), blank=True)
    text_en = models.TextField(_("Text in English"), blank=True)
    # "89(2)" must come before "114": the number is padded for sorting.
    order = models.CharField(max_length=64, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["version", "order"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            models.UniqueConstraint(fields=["version", "article"], name="law_provision_article_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version.instrument.name_zh} ({self.version.label}) {self.label_zh}"

    def in_force_on(self, day: dt.date) -> bool | None:
        """None where the recorded dates do not tell."""
        return self.version.in_force_on(day)

    @property
    def anchor(self) -> str:
        """Address of the provision within the page of its instrument."""
        return f"p-{self.uuid}"

    def get_absolute_url(self) -> str:
        return f"{self.version.instrument.get_absolute_url()}#{self.anchor}"


class Renumbering(Identified):
    """The content of one provision stands under another number in another version."""

    from_provision = models.ForeignKey(
        Provision, verbose_name=_("Old provision"), on_delete=models.PROTECT, related_name="moved_to"
    )
    to_provision = models.ForeignKey(
        Provision, verbose_name=_("New provision"), on_delete=models.PROTECT, related_name="moved_from"
    )
    note_zh = models.CharField(_("Note in Chinese"), max_length=500, blank=True)
    note_en = models.CharField(_("Note in English"), max_length=500, blank=True)

    class Meta:
        ordering = ["from_provision__order"]
        verbose_name = _("renumbering")
        verbose_name_plural = _("renumberings")
        constraints = [
            models.UniqueConstraint(fields=["from_provision", "to_provision"], name="law_renumbering_once"),
            models.CheckConstraint(
                name="law_renumbering_moves", condition=~Q(from_provision=F("to_provision"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_provision} → {self.to_provision}"
