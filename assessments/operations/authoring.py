"""Questions and their wordings. A wording is never changed: revising a question writes a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import transaction

from assessments.models import Bank, Question
from assessments.operations import wordings
from assessments.operations.drafts import Draft as Draft, draft_of as draft_of
from assessments.question_types.registry import TYPES, question_type
from assessments.question_wording import PROBLEMS
from core import clock, ledger
from core.errors import Conflict, Invalid

if TYPE_CHECKING:
    from people.models import User


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
        wordings.withdraw_reviews(questions=[question])
        ledger.append(event="question.retired", subject=question, by=by, key=question.key)


@transaction.atomic
def reinstate_question(*, question: Question, by: User) -> None:
    """A retired question comes back as what its newest wording is: approved, or a draft."""
    question = lock_question(question=question)
    if question.retired_at is not None:
        question.retired_at = None
        question.state = wordings.state_of(question=question)
        question.save(update_fields=["retired_at", "state", "updated_at"])
        ledger.append(event="question.reinstated", subject=question, by=by, key=question.key)


def lock_question(*, question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("latest", "current", "bank")
    return rows.get(pk=question.pk)


def _add(bank: Bank, key: str, draft: Draft, by: User) -> Question:
    _check(bank, draft)
    return wordings.add_many(bank=bank, drafts=[(key, draft)], by=by)[0]


def _revise(question: Question, draft: Draft, by: User) -> bool:
    """Whether there is a new version now."""
    _check(question.bank, draft)
    return bool(wordings.revise_many(revisions=[(question, draft)], by=by))


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
