"""The only writer of wordings: one question or thousands, with as many statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from assessments.models import (
    AssessmentItem,
    Bank,
    Question,
    QuestionCompetency,
    QuestionFile,
    QuestionReview,
    QuestionTag,
    QuestionVersion,
    VersionCitation,
    VersionFile,
)
from assessments.models.key import AnswerKey
from assessments.operations import derived
from assessments.operations.drafts import Draft
from assessments.question_types.files import files_in
from assessments.question_types.registry import question_type
from core import clock
from core.errors import Invalid
from search.analysis import normalise

if TYPE_CHECKING:
    from people.models import User

LONGEST_TAG, MOST_TAGS = 60, 30
BESIDE = ("name", "category", "level", "seconds", "difficulty", "valid_from", "valid_to")
REVISED = (*BESIDE, "default_marks", "kind", "latest", "current", "state", "updated_at")
Pair = tuple[Question, Draft]


def add_many(
    *, bank: Bank, drafts: Sequence[tuple[str, Draft]], by: User, later: bool = False
) -> list[Question]:
    """New questions under these keys, which are free. The drafts were checked. `later`: they are so many
    that what is worked out from them waits until they are committed.

    A part of an act that has its own transaction and its own entry in the ledger.
    """
    pairs = [(Question(bank=bank, key=key, author=by, kind=draft.kind), draft) for key, draft in drafts]
    for question, draft in pairs:
        _put_beside(question, draft)
    Question.objects.bulk_create([question for question, _draft in pairs])
    _write_versions([(question, 1, draft) for question, draft in pairs], by)
    questions = [question for question, _draft in pairs]
    _point_to_first(bank, questions)
    set_competencies(wanted=[(question, draft.competencies) for question, draft in pairs])
    set_tags(wanted=[(question, draft.tags) for question, draft in pairs])
    (derived.refresh_later if later else derived.refresh)(questions=[question.pk for question in questions])
    return questions


def _point_to_first(bank: Bank, questions: Sequence[Question]) -> None:
    """What `_write_versions` set in memory, in one plain statement: all of them are in the same state."""
    if not questions:
        return
    first = QuestionVersion.objects.filter(question=OuterRef("pk"), number=1).values("pk")[:1]
    Question.objects.filter(pk__in=[question.pk for question in questions]).update(
        latest=Subquery(first),
        current=None if bank.needs_review else Subquery(first),
        state=questions[0].state,
        updated_at=clock.now(),
    )


def revise_many(*, revisions: Sequence[Pair], by: User, later: bool = False) -> list[Question]:
    """Bring questions of one bank to these drafts, as `add_many`; returns those with a new version."""
    _check_use(revisions)
    changed = [
        (question, question.wording.number + 1, draft)
        for question, draft in revisions
        if question.wording.digest != draft.digest()
    ]
    for question, draft in revisions:
        _put_beside(question, draft)
        question.updated_at = clock.now()
    _write_versions(changed, by)
    withdraw_reviews(questions=[question for question, _number, _draft in changed])
    Question.objects.bulk_update([question for question, _draft in revisions], REVISED)
    set_competencies(wanted=[(question, draft.competencies) for question, draft in revisions])
    set_tags(wanted=[(question, draft.tags) for question, draft in revisions])
    (derived.refresh_later if later else derived.refresh)(
        questions=[question.pk for question, _draft in revisions]
    )
    return [question for question, _number, _draft in changed]


def _check_use(revisions: Sequence[Pair]) -> None:
    """What stands in an assessment is marked at once: it cannot come to need a person."""
    waiting = [
        question for question, draft in revisions if question_type(draft.kind).needs_person(draft.definition)
    ]
    if waiting and AssessmentItem.objects.filter(question__in=waiting).exists():
        raise Invalid("question.in_assessment_marked_at_once")


def withdraw_reviews(*, questions: Sequence[Question]) -> None:
    """What was asked about an older wording needs no answer any more."""
    if questions:
        QuestionReview.objects.filter(question__in=questions, decided_at=None).update(
            verdict=QuestionReview.Verdict.WITHDRAWN, decided_at=clock.now()
        )


def state_of(*, question: Question) -> Question.State:
    approved = question.latest_id is not None and question.latest_id == question.current_id
    return Question.State.APPROVED if approved else Question.State.DRAFT


def _put_beside(question: Question, draft: Draft) -> None:
    for name in BESIDE:
        setattr(question, name, getattr(draft, name))
    question.default_marks = draft.marks


def _write_versions(wordings: Sequence[tuple[Question, int, Draft]], by: User) -> None:
    """Wordings with their keys, citations and files; the questions themselves are not saved.

    Where a second person approves, papers keep the wording they have until that is done.
    """
    at = clock.now()
    versions = QuestionVersion.objects.bulk_create(
        [
            QuestionVersion(
                question=question,
                number=number,
                kind=draft.kind,
                definition=dict(draft.definition),
                stem_zh=draft.definition["stem"].get("zh") or "",
                stem_en=draft.definition["stem"].get("en") or "",
                digest=draft.digest(),
                author=by,
                created_at=at,
            )
            for question, number, draft in wordings
        ]
    )
    drafts = [draft for _question, _number, draft in wordings]
    AnswerKey.objects.bulk_create(
        [
            AnswerKey(
                version=version,
                key=dict(draft.key),
                explanation=dict(draft.explanation),
                citations=[dict(citation) for citation in draft.citations],
            )
            for version, draft in zip(versions, drafts, strict=True)
        ]
    )
    VersionCitation.objects.bulk_create(
        [
            VersionCitation(version=version, instrument=instrument, articles=articles)
            for version, draft in zip(versions, drafts, strict=True)
            for instrument, articles in dict.fromkeys(
                (entry["instrument"][:64], (entry.get("articles") or "")[:100]) for entry in draft.citations
            )
        ]
    )
    _note_files(versions, drafts)
    for version, (question, _number, draft) in zip(versions, wordings, strict=True):
        question.latest, question.kind = version, draft.kind
        if not question.bank.needs_review:
            question.current = version
        if question.retired_at is None:
            question.state = state_of(question=question)


def _note_files(versions: Sequence[QuestionVersion], drafts: Sequence[Draft]) -> None:
    """Which files of its bank each version shows; whoever is served the version may see them."""
    shown = [
        (version, digests)
        for version, draft in zip(versions, drafts, strict=True)
        if (digests := files_in(draft.definition, draft.key, draft.explanation))
    ]
    if not shown:
        return
    wanted = set().union(*(digests for _version, digests in shown))
    bank = shown[0][0].question.bank_id
    files = dict(QuestionFile.objects.filter(bank=bank, digest__in=wanted).values_list("digest", "pk"))
    if missing := wanted - files.keys():
        raise Invalid("question.file_missing", file=min(missing)[:12])
    VersionFile.objects.bulk_create(
        [
            VersionFile(version=version, file_id=files[digest])
            for version, digests in shown
            for digest in sorted(digests)
        ]
    )


def set_competencies(*, wanted: Sequence[tuple[Question, Sequence[str]]]) -> None:
    """A part of acts that are in the ledger."""
    rows = QuestionCompetency.objects.filter(question__in=[question for question, _codes in wanted])
    present: dict[int, set[str]] = {}
    for pk, code in rows.values_list("question", "code"):
        present.setdefault(pk, set()).add(code)
    for question, codes in wanted:
        if gone := present.get(question.pk, set()) - set(codes):
            rows.filter(question=question, code__in=gone).delete()
    QuestionCompetency.objects.bulk_create(
        [
            QuestionCompetency(question=question, code=code)
            for question, codes in wanted
            for code in sorted(set(codes) - present.get(question.pk, set()))
        ]
    )


def set_tags(*, wanted: Sequence[tuple[Question, Sequence[str]]]) -> None:
    """A part of acts that are in the ledger."""
    rows = QuestionTag.objects.filter(question__in=[question for question, _names in wanted])
    present: dict[int, dict[str, str]] = {}
    for pk, folded, name in rows.values_list("question", "folded", "name"):
        present.setdefault(pk, {})[folded] = name
    new = []
    for question, names in wanted:
        tags, there = tags_of(names=names), present.get(question.pk, {})
        if gone := [folded for folded, name in there.items() if tags.get(folded) != name]:
            rows.filter(question=question, folded__in=gone).delete()
        new += [
            QuestionTag(question=question, name=name, folded=folded)
            for folded, name in tags.items()
            if there.get(folded) != name
        ]
    QuestionTag.objects.bulk_create(new)


def tags_of(*, names: Sequence[str]) -> dict[str, str]:
    """Tags as they are written, by what is compared. Raises Invalid for one that is too long, or too many."""
    tags: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in names):
        if len(name) > LONGEST_TAG:
            raise Invalid("question.tag_too_long", most=LONGEST_TAG)
        if name:
            tags.setdefault(normalise(name)[:LONGEST_TAG], name)
    if len(tags) > MOST_TAGS:
        raise Invalid("question.too_many_tags", most=MOST_TAGS)
    return tags
