"""The pages authors write. Schema and panels only; the rows they point to carry what people did."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.queries import played
from core.errors import Invalid
from courses.blocks import COURSE_BLOCKS, LESSON_BLOCKS
from courses.reviewed import CataloguePermissions, Reviewed

_TITLE_FIELDS = [TranslatableField("title"), SynchronizedField("slug"), TranslatableField("seo_title")]


class CatalogueIndexPage(Page):
    """Lists the published courses; one per language."""

    intro = models.TextField(_("Introduction"), blank=True, max_length=600)

    template = "courses/catalogue_page.html"
    parent_page_types: ClassVar = ["content.HomePage"]
    subpage_types: ClassVar = ["courses.CoursePage", "courses.ComponentPage"]
    max_count_per_parent = 1
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    override_translatable_fields: ClassVar = [*_TITLE_FIELDS, TranslatableField("intro")]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def permissions_for_user(self, user: Any) -> CataloguePermissions:
        return CataloguePermissions(user, self)


class CoursePage(Reviewed, Page):
    """A course in one language."""

    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="pages", editable=False)
    summary = models.TextField(_("Summary"), blank=True, max_length=600)
    body = StreamField(COURSE_BLOCKS, verbose_name=_("About the course"), blank=True)

    row_path = "course"
    template = "courses/course_page.html"
    parent_page_types: ClassVar = ["courses.CatalogueIndexPage"]
    subpage_types: ClassVar = ["courses.LessonPage"]
    # Fields of the row are declared by the form (courses.forms), which wagtail_hooks attaches.
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("course_code"),
                FieldPanel("hours"),
                FieldPanel("level_from"),
                FieldPanel("level_to"),
                FieldPanel("in_sequence"),
                FieldPanel("holds_posts"),
                FieldPanel("final_test"),
            ],
            heading=_("Rules of the course"),
        ),
    ]
    override_translatable_fields: ClassVar = [
        *_TITLE_FIELDS,
        SynchronizedField("course", overridable=False),
        TranslatableField("summary"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("course page")
        verbose_name_plural = _("course pages")

    @property
    def code(self) -> str:  # type: ignore[override]
        return self.course.code


class LessonPage(Reviewed, Page):
    """A lesson in one language. Block identifiers are shared by all languages of a lesson."""

    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, related_name="pages", editable=False)
    summary = models.TextField(_("Summary"), blank=True, max_length=600)
    body = StreamField(LESSON_BLOCKS, verbose_name=_("Content"), blank=True)

    row_path = "lesson__course"
    template = "courses/lesson_page.html"
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("position"),
                FieldPanel("minutes"),
                FieldPanel("completion_rule"),
                FieldPanel("minimum_percent"),
                FieldPanel("is_required"),
            ],
            heading=_("Rules of the lesson"),
        ),
    ]
    override_translatable_fields: ClassVar = [
        *_TITLE_FIELDS,
        SynchronizedField("lesson", overridable=False),
        TranslatableField("summary"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("lesson page")
        verbose_name_plural = _("lesson pages")

    @property
    def code(self) -> str:  # type: ignore[override]
        return self.lesson.course.code

    def check_publishable(self, text: Any) -> None:
        """Nobody is left out: what is played has captions in the language of the page."""
        for gap in played.gaps(text.body, self.locale.language_code):
            raise Invalid(gap.code, title=gap.title, language=gap.language)
