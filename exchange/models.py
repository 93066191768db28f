"""Exchange programmes as they are described to everybody. Applications and selection come on top."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.blocks import READING_BLOCKS, RICH_TEXT_FEATURES
from core.models import Identified, Stamped
from courses.reviewed import Reviewed

PROGRAMME_BLOCKS = [
    block for block in READING_BLOCKS if block[0] in {"heading", "text", "callout", "table", "document"}
]


class Programme(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """What is the same in every language. Its texts live on the pages; what people do will hang here."""

    class Kind(models.TextChoices):
        INBOUND = "inbound", _("Guests from abroad")
        OUTBOUND = "outbound", _("Sent abroad")
        DOMESTIC = "domestic", _("Programme at home")
        ONLINE = "online", _("Online")
        CONFERENCE = "conference", _("Conference")
        SECONDMENT = "secondment", _("Secondment")
        VISITING_SCHOLAR = "visiting_scholar", _("Visiting scholar")
        STUDY_VISIT = "study_visit", _("Study visit")
        BASE_COURSE = "base_course", _("Course at a training base")

    # Working languages: ISO 639-1 codes with their names.
    LANGUAGES: ClassVar = (
        ("zh", _("Chinese")),
        ("en", _("English")),
        ("fr", _("French")),
        ("ru", _("Russian")),
        ("es", _("Spanish")),
        ("ar", _("Arabic")),
        ("ja", _("Japanese")),
        ("de", _("German")),
        ("pt", _("Portuguese")),
        ("vi", _("Vietnamese")),
        ("mn", _("Mongolian")),
        ("uz", _("Uzbek")),
    )

    code = models.CharField(_("Code"), max_length=20, unique=True)
    kind = models.CharField(_("Type"), max_length=20, choices=Kind)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    nominations_until = models.DateField(_("Nominations until"), null=True, blank=True)
    # Codes of LANGUAGES, in the order of weight.
    languages = models.JSONField(_("Working languages"), default=list)
    # People in all; null where the host has not said.
    places = models.PositiveSmallIntegerField(_("Places"), null=True, blank=True)
    reserve = models.PositiveSmallIntegerField(_("Reserve places"), default=0)
    hours = models.DecimalField(_("Training hours"), max_digits=5, decimal_places=1, default=0)
    competencies = models.ManyToManyField(
        "competence.Competency", related_name="programmes", verbose_name=_("Competencies"), blank=True
    )

    class Meta:
        ordering = ["starts_on", "code"]
        verbose_name = _("exchange programme")
        verbose_name_plural = _("exchange programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="exchange_programme_period"
            ),
            models.CheckConstraint(
                condition=Q(nominations_until=None) | Q(nominations_until__lte=F("starts_on")),
                name="exchange_programme_nominations",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def language_names(self) -> list[str]:
        names = dict(self.LANGUAGES)
        return [str(names.get(code, code)) for code in self.languages]


class Quota(models.Model):
    """How many of the places one office below the national one may fill."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="quotas")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(_("Places"))

    class Meta:
        ordering = ["office__code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "office"], name="exchange_quota_once"),
            models.CheckConstraint(condition=Q(places__gte=1), name="exchange_quota_places"),
        ]


class ProgrammePage(Reviewed, Page):
    """A programme in one language, in the catalogue beside the courses."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="pages", editable=False)
    summary = models.TextField(_("Summary"), blank=True, max_length=600)
    host = models.CharField(_("Host"), max_length=200)
    partner = models.CharField(_("Partner"), max_length=200, blank=True)
    place = models.CharField(_("Venue"), max_length=200)
    eligibility = RichTextField(_("Who may take part"), blank=True, features=RICH_TEXT_FEATURES)
    documents = RichTextField(_("Documents to hand in"), blank=True, features=RICH_TEXT_FEATURES)
    contact = models.TextField(_("Contact"), blank=True, max_length=400)
    body = StreamField(
        PROGRAMME_BLOCKS,
        verbose_name=_("About the programme"),
        blank=True,
        help_text=_("Attachments are document blocks; each states its marking."),
    )

    row_path = "programme"
    template = "exchange/programme_page.html"
    parent_page_types: ClassVar = ["courses.CatalogueIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    # Fields of the row are declared by the form (exchange.forms), which wagtail_hooks attaches.
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "programme_code", "kind", "starts_on", "ends_on", "nominations_until", "languages",
                    "places", "reserve", "hours", "competencies",
                )
            ],
            heading=_("The programme"),
        ),
        MultiFieldPanel(
            [FieldPanel("host"), FieldPanel("partner"), FieldPanel("place"), FieldPanel("contact")],
            heading=_("Host and place"),
        ),
        FieldPanel("eligibility"),
        FieldPanel("documents"),
        FieldPanel("body"),
    ]  # fmt: skip
    override_translatable_fields: ClassVar = [
        TranslatableField("title"),
        SynchronizedField("slug"),
        TranslatableField("seo_title"),
        SynchronizedField("programme", overridable=False),
        *(
            TranslatableField(name)
            for name in (
                "summary", "host", "partner", "place", "eligibility", "documents", "contact", "body",
            )
        ),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("programme page")
        verbose_name_plural = _("programme pages")

    @property
    def code(self) -> str:  # type: ignore[override]
        return self.programme.code

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "programme": self.programme}
