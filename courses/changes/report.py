"""What a change means: for every place, for the paragraphs, for what readers are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from courses.changes.matching import match
from courses.changes.text import Paragraph, Place, Text


class Effect:
    """What the author says about a change."""

    EDITORIAL: Final = "editorial"
    SUBSTANTIAL: Final = "substantial"


@dataclass(frozen=True)
class ChangeReport:
    """`moves` holds the old places that are somewhere else now or gone; None: nowhere, the text is empty.

    `changed` pairs an old paragraph with the new one. Paragraphs are in the order of the new text.
    """

    added: tuple[Paragraph, ...] = ()
    changed: tuple[tuple[Paragraph, Paragraph], ...] = ()
    removed: tuple[Paragraph, ...] = ()
    kept: int = 0
    moves: tuple[tuple[Place, Place | None], ...] = ()
    quizzes_added: tuple[str, ...] = ()
    quizzes_removed: tuple[str, ...] = ()
    came_from: tuple[tuple[Place, Place], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.moves)

    @property
    def to_read(self) -> int:
        """How many paragraphs there are to read again if the change is substantial."""
        return len(self.added) + len(self.changed)


def compare(
    old: Text, new: Text, *, quizzes_before: Iterable[str] = (), quizzes_now: Iterable[str] = ()
) -> ChangeReport:
    found = match(old, new)
    came_from = found.came_from
    by_place = {each.place: each for each in old}
    changed = tuple(
        (by_place[came_from[each.place]], each)
        for each in new
        if each.place in came_from and came_from[each.place] not in found.alike
    )
    before, now = dict.fromkeys(quizzes_before), dict.fromkeys(quizzes_now)
    return ChangeReport(
        added=tuple(each for each in new if each.place not in came_from),
        changed=changed,
        removed=tuple(each for each in old if each.place not in found.became),
        kept=len(found.alike),
        moves=tuple(_moves(old, new, found.became)),
        quizzes_added=tuple(quiz for quiz in now if quiz not in before),
        quizzes_removed=tuple(quiz for quiz in before if quiz not in now),
        came_from=tuple(came_from.items()),
    )


def _moves(old: Text, new: Text, became: Mapping[Place, Place]) -> Iterable[tuple[Place, Place | None]]:
    """A removed place falls to the nearest one before it that survives, else to the beginning."""
    last = new[0].place if new else None
    for paragraph in old:
        target = became.get(paragraph.place, last)
        last = target
        if target != paragraph.place:
            yield paragraph.place, target


def marks(
    report: ChangeReport,
    *,
    before: Mapping[Place, int],
    number: int,
    effect: str,
    explained: Mapping[Place, int] | None = None,
) -> dict[Place, int]:
    """The number of the last change that readers are asked to read, for each paragraph that has one.

    An editorial change leaves every paragraph the number it had. `explained` holds the numbers of the
    text this one translates: a translation that catches up is the same change, not a second one.
    """
    came_from = dict(report.came_from)
    numbers = {new: before[old] for new, old in came_from.items() if old in before}
    for paragraph in (*report.added, *(new for _old, new in report.changed)):
        known = (explained or {}).get(paragraph.place, 0)
        if known > numbers.get(paragraph.place, 0):
            numbers[paragraph.place] = known
        elif effect == Effect.SUBSTANTIAL:
            numbers[paragraph.place] = number
    return numbers
