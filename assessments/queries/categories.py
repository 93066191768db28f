"""The tree of a bank, as its pages and its files show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.models import Bank, Category, Question
from core.i18n import localized


@dataclass(frozen=True)
class TreeRow:
    """A category in the order of the tree; `questions` counts those right in it that are not retired."""

    category: Category
    label: str
    depth: int
    questions: int = 0


def tree_of(bank: Bank) -> list[TreeRow]:
    """Every category below the one it belongs to, sisters by title in the active language."""
    return _ordered(list(Category.objects.filter(bank=bank)))


def counted(bank: Bank) -> list[TreeRow]:
    in_use = Count("questions", filter=~Q(questions__state=Question.State.RETIRED))
    return _ordered(list(Category.objects.filter(bank=bank).annotate(in_use=in_use)))


def way_to(category: Category | None) -> list[str]:
    """Titles from the top down to it, in the active language."""
    if category is None:
        return []
    keys = [int(key) for key in category.path.strip(".").split(".")]
    known = Category.objects.in_bulk(keys)
    return [localized(known[key], "title") for key in keys]


def _ordered(categories: list[Category]) -> list[TreeRow]:
    below: dict[int | None, list[Category]] = {}
    for category in categories:
        below.setdefault(category.parent_id, []).append(category)
    rows: list[TreeRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for category in sorted(below.get(parent, ()), key=lambda one: (localized(one, "title"), one.pk)):
            rows.append(
                TreeRow(category, localized(category, "title"), depth, getattr(category, "in_use", 0))
            )
            walk(category.pk, depth + 1)

    walk(None, 0)
    return rows
