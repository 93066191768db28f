"""The two languages of a question side by side: written together, and said to agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.models import Question, VersionLanguages
from assessments.operations import authoring, derived
from assessments.operations.drafts import Draft, beside_of
from assessments.queries.keys import keys_of
from assessments.question_types import languages
from assessments.question_types.contents import Content, with_texts
from core import ledger, richtext

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def write_texts(
    *,
    question: Question,
    texts: Mapping[tuple[str, str], str],
    confirmed: Iterable[str],
    by: User,
    expected: int | None = None,
) -> Question:
    """Texts by (path, language); where one differs they are the next version. Then these paths are said to
    agree in both languages as they stand. Raises Conflict when another version came meanwhile."""
    question = authoring.lock_question(question=question)
    version = question.wording
    key = keys_of([version.pk])[version.pk]
    content = Content(version.definition, key.key, key.explanation)
    clean = richtext.clean if content.is_html else str
    new = with_texts(content, {place: clean(text) for place, text in texts.items()})
    draft = Draft(
        kind=version.kind, definition=new.definition, key=new.key, explanation=new.explanation,
        citations=key.citations, **beside_of(question=question),
    )  # fmt: skip
    question = authoring.revise_question(question=question, draft=draft, by=by, expected=expected)
    _confirm(question, new, list(confirmed), by)
    return question


def _confirm(question: Question, content: Content, paths: list[str], by: User) -> None:
    derived.refresh_languages(questions=[question])
    row = VersionLanguages.objects.select_for_update().get(version=question.wording)
    confirmed = languages.confirmed_now(content, row.confirmed, paths)
    if confirmed == row.confirmed:
        return
    told = sorted(path for path in confirmed if confirmed[path] != row.confirmed.get(path))
    fields = languages.fields_of(content, confirmed)
    row.confirmed = confirmed
    row.zh, row.en = languages.overall(fields, "zh"), languages.overall(fields, "en")
    row.save()
    ledger.append(
        event="question.translation_confirmed",
        subject=question,
        by=by,
        key=question.key,
        number=question.wording.number,
        texts=told,
    )
