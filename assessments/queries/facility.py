"""How groups of learners fare with assessments and their questions, counted by the database.

`learners` is whatever a filter takes: a subquery of people, so that a group of thousands is no list.
Questions are judged by first attempts: whoever sits a quiz again has seen the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q
from django.db.models.functions import Cast

from assessments.models import Assessment, Attempt, Mark, QuestionVersion, Response
from assessments.queries.keys import keys_of
from assessments.queries.review import in_words
from assessments.question_types.base import BLANK, in_language
from assessments.question_types.registry import question_type

WRONG_SHOWN = 3


@dataclass(frozen=True)
class QuizFacts:
    """`tried` and `passed` are people; `first_percent` is the mean of their first attempts."""

    tried: int
    passed: int
    first_percent: int


@dataclass(frozen=True)
class WrongAnswer:
    words: tuple[str, ...]
    count: int


@dataclass
class QuestionFacts:
    """One wording of a question in one assessment. `rests_on`: (instrument, articles) of its key."""

    assessment: int
    version: int
    stem: str
    lang: str
    answers: int
    right: int
    blank: int
    percent: int
    wrong: list[WrongAnswer] = field(default_factory=list)
    rests_on: list[tuple[str, str]] = field(default_factory=list)

    @property
    def right_percent(self) -> int:
        return self.right * 100 // self.answers


def quiz_facts(assessments: Iterable[int], learners: Any) -> dict[int, QuizFacts]:
    """By assessment, for those that somebody finished; one query."""
    share = Cast(F("score"), FloatField()) * 100 / Cast(F("maximum"), FloatField())
    rows = (
        Attempt.objects.filter(assessment__in=list(assessments), learner__in=learners, maximum__gt=0)
        .exclude(state=Attempt.State.OPEN)
        .order_by()
        .values("assessment")
        .annotate(
            tried=Count("learner", distinct=True),
            passes=Count("learner", distinct=True, filter=Q(passed=True)),
            first=Avg(share, filter=Q(number=1)),
        )
    )
    return {row["assessment"]: QuizFacts(row["tried"], row["passes"], int(row["first"] or 0)) for row in rows}


def failed_by(assessments: Iterable[int], learners: Any) -> list[tuple[int, int]]:
    """(assessment, learner) of what was finished and never passed; one query."""
    rows = (
        Attempt.objects.filter(assessment__in=list(assessments), learner__in=learners)
        .exclude(state=Attempt.State.OPEN)
        .order_by()
        .values_list("assessment_id", "learner_id")
        .annotate(passes=Count("pk", filter=Q(passed=True)))
        .filter(passes=0)
    )
    return [(assessment, learner) for assessment, learner, _passes in rows]


def question_facts(assessments: Sequence[Assessment], learners: Any, language: str) -> list[QuestionFacts]:
    """In the order of the papers, by first attempts. A fixed number of queries.

    What a question rests on is told where learners are told as well, with their feedback.
    """
    first = _first_attempts(assessments, learners)
    rows = list(
        Mark.objects.filter(first, superseded_at=None)
        .order_by()
        .values("item__attempt__assessment", "item__version")
        .annotate(
            answers=Count("pk"),
            right=Count("pk", filter=Q(fraction=1)),
            blank=Count("pk", filter=Q(code=BLANK.code)),
            mean=Avg(Cast(F("fraction"), FloatField())),
            place=Avg("item__position"),
        )
    )
    versions = QuestionVersion.objects.in_bulk([row["item__version"] for row in rows])
    told = {one.pk for one in assessments if one.feedback == Assessment.Feedback.FULL}
    keys = keys_of({row["item__version"] for row in rows if row["item__attempt__assessment"] in told})
    wrong = _wrong_answers(first, versions, language)
    order = {one.pk: index for index, one in enumerate(assessments)}
    rows.sort(key=lambda row: (order[row["item__attempt__assessment"]], row["place"], row["item__version"]))
    found = []
    for row in rows:
        paper, version = row["item__attempt__assessment"], versions[row["item__version"]]
        stem, lang = in_language(version.definition["stem"], language)
        key = keys.get(version.pk) if paper in told else None
        found.append(
            QuestionFacts(
                assessment=paper,
                version=version.pk,
                stem=stem,
                lang=lang,
                answers=row["answers"],
                right=row["right"],
                blank=row["blank"],
                percent=int(row["mean"] * 100),
                wrong=wrong.get((paper, version.pk), [])[:WRONG_SHOWN],
                rests_on=[(one["instrument"], one.get("articles", "")) for one in key.citations]
                if key
                else [],
            )
        )
    return found


def _first_attempts(assessments: Sequence[Assessment], learners: Any) -> Q:
    """Without practice, whose marks are of several tries."""
    return Q(
        item__attempt__assessment__in=assessments,
        item__attempt__learner__in=learners,
        item__attempt__number=1,
        item__attempt__practice="",
    )


def _wrong_answers(
    first: Q, versions: dict[int, QuestionVersion], language: str
) -> dict[tuple[int, int], list[WrongAnswer]]:
    """The most frequent first."""
    rows = (
        Response.objects.filter(first, item__marks_given__superseded_at=None)
        .filter(item__marks_given__fraction__lt=1, answer__isnull=False)
        .order_by()
        .values_list("item__attempt__assessment", "item__version", "answer")
        .annotate(count=Count("pk"))
    )
    found: dict[tuple[int, int], dict[tuple[str, ...], int]] = {}
    for paper, version, answer, count in rows:
        shown = versions[version]
        words = in_words(question_type(shown.kind).say(shown.definition, answer, language))
        if not words:
            continue
        counts = found.setdefault((paper, version), {})
        counts[words] = counts.get(words, 0) + count
    return {
        place: [
            WrongAnswer(words, count)
            for words, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        for place, counts in found.items()
    }
