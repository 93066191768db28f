"""What authors choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from wagtail_localize.models import Translation

from assessments.queries import papers
from competence import queries as competence_queries
from core.i18n import localized
from courses.models import Course

if TYPE_CHECKING:
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


def is_translation(page: Page) -> bool:
    """Whether the page is written as a translation of another one."""
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).exists()
