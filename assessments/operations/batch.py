"""Many questions changed alike, at once: shown first, done in one transaction, taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from assessments.models import Bank, Category, Question
from assessments.operations import wordings
from assessments.queries.batch import EVENT, Values, changed, last_batch, values_of
from assessments.registry import QUESTION
from core import clock, ledger
from core.errors import Conflict, Invalid
from search import operations as search

if TYPE_CHECKING:
    from people.models import User

MOST = 500


@transaction.atomic
def change_questions(
    *, bank: Bank, questions: Sequence[Question], changes: Mapping[str, Any], by: User
) -> list[str]:
    """Category, level, difficulty, tags, competencies, in use or retired; the keys of those that changed.

    One entry of the ledger names them, with what they had before. Raises Invalid for too many.
    """
    if len(questions) > MOST:
        raise Invalid("batch.too_many", most=MOST)
    _check(bank, questions, changes)
    before: dict[str, Values] = {}
    after: dict[str, Values] = {}
    for question in _locked(bank, [question.pk for question in questions]):
        old = values_of(question)
        new = changed(old, changes)
        if new != old:
            _put(question, new)
            before[question.key], after[question.key] = old, new
    if before:
        ledger.append(
            event=EVENT, subject=bank, by=by, code=bank.code, keys=sorted(before), before=before, after=after
        )
        _make_found(bank, before)
    return sorted(before)


@transaction.atomic
def undo_batch(*, bank: Bank, by: User) -> tuple[list[str], list[str]]:
    """Take the last batch back. The keys of those that are as before, and of those changed since, which
    stay as they are. Raises Conflict where there is nothing to take back."""
    entry = last_batch(bank)
    if entry is None:
        raise Conflict("batch.nothing_to_undo")
    before, after = entry.data["before"], entry.data["after"]
    keys = Question.objects.filter(bank=bank, key__in=list(before)).values_list("pk", flat=True)
    restored: list[str] = []
    for question in _locked(bank, list(keys)):
        is_there = before[question.key]["category"] is None or _category_of(bank, before[question.key])
        if is_there and values_of(question) == after[question.key]:
            _put(question, before[question.key])
            restored.append(question.key)
    ledger.append(
        event="bank.batch_undone", subject=bank, by=by, code=bank.code, keys=sorted(restored),
        kept=sorted(before.keys() - set(restored)), entry=str(entry.pk),
    )  # fmt: skip
    _make_found(bank, restored)
    return sorted(restored), sorted(before.keys() - set(restored))


def _locked(bank: Bank, keys: Sequence[int]) -> list[Question]:
    rows = Question.objects.select_for_update(of=("self",)).filter(bank=bank, pk__in=keys)
    return list(rows.select_related("category").prefetch_related("tags", "competencies").order_by("key"))


def _check(bank: Bank, questions: Sequence[Question], changes: Mapping[str, Any]) -> None:
    category = changes.get("category")
    if any(question.bank_id != bank.pk for question in questions) or (
        isinstance(category, Category) and category.bank_id != bank.pk
    ):
        raise Invalid("category.foreign")


def _put(question: Question, values: Values) -> None:
    question.category = _category_of(question.bank, values)
    question.level, question.difficulty = values["level"], values["difficulty"]
    if values["retired"] != (question.retired_at is not None):
        question.retired_at = clock.now() if values["retired"] else None
        question.state = Question.State.RETIRED if values["retired"] else wordings.state_of(question=question)
        if values["retired"]:
            wordings.withdraw_reviews(questions=[question])
    question.save()
    wordings.set_tags(wanted=[(question, values["tags"])])
    wordings.set_competencies(wanted=[(question, values["competencies"])])


def _category_of(bank: Bank, values: Values) -> Category | None:
    """None also for one that is gone."""
    key = values["category"]
    return Category.objects.filter(bank=bank, uuid=key).first() if key else None


def _make_found(bank: Bank, keys: Any) -> None:
    things = Question.objects.filter(bank=bank, key__in=list(keys)).values_list("pk", flat=True)
    search.refresh(kind=QUESTION, things=list(things))
