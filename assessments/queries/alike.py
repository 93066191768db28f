"""Questions that read alike, as far as both are open to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from assessments import policies
from assessments.models import Alike, Bank, Question

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class Likeness:
    """The other question of a pair, and how much of their shingles they share."""

    question: Question
    percent: int


def alike_to(question: Question, user: User) -> list[Likeness]:
    """The closest first; one query."""
    pairs = _open_to(user).filter(Q(one=question) | Q(other=question))
    rows = pairs.select_related("one__latest", "one__bank", "other__latest", "other__bank")
    return [Likeness(pair.other if pair.one_id == question.pk else pair.one, pair.percent) for pair in rows]


def pairs_in(bank: Bank, user: User) -> QuerySet[Alike]:
    """Pairs with a question of the bank, the closest first."""
    pairs = _open_to(user).filter(Q(one__bank=bank) | Q(other__bank=bank))
    return pairs.select_related("one__latest", "one__bank", "other__latest", "other__bank")


def _open_to(user: User) -> QuerySet[Alike]:
    banks = policies.banks_visible_to(user).values("pk")
    retired = Question.State.RETIRED
    open_pairs = Alike.objects.filter(dismissed_at=None, one__bank__in=banks, other__bank__in=banks)
    return open_pairs.exclude(one__state=retired).exclude(other__state=retired)
