"""What authors choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from wagtail_localize.models import Translation, TranslationSource

from assessments.queries import papers
from competence import queries as competence_queries
from core.i18n import localized
from courses.models import Course, Lesson, LessonEdition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.models import Page

    from assessments.models import Assessment


def quiz_choices() -> list[tuple[str, str]]:
    return [(str(quiz.uuid), localized(quiz, "title")) for quiz in papers.open_quizzes()]


def tests() -> QuerySet[Assessment]:
    return papers.open_tests()


def level_choices() -> list[tuple[str, str]]:
    return [(level.code, str(level)) for level in competence_queries.levels()]


def code_is_taken(code: str) -> bool:
    return Course.objects.filter(code__iexact=code).exists()


def draft_of(page: Page) -> Any:
    """The newest draft; of a translation with the strings that are not written into the page yet."""
    source = TranslationSource.objects.filter(
        object_id=page.translation_key,
        translations__target_locale=page.locale_id,
        translations__enabled=True,
    ).first()
    if source is None or page.workflow_in_progress:
        return page.get_latest_revision_as_object()
    return source.get_ephemeral_translated_instance(page.locale, fallback=True)


def is_translation(page: Page) -> bool:
    """Whether the page is written as a translation of another one."""
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).exists()


def translations_among(pages: Iterable[Page]) -> set[int]:
    """Keys of those that are written as translations of another page; one query."""
    pages = list(pages)
    rows = Translation.objects.filter(
        source__object_id__in=[page.translation_key for page in pages], enabled=True
    )
    written = set(rows.values_list("source__object_id", "target_locale_id"))
    return {page.pk for page in pages if (page.translation_key, page.locale_id) in written}


def is_online(lesson: Lesson) -> bool:
    """Whether anybody reads it."""
    return LessonEdition.objects.filter(lesson=lesson).exists()
