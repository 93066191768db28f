"""Which lessons name a term or a law; asked before one is removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from content import queries as content_queries
from content.queries.played import PLAYED
from courses.models import ComponentPage, LessonPage


def lessons_with_term(term: UUID) -> list[str]:
    word = str(term)
    return _lessons(word, lambda block: block.block_type == "term" and str(block.value["term"]) == word)


def lessons_resting_on(instrument: str, article: str) -> list[str]:
    return _lessons(instrument, lambda block: content_queries.rests_on(block, instrument, article))


def lessons_with_media(media: UUID) -> list[str]:
    word = str(media)
    return _lessons(word, lambda block: block.block_type in PLAYED and str(block.value["media"]) == word)


def _lessons(word: str, holds: Callable[[Any], bool]) -> list[str]:
    pages = LessonPage.objects.select_related("lesson__course")
    shared = ComponentPage.objects.select_related("component")
    return [
        _("shared component %(code)s, “%(title)s”") % {"code": page.code, "title": page.title}
        for page in content_queries.pages_naming(shared, word, holds)
    ] + [
        _("%(course)s, lesson %(number)s, “%(title)s”")
        % {"course": page.lesson.course.code, "number": page.lesson.position, "title": page.title}
        for page in content_queries.pages_naming(pages, word, holds)
    ]
