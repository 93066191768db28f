"""Questions for the search: what their lists are narrowed by.

They are not offered in the bar of the site: its results are ordered over all banks, and the few of a
trainer's own would be lost among those that are not theirs to see. Keys and explanations are not indexed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from assessments.models import Question
from assessments.question_types.contents import Content, texts
from assessments.registry import QUESTION
from core import richtext
from search import registry
from search.registry import Document, Drawn, Kind, Part


def _documents(things: Iterable[int] | None) -> Iterator[Document]:
    found = Question.objects.filter(latest__isnull=False).select_related("latest")
    if things is not None:
        found = found.filter(pk__in=list(things))
    for question in found.prefetch_related("tags").order_by("pk").iterator(chunk_size=200):
        yield _document(question)


def _document(question: Question) -> Document:
    version = question.wording
    shown = Content(version.definition, {}, {})
    words = [
        (text.path, language, richtext.plain(text[language]) if shown.is_html else text[language])
        for text in texts(shown)
        for language in ("zh", "en")
        if text[language].strip()
    ]
    stem = {language: text for path, language, text in words if path == "stem"}
    return Document(
        thing=question.pk,
        title_zh=stem.get("zh", ""),
        title_en=stem.get("en", ""),
        aliases=tuple(filter(None, (question.name, *(tag.name for tag in question.tags.all())))),
        codes=(question.key,),
        body=tuple(Part(language, text) for path, language, text in words if path != "stem"),
    )


def _nobody(user: Any) -> tuple[str, ...]:
    return ()


def _draw(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
    return {}


registry.kind(Kind(QUESTION, 10, gettext_lazy("Questions"), 90, _nobody, _draw, _documents))
