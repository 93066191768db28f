"""Which questions cannot stand in a paper of a language, and what each text of a wording lacks."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Assessment, Question, QuestionVersion, VersionLanguages
from assessments.queries.contents import contents_of
from assessments.question_types import languages
from assessments.question_types.base import LANGUAGES
from assessments.question_types.languages import COMPLETE, Field


def language_gaps(questions: Iterable[Question], wanted: str) -> list[str]:
    """Keys of the questions whose approved wording is missing or stale in a language of the paper.

    `wanted` is a choice of Assessment.languages. A fixed number of queries.
    """
    sides = LANGUAGES if wanted == Assessment.Languages.BOTH else tuple(filter(None, [wanted]))
    asked = [(question.key, question.current) for question in questions if question.current]
    if not sides or not asked:
        return []
    known = _known([version for _key, version in asked])
    return [key for key, version in asked if any(known[version.pk][side] != COMPLETE for side in sides)]


def fields_of(version: QuestionVersion) -> list[Field]:
    """Every text that learners see, with the state of both sides."""
    content = contents_of([version])[version.pk]
    row = VersionLanguages.objects.filter(version=version).first()
    return languages.fields_of(content, row.confirmed if row else languages.carried(content, None))


def _known(versions: list[QuestionVersion]) -> dict[int, dict[str, str]]:
    """State by language of each; of wordings that nobody has looked at yet, as a first wording would be."""
    rows = VersionLanguages.objects.filter(version__in=versions)
    states = {row.version_id: {"zh": row.zh, "en": row.en} for row in rows}
    others = [version for version in versions if version.pk not in states]
    for pk, content in contents_of(others).items() if others else ():
        fields = languages.fields_of(content, languages.carried(content, None))
        states[pk] = {side: languages.overall(fields, side) for side in LANGUAGES}
    return states
