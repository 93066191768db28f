"""Keeps what is worked out from the newest wordings: the search, the languages, what is alike.

Projections: written in the transaction of the change, made again by `manage.py rebuild_bank`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from assessments.models import Alike, LikenessBand, Question, QuestionVersion, VersionLanguages
from assessments.queries.contents import contents_of
from assessments.question_types import languages, likeness
from assessments.registry import QUESTION
from core.outbox import after_commit
from search import operations as search

BATCH = 200
# Of the questions that share a band with one; those that share most are compared.
MOST_CANDIDATES = 40


@transaction.atomic
def refresh(*, questions: Iterable[int]) -> None:
    """After these were written. An import calls it once, with all of them."""
    for batch in _batches(questions):
        rows = list(
            Question.objects.filter(pk__in=batch, latest__isnull=False)
            .select_related("latest")
            .order_by("pk")
        )
        refresh_languages(questions=rows)
        refresh_likeness(questions=rows)
        search.refresh(kind=QUESTION, things=batch)


@transaction.atomic
def refresh_later(*, questions: Iterable[int]) -> None:
    """For an import: languages now, since papers ask for them; the rest in short transactions behind it.

    Likeness and search cost several times what writing a question costs, and on SQLite nobody else could
    write meanwhile.
    """
    for batch in _batches(questions):
        rows = Question.objects.filter(pk__in=batch, latest__isnull=False).select_related("latest")
        refresh_languages(questions=list(rows.order_by("pk")))
        after_commit("assessments.tasks.refresh_derived", questions=batch)


def refresh_languages(*, questions: Sequence[Question]) -> None:
    """For newest wordings of which nothing is known yet."""
    latest = [question.wording for question in questions]
    known = set(VersionLanguages.objects.filter(version__in=latest).values_list("version", flat=True))
    fresh = [version for version in latest if version.pk not in known]
    before = _confirmed_before(fresh)
    contents = contents_of(fresh)
    made = []
    for version in fresh:
        content = contents[version.pk]
        confirmed = languages.carried(content, before.get(version.question_id))
        fields = languages.fields_of(content, confirmed)
        made.append(
            VersionLanguages(
                version=version,
                zh=languages.overall(fields, "zh"),
                en=languages.overall(fields, "en"),
                confirmed=confirmed,
            )
        )
    VersionLanguages.objects.bulk_create(made)


def refresh_likeness(*, questions: Sequence[Question]) -> None:
    """Signatures, and the pairs that they lead to; what was said about a pair is kept."""
    keys = [question.pk for question in questions]
    contents = contents_of([question.wording for question in questions])
    mine = {question.pk: likeness.shingles(contents[question.wording.pk]) for question in questions}
    LikenessBand.objects.filter(question__in=keys).delete()
    LikenessBand.objects.bulk_create(
        [LikenessBand(question_id=key, value=value) for key in keys for value in likeness.bands(mine[key])],
        batch_size=2000,
    )
    pairs = _compared(mine, _candidates(keys))
    _keep_pairs(keys, pairs)


def _confirmed_before(versions: Sequence[QuestionVersion]) -> dict[int, languages.Confirmed]:
    """By question, from the wording before the newest of which something is known."""
    rows = VersionLanguages.objects.filter(version__question__in=[one.question_id for one in versions])
    newest: dict[int, languages.Confirmed] = {}
    for question, confirmed in rows.order_by("version__number").values_list("version__question", "confirmed"):
        newest[question] = confirmed
    return newest


def _candidates(keys: Sequence[int]) -> dict[int, list[int]]:
    """By question those that share most bands with it; two queries."""
    own: dict[int, set[int]] = defaultdict(set)
    for key, value in LikenessBand.objects.filter(question__in=keys).values_list("question", "value"):
        own[value].add(key)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    values = list(own)
    for start in range(0, len(values), 5000):
        rows = LikenessBand.objects.filter(value__in=values[start : start + 5000])
        for other, value in rows.values_list("question", "value"):
            for key in own[value]:
                if key != other:
                    shared[key][other] += 1
    return {key: [other for other, _n in found.most_common(MOST_CANDIDATES)] for key, found in shared.items()}


def _compared(
    mine: dict[int, dict[str, likeness.Shingles]], candidates: dict[int, list[int]]
) -> dict[tuple[int, int], int]:
    """Pairs in order with their likeness, those that are alike."""
    others = {other for found in candidates.values() for other in found} - mine.keys()
    rows = Question.objects.filter(pk__in=others, latest__isnull=False).select_related("latest")
    contents = contents_of([row.wording for row in rows])
    known = {**mine, **{row.pk: likeness.shingles(contents[row.wording.pk]) for row in rows}}
    pairs = {}
    for key, found in candidates.items():
        for other in found:
            if other in known and (share := likeness.percent(known[key], known[other])) >= likeness.ENOUGH:
                pairs[min(key, other), max(key, other)] = share
    return pairs


def _keep_pairs(keys: Sequence[int], pairs: dict[tuple[int, int], int]) -> None:
    stale = [
        row.pk
        for row in (*Alike.objects.filter(one__in=keys), *Alike.objects.filter(other__in=keys))
        if (row.one_id, row.other_id) not in pairs
    ]
    Alike.objects.filter(pk__in=stale).delete()
    Alike.objects.bulk_create(
        [Alike(one_id=one, other_id=other, percent=share) for (one, other), share in pairs.items()],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["percent"],
    )


def _batches(questions: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(questions)
    while batch := list(islice(rest, BATCH)):
        yield batch
