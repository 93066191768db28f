"""What readers are served: pages drawn once, when they are published (docs/decisions/0003).

Everything here can be computed again from the live pages by `operations.publication`.
"""

from django.db import models

from core import clock
from core.models import Identified
from courses.registry import new_version


class Edition(Identified):
    """One published text in one language. `path` is the address without the language prefix."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=255)
    html = models.TextField()
    digest = models.CharField(max_length=80)
    # Id of the Wagtail revision it was drawn from; revisions may be purged, so no foreign key.
    revision = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(default=clock.now)
    # A new number with every write, QuerySet.update included (courses.registry).
    version = models.BigIntegerField(default=new_version)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return f"/{self.language}/{self.path}"


class CatalogueEdition(Edition):
    """The inner part of the catalogue page, ready to be sent."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "path"], name="courses_catalogue_address")]


class CourseEdition(Edition):
    """`outline` lists the published lessons in order: uuid, id, number, title, path, minutes, quizzes,
    whether they are required, and the rule that opens them."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="editions")
    summary = models.TextField(blank=True)
    outline = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "path"], name="courses_course_address"),
            models.UniqueConstraint(fields=["course", "language"], name="courses_course_edition_once"),
        ]


class LessonEdition(Edition):
    """`paragraphs` is the index of positions: [[block uuid, number of paragraphs], ...] in order.

    `parts` holds the same text cut into paragraphs, `html_both` the two languages beside each other.
    """

    lesson = models.ForeignKey("courses.Lesson", models.CASCADE, related_name="editions")
    summary = models.TextField(blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    html_both = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    toc = models.JSONField(default=list)
    paragraphs = models.JSONField(default=list)
    paragraph_count = models.PositiveIntegerField(default=0)
    word_count = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    cites_law = models.BooleanField(default=False)
    # The same lesson in the other language, "" where it is not published.
    other_title = models.CharField(max_length=255, blank=True)
    other_path = models.CharField(max_length=500, blank=True)
    # {"course": [title, path], "lessons": [[lesson id, number, title, path, language, more], ...]}
    # `more`: {"uuid", "required", "release"}; not in texts that were published before there were rules.
    outline = models.JSONField(default=dict)
    # A translation of which a paragraph is missing or older than the Chinese text.
    is_stale = models.BooleanField(default=False)
    # [[block uuid, index], ...]: the paragraphs of this text that are older than the Chinese ones.
    older = models.JSONField(default=list)
    # Key of the LessonChange that brought this text, its marks, and the greatest number among them.
    text = models.BigIntegerField(default=0)
    marks = models.JSONField(default=list)
    change = models.BigIntegerField(default=0)
    # Whether there is something to play; pages without pay nothing for it.
    has_media = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "path"], name="courses_lesson_address"),
            models.UniqueConstraint(fields=["lesson", "language"], name="courses_lesson_edition_once"),
        ]


class LessonCitation(models.Model):
    """A published lesson rests on these articles: a changed provision finds its lessons here."""

    LONGEST = 64

    edition = models.ForeignKey(LessonEdition, models.CASCADE, related_name="citations")
    instrument = models.CharField(max_length=LONGEST)
    articles = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "instrument", "articles"], name="courses_citation_once"
            )
        ]
        indexes = [models.Index(fields=["instrument"], name="courses_citation_instrument")]


class FormerAddress(models.Model):
    """Where a published page used to be, so that a link kept by a reader still arrives."""

    language = models.CharField(max_length=8)
    path = models.CharField(max_length=500)
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "path"], name="courses_former_address")]
