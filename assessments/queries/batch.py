"""What a batch would change, and the last one that was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.utils.translation import gettext as _

from assessments.models import Bank, Category, Question
from assessments.wording import BATCH_FIELDS
from core import ledger
from core.i18n import localized
from search.analysis import normalise

if TYPE_CHECKING:
    from core.models import LedgerEntry

EVENT, UNDONE = "bank.batch_changed", "bank.batch_undone"


class Values(TypedDict):
    """What a batch can change of a question, as the ledger keeps it; the category by its identifier."""

    category: str | None
    level: int | None
    difficulty: int
    tags: list[str]
    competencies: list[str]
    retired: bool


@dataclass(frozen=True)
class Changed:
    """A question and what would become of it, field by field: label, before, after."""

    question: Question
    rows: list[tuple[str, str, str]]


def values_of(question: Question) -> Values:
    return {
        "category": str(question.category.uuid) if question.category else None,
        "level": question.level,
        "difficulty": question.difficulty,
        "tags": [tag.name for tag in sorted(question.tags.all(), key=lambda tag: tag.folded)],
        "competencies": sorted(entry.code for entry in question.competencies.all()),
        "retired": question.retired_at is not None,
    }


def changed(old: Values, changes: Mapping[str, Any]) -> Values:
    """The values with the changes made; a change that is not named leaves its value alone."""
    new: Values = {**old}
    if "category" in changes:
        new["category"] = str(changes["category"].uuid) if changes["category"] else None
    if "level" in changes:
        new["level"] = changes["level"]
    if "difficulty" in changes:
        new["difficulty"] = changes["difficulty"]
    if "retired" in changes:
        new["retired"] = changes["retired"]
    new["tags"] = _tags(old["tags"], changes.get("add_tags", ()), changes.get("remove_tags", ()))
    codes = {*old["competencies"], *changes.get("add_competencies", ())}
    new["competencies"] = sorted(codes - set(changes.get("remove_competencies", ())))
    return new


def preview(
    questions: Iterable[Question], changes: Mapping[str, Any], tree: Iterable[Category]
) -> list[Changed]:
    """Those that would change, in the order given."""
    titles = {str(category.uuid): localized(category, "title") for category in tree}
    found = []
    for question in questions:
        old = values_of(question)
        new = changed(old, changes)
        if new != old:
            rows = [
                (str(BATCH_FIELDS[name]), _said(name, old[name], titles), _said(name, new[name], titles))  # type: ignore[literal-required]
                for name in BATCH_FIELDS
                if old[name] != new[name]  # type: ignore[literal-required]
            ]
            found.append(Changed(question, rows))
    return found


def last_batch(bank: Bank) -> LedgerEntry | None:
    """The newest batch of the bank, unless it was taken back already."""
    entries = ledger.queries.history_of(bank).filter(event__in=(EVENT, UNDONE))
    newest = entries.order_by("-pk").first()
    return newest if newest is not None and newest.event == EVENT else None


def _tags(old: list[str], added: Iterable[str], removed: Iterable[str]) -> list[str]:
    """By what is compared, width and case aside; in the order of the bank."""
    tags = {normalise(name): name for name in (*added, *old)}
    for name in removed:
        tags.pop(normalise(name), None)
    return [tags[folded] for folded in sorted(tags)]


def _said(name: str, value: Any, titles: Mapping[str, str]) -> str:
    if name == "category":
        return titles.get(value, "–")
    if name == "difficulty":
        return str(Question.Difficulty(value).label)
    if name == "level":
        return str(Question.Level(value).label) if value else "–"
    if name == "retired":
        return _("Retired") if value else _("In use")
    return ", ".join(value) or "–"
