"""The versions of a question and what differs between two of them, for authors and reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from assessments.models import AttemptItem, Question, QuestionReview, QuestionVersion
from assessments.queries.bank import KeyedVersion, keyed
from assessments.queries.keys import keys_of
from assessments.question_types.contents import Content, settings, texts
from assessments.wording import KINDS, text_name
from core import richtext
from core.differences import Run, beside


@dataclass(frozen=True)
class Difference:
    """One field in one language ("" where it has none): both sides as runs of words, changed or not."""

    label: str
    language: str
    before: list[Run]
    after: list[Run]


@dataclass(frozen=True)
class VersionRow:
    """A version with what it changed; `attempts` were given it."""

    keyed: KeyedVersion
    differences: list[Difference]
    attempts: int
    is_current: bool
    is_latest: bool


def versions_of(question: Question) -> QuerySet[QuestionVersion]:
    return question.versions.select_related("author").order_by("-number")


def rows_of(question: Question, versions: Iterable[QuestionVersion], language: str) -> list[VersionRow]:
    """Each with its differences from the version before it; a fixed number of queries."""
    shown = list(versions)
    numbers = {version.number - 1 for version in shown} - {version.number for version in shown}
    earlier = list(question.versions.filter(number__in=numbers).select_related("author"))
    keys = keys_of(version.pk for version in (*shown, *earlier))
    known = {version.number: keyed(version, keys[version.pk], language) for version in (*shown, *earlier)}
    used = _attempts_with([version.pk for version in shown])
    return [
        VersionRow(
            known[version.number],
            differences(known.get(version.number - 1), known[version.number]),
            used.get(version.pk, 0),
            version.pk == question.current_id,
            version.pk == question.latest_id,
        )
        for version in shown
    ]


def compared(question: Question, old: QuestionVersion | None, language: str) -> list[Difference]:
    """Of the newest wording with an older one; with none everything is new."""
    wordings = [version for version in (old, question.wording) if version is not None]
    keys = keys_of(version.pk for version in wordings)
    sides = [keyed(version, keys[version.pk], language) for version in wordings]
    return differences(sides[0] if old is not None else None, sides[-1])


def differences(old: KeyedVersion | None, new: KeyedVersion) -> list[Difference]:
    """Field by field: texts in both languages, the right answer in words, legal basis, every setting."""
    found = []
    before, after = _fields(old), _fields(new)
    for name in dict.fromkeys((*after, *before)):
        left, right = before.get(name, ""), after.get(name, "")
        if left != right:
            old_runs, new_runs = beside(left, right)
            found.append(Difference(name[0], name[1], old_runs, new_runs))
    return found


def reviews_of(question: Question) -> list[QuestionReview]:
    """The newest first."""
    rows = question.reviews.select_related("asked_by", "reviewer", "version")
    return list(rows.exclude(verdict=QuestionReview.Verdict.WITHDRAWN))


def _fields(side: KeyedVersion | None) -> dict[tuple[str, str], str]:
    """What a version holds, by the label of the field and its language."""
    if side is None:
        return {}
    version, key = side.version, side.key
    content = Content(version.definition, key.key, key.explanation)
    fields = {(text_name("kind"), ""): str(KINDS.get(version.kind, version.kind))}
    for text in texts(content):
        for language in ("zh", "en"):
            words = text[language]
            fields[text_name(text.path), language] = richtext.plain(words) if content.is_html else words
    fields[text_name("right"), ""] = "\n".join(side.correct)
    fields[text_name("citations"), ""] = "\n".join(
        f"{entry['instrument']} {entry.get('articles') or ''}".strip() for entry in key.citations
    )
    for path, value in settings(content).items():
        fields[text_name(path), ""] = value
    return fields


def _attempts_with(versions: list[int]) -> dict[int, int]:
    counted = AttemptItem.objects.filter(version__in=versions).order_by().values_list("version")
    return dict(counted.annotate(number=Count("pk")))
