"""What a reader writes in the margin."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Identified, Stamped


class Note(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """A highlight, a note, or both, at a place of a lesson in one language. Its writer's alone.

    `start` and `end` count the characters of the paragraph without white space, so that they mean the
    same in every browser; both null: the whole paragraph. `quote` are the words as they were. After the
    lesson has changed the place follows the quote; where the quote is gone, `is_lost` says so.
    `deleted_at`: thrown away, can still be taken back.

    .. pii: person, text; private to the person, removed thirty days after deletion
    """

    LONGEST_QUOTE = 1000
    LONGEST_TEXT = 4000

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, related_name="notes")
    language = models.CharField(max_length=8)
    block = models.UUIDField()
    paragraph = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=LONGEST_QUOTE)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    is_lost = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__lt=F("end")), name="courses_note_span"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "lesson"], name="courses_note_person"),
            models.Index(fields=["lesson", "language"], name="courses_note_lesson"),
        ]

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None
