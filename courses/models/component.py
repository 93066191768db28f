"""A piece of text that several lessons share, in both languages, with numbered versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from core import clock
from core.models import Identified, Stamped
from courses.blocks import COMPONENT_BLOCKS
from courses.reviewed import Reviewed


class SharedComponent(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """What lessons refer to. Its texts live on the pages, what readers get in its versions."""

    class Meta:
        verbose_name = _("shared component")
        verbose_name_plural = _("shared components")

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"C-{self.pk:03}"


class ComponentVersion(models.Model):
    """Both languages as they were published at one moment; never changed. A lesson is pinned to one.

    A publication in either language makes a version, so that a number says all of what readers get.
    A language that is not published yet is empty: readers get the other one, marked as such.
    """

    component = models.ForeignKey(SharedComponent, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=255, blank=True)
    title_en = models.CharField(max_length=255, blank=True)
    body_zh = models.JSONField(default=list)
    body_en = models.JSONField(default=list)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["component", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["component", "number"], name="courses_component_version_once"),
        ]

    @property
    def reference(self) -> str:
        """What the block of a lesson holds."""
        return f"{self.component.uuid}@{self.number}"


class ComponentPage(Reviewed, Page):
    """A shared component in one language. Readers never open it: they read it in lessons."""

    component = models.ForeignKey(SharedComponent, models.PROTECT, related_name="pages", editable=False)
    body = StreamField(COMPONENT_BLOCKS, verbose_name=_("Content"))

    row_path = "component"
    template = "courses/component_page.html"
    parent_page_types: ClassVar = ["courses.CatalogueIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]
    override_translatable_fields: ClassVar = [
        TranslatableField("title"),
        SynchronizedField("slug"),
        SynchronizedField("component", overridable=False),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("shared component page")
        verbose_name_plural = _("shared component pages")

    @property
    def code(self) -> str:  # type: ignore[override]
        return self.component.code

    def get_url_parts(self, request: object = None) -> None:
        """It has no address for readers."""
        return
