"""Whole lists of questions, by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from assessments.models import Bank, Question
from assessments.operations import authoring
from assessments.operations.drafts import Draft, beside_of
from assessments.question_types.seeds import KINDS, read_question
from core import ledger

if TYPE_CHECKING:
    from people.models import User


@dataclass
class Loaded:
    """What loading did; `skipped` are the keys of questions whose type does not exist here."""

    added: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@transaction.atomic
def load_questions(*, data: Iterable[Mapping[str, Any]], bank: Bank, by: User) -> Loaded:
    """Write a list of questions in the form of seed/courses.json into the bank, by their keys.

    Loading the same list again changes nothing, and nothing that the list does not tell of (category,
    tags ...). Types that do not exist here are skipped and named.
    """
    loaded = Loaded()
    existing = {
        question.key: question
        for question in Question.objects.filter(bank=bank).select_related("latest", "category", "bank")
    }
    for raw in data:
        key = raw["id"]
        if raw["type"] not in KINDS:
            loaded.skipped.append(key)
            continue
        draft, question = Draft(**read_question(raw)), existing.get(key)
        if question is not None:
            draft = _with_what_stands_beside(question, draft)
        existing[key], outcome = authoring.put_question(
            bank=bank, key=key, draft=draft, question=question, by=by
        )
        getattr(loaded, outcome).append(key)
    if loaded.added or loaded.revised:
        ledger.append(
            event="bank.imported",
            subject=bank,
            by=by,
            code=bank.code,
            added=len(loaded.added),
            revised=len(loaded.revised),
            keys=[*loaded.added, *loaded.revised],
        )
    return loaded


def _with_what_stands_beside(question: Question, draft: Draft) -> Draft:
    told = ("difficulty", "marks", "competencies")
    kept = {name: value for name, value in beside_of(question=question).items() if name not in told}
    return replace(draft, **kept)
