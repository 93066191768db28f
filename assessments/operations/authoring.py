"""Questions and their wordings. A wording is never changed: revising a question writes a new version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from django.db import transaction

from assessments.models import (
    AssessmentItem,
    Bank,
    Question,
    QuestionCompetency,
    QuestionReview,
    QuestionTag,
    QuestionVersion,
    VersionCitation,
)
from assessments.models.key import AnswerKey
from assessments.operations.drafts import Draft as Draft, draft_of as draft_of
from assessments.question_types.registry import TYPES, question_type
from assessments.wording import PROBLEMS
from core import clock, ledger
from core.errors import Conflict, Invalid
from search.analysis import normalise

if TYPE_CHECKING:
    from people.models import User

LONGEST_TAG, MOST_TAGS = 60, 30
BESIDE = ("name", "category", "level", "seconds", "difficulty", "valid_from", "valid_to")


@transaction.atomic
def add_question(*, bank: Bank, key: str, draft: Draft, by: User) -> Question:
    """Raises Conflict when the bank has the key already, Invalid when the draft is not complete."""
    if Question.objects.filter(bank=bank, key=key).exists():
        raise Conflict("question.key_taken", key=key)
    question = _add(bank, key, draft, by)
    ledger.append(event="question.added", subject=question, by=by, key=key, kind=draft.kind)
    return question


@transaction.atomic
def revise_question(*, question: Question, draft: Draft, by: User, expected: int | None = None) -> Question:
    """Write the draft as the next version; the same content again only updates what stands beside it.

    `expected` is the version the author had before him: Conflict when another one came meanwhile.
    """
    question = lock_question(question=question)
    if expected is not None and question.wording.number != expected:
        raise Conflict("question.stale")
    if _revise(question, draft, by):
        ledger.append(
            event="question.revised",
            subject=question,
            by=by,
            key=question.key,
            number=question.wording.number,
        )
    return question


def put_question(
    *, bank: Bank, key: str, draft: Draft, question: Question | None, by: User
) -> tuple[Question, Literal["added", "revised", "unchanged"]]:
    """One of many: the question with this key, added or revised (`question`: what the bank has).

    A part of an import, which is one entry of the ledger and one transaction.
    """
    if question is None:
        return _add(bank, key, draft, by), "added"
    return question, "revised" if _revise(question, draft, by) else "unchanged"


@transaction.atomic
def retire_question(*, question: Question, by: User) -> None:
    """Keep it out of new papers; attempts and assessments that hold it keep it."""
    question = lock_question(question=question)
    if question.retired_at is None:
        question.retired_at, question.state = clock.now(), Question.State.RETIRED
        question.save(update_fields=["retired_at", "state", "updated_at"])
        withdraw_review(question=question)
        ledger.append(event="question.retired", subject=question, by=by, key=question.key)


@transaction.atomic
def reinstate_question(*, question: Question, by: User) -> None:
    """A retired question comes back as what its newest wording is: approved, or a draft."""
    question = lock_question(question=question)
    if question.retired_at is not None:
        question.retired_at = None
        question.state = _state_of(question)
        question.save(update_fields=["retired_at", "state", "updated_at"])
        ledger.append(event="question.reinstated", subject=question, by=by, key=question.key)


def lock_question(*, question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("latest", "current", "bank")
    return rows.get(pk=question.pk)


def withdraw_review(*, question: Question) -> None:
    """What was asked about an older wording needs no answer any more."""
    question.reviews.filter(decided_at=None).update(
        verdict=QuestionReview.Verdict.WITHDRAWN, decided_at=clock.now()
    )


def _state_of(question: Question) -> Question.State:
    approved = question.latest_id is not None and question.latest_id == question.current_id
    return Question.State.APPROVED if approved else Question.State.DRAFT


def _add(bank: Bank, key: str, draft: Draft, by: User) -> Question:
    _check(bank, draft)
    question = Question(bank=bank, key=key, author=by, kind=draft.kind)
    _put_beside(question, draft)
    question.save()
    _write_version(question, 1, draft, by)
    question.save(update_fields=["latest", "current", "state", "updated_at"])
    _set_competencies(question, draft.competencies)
    _set_tags(question, draft.tags)
    return question


def _revise(question: Question, draft: Draft, by: User) -> bool:
    """Whether there is a new version now."""
    _check(question.bank, draft)
    _check_use(question, draft)
    newest = question.wording
    changed = newest.digest != draft.digest()
    _put_beside(question, draft)
    if changed:
        _write_version(question, newest.number + 1, draft, by)
    question.save()
    _set_competencies(question, draft.competencies)
    _set_tags(question, draft.tags)
    return changed


def _check_use(question: Question, draft: Draft) -> None:
    """What stands in an assessment is marked at once: it cannot come to need a person."""
    waits = question_type(draft.kind).needs_person(draft.definition)
    if waits and AssessmentItem.objects.filter(question=question).exists():
        raise Invalid("question.in_assessment_marked_at_once")


def _put_beside(question: Question, draft: Draft) -> None:
    for name in BESIDE:
        setattr(question, name, getattr(draft, name))
    question.default_marks = draft.marks


def _write_version(question: Question, number: int, draft: Draft, by: User) -> None:
    """The wording with its key; `question` is not saved yet.

    Where a second person approves, papers keep the wording they have until that is done.
    """
    stem = draft.definition["stem"]
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        kind=draft.kind,
        definition=dict(draft.definition),
        stem_zh=stem.get("zh") or "",
        stem_en=stem.get("en") or "",
        digest=draft.digest(),
        author=by,
        created_at=clock.now(),
    )
    AnswerKey.objects.create(
        version=version,
        key=dict(draft.key),
        explanation=dict(draft.explanation),
        citations=[dict(citation) for citation in draft.citations],
    )
    VersionCitation.objects.bulk_create(
        [
            VersionCitation(version=version, instrument=instrument, articles=articles)
            for instrument, articles in dict.fromkeys(
                (entry["instrument"][:64], (entry.get("articles") or "")[:100]) for entry in draft.citations
            )
        ]
    )
    question.latest, question.kind = version, draft.kind
    if number > 1:
        withdraw_review(question=question)
    if not question.bank.needs_review:
        question.current = version
    if question.retired_at is None:
        question.state = _state_of(question)


def _set_competencies(question: Question, codes: Sequence[str]) -> None:
    wanted = set(codes)
    present = set(question.competencies.values_list("code", flat=True))
    if present - wanted:
        question.competencies.filter(code__in=present - wanted).delete()
    QuestionCompetency.objects.bulk_create(
        [QuestionCompetency(question=question, code=code) for code in sorted(wanted - present)]
    )


def _set_tags(question: Question, names: Sequence[str]) -> None:
    wanted = tags_of(names=names)
    present = dict(question.tags.values_list("folded", "name"))
    gone = [folded for folded, name in present.items() if wanted.get(folded) != name]
    if gone:
        question.tags.filter(folded__in=gone).delete()
    QuestionTag.objects.bulk_create(
        [
            QuestionTag(question=question, name=name, folded=folded)
            for folded, name in wanted.items()
            if present.get(folded) != name
        ]
    )


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


def _check(bank: Bank, draft: Draft) -> None:
    if draft.kind not in TYPES:
        raise Invalid("question.kind_unknown", kind=draft.kind)
    if draft.category is not None and draft.category.bank_id != bank.pk:
        raise Invalid("category.foreign")
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        raise Invalid("question.validity_reversed")
    problems = question_type(draft.kind).validate(draft.definition, draft.key)
    if problems:
        sentences = " ".join(str(PROBLEMS[problem.code]) for problem in problems)
        raise Invalid("question.invalid", problems=sentences)
