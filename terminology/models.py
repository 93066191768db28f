"""The term base: one concept per row, one rendering of it per language."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped


class Term(Identified, Stamped):
    """A concept of the work. Only what is approved is published and marked in lessons."""

    class Tag(models.TextChoices):
        INST = "INST", _("Institutions and staff")
        JUR = "JUR", _("Jurisdiction and immunity")
        RIGHTS = "RIGHTS", _("Rights and consular matters")
        MLA = "MLA", _("Mutual legal assistance")
        EXT = "EXT", _("Extradition and transfer")
        ASSET = "ASSET", _("Asset recovery and money laundering")
        CYBER = "CYBER", _("Cybercrime and electronic evidence")
        CIVPIL = "CIVPIL", _("Civil, administrative and public-interest litigation")
        BIZ = "BIZ", _("Business environment and overseas interests")
        TREATY = "TREATY", _("Law of treaties")
        ORG = "ORG", _("International organisations and exchange")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")

    tag = models.CharField(_("Subject"), max_length=16, choices=Tag)
    status = models.CharField(_("Status"), max_length=16, choices=Status, default=Status.DRAFT)
    source = models.CharField(_("Source"), max_length=300, blank=True)
    # A word of every day that is a term in some texts only: there an author marks it by hand.
    is_marked = models.BooleanField(
        _("Marked in lessons wherever it stands"),
        default=True,
        help_text=_("Off for common words that are a term only in some texts."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        permissions = [("approve_term", "Can approve terms")]

    def __str__(self) -> str:
        # Lists prefetch the renderings; each of these is then found without a query.
        return " · ".join(rendering.text for rendering in self.renderings.all())

    def get_absolute_url(self) -> str:
        return reverse("terminology:term", args=[self.uuid])

    def rendering(self, language: str) -> "Rendering | None":
        for rendering in self.renderings.all():
            if rendering.language == language:
                return rendering
        return None


class Rendering(Identified):
    """How the concept is called and defined in one language."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Simplified Chinese")
        ENGLISH = "en", _("English")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="renderings")
    language = models.CharField(max_length=8, choices=Language)
    text = models.CharField(max_length=200)
    pinyin = models.CharField(max_length=300, blank=True)
    definition = models.TextField(blank=True)
    # Other accepted forms, which are found and marked like the text itself.
    variants = models.JSONField(default=list, blank=True)
    # Forms that must not be used; they are found by search and never marked.
    forbidden = models.JSONField(default=list, blank=True)
    # All forms, pinyin without tones and its initials, folded, so that SQLite can search them.
    search_text = models.TextField(editable=False, default="")
    # Pinyin without tones, or the English text: what a list is sorted by.
    sort_key = models.CharField(max_length=300, editable=False, default="", db_index=True)

    class Meta:
        ordering = ["-language"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language"], name="terminology_rendering_once"),
            models.UniqueConstraint(fields=["language", "text"], name="terminology_text_once"),
        ]

    def __str__(self) -> str:
        return self.text
