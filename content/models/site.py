"""Pages of the public front that belong to no course."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.blocks import READING_BLOCKS

_TITLE_FIELDS = [TranslatableField("title"), SynchronizedField("slug"), TranslatableField("seo_title")]


class HomePage(Page):
    """What everybody sees first: what the service offers and the ways in."""

    intro = models.TextField(_("Introduction"), blank=True, max_length=600)
    body = StreamField(READING_BLOCKS, verbose_name=_("Content"), blank=True)

    template = "content/home.html"
    max_count_per_parent = 2
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    override_translatable_fields: ClassVar = _TITLE_FIELDS

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")


class ArticlePage(Page):
    """A text outside of any course: a notice, a guide, a page about the service."""

    summary = models.TextField(_("Summary"), blank=True, max_length=600)
    body = StreamField(READING_BLOCKS, verbose_name=_("Content"), blank=True)

    template = "content/article.html"
    parent_page_types: ClassVar = ["content.HomePage", "content.ArticlePage"]
    subpage_types: ClassVar = ["content.ArticlePage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    override_translatable_fields: ClassVar = _TITLE_FIELDS

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
