"""Which paragraph of the new text is which one of the old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from courses.changes.text import Paragraph, Place, Text

# Two paragraphs of a block are versions of one another from this share of common characters on.
FEWEST_ALIKE = 0.5


@dataclass(frozen=True)
class Match:
    """`became` maps every old place that survives to the new one; `alike` those whose words are the same."""

    became: dict[Place, Place] = field(default_factory=dict)
    alike: frozenset[Place] = frozenset()

    @property
    def came_from(self) -> dict[Place, Place]:
        return {new: old for old, new in self.became.items()}


def match(old: Text, new: Text) -> Match:
    """Same block first: equal words in order, then similar words; then equal words in other blocks."""
    became: dict[Place, Place] = {}
    alike: set[Place] = set()
    before, after = _blocks(old), _blocks(new)
    for block, paragraphs in before.items():
        for one, other in _within(paragraphs, after.get(block, [])):
            became[one.place] = other.place
            if one.digest == other.digest:
                alike.add(one.place)
    for one, other in _elsewhere(old, new, became):
        became[one.place] = other.place
        alike.add(one.place)
    return Match(became, frozenset(alike))


def _blocks(text: Text) -> dict[str, list[Paragraph]]:
    found: dict[str, list[Paragraph]] = {}
    for paragraph in text:
        found.setdefault(paragraph.block, []).append(paragraph)
    return found


def _within(old: list[Paragraph], new: list[Paragraph]) -> Iterator[tuple[Paragraph, Paragraph]]:
    if len(old) == len(new) == 1 and old[0].kind == new[0].kind:
        # A heading or a table is itself, whatever is written in it now.
        if old[0].kind != "text" or _similar(old[0], new[0]) or old[0].digest == new[0].digest:
            yield old[0], new[0]
        return
    left, right = set(range(len(old))), set(range(len(new)))
    runs = SequenceMatcher(None, [one.digest for one in old], [one.digest for one in new], autojunk=False)
    for run in runs.get_matching_blocks():
        for step in range(run.size):
            yield old[run.a + step], new[run.b + step]
            left.discard(run.a + step)
            right.discard(run.b + step)
    by_digest = {new[at].digest: at for at in sorted(right, reverse=True)}
    for at in sorted(left):  # the same words, in another order
        found = by_digest.pop(old[at].digest, None)
        if found is not None and found in right:
            yield old[at], new[found]
            left.discard(at)
            right.discard(found)
    for at in sorted(left):
        found = _most_similar(old[at], [(index, new[index]) for index in sorted(right)])
        if found is not None:
            yield old[at], new[found]
            right.discard(found)


def _most_similar(one: Paragraph, others: list[tuple[int, Paragraph]]) -> int | None:
    """Of equally similar ones the nearest in the order of the text."""
    scored = [
        (_ratio(one.words, other.words), -abs(other.index - one.index), index)
        for index, other in others
        if one.kind == other.kind
    ]
    best = max(scored, default=None)
    return best[2] if best is not None and best[0] >= FEWEST_ALIKE else None


def _similar(one: Paragraph, other: Paragraph) -> bool:
    return _ratio(one.words, other.words) >= FEWEST_ALIKE


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two cheap upper bounds spare the dear comparison for most pairs.
    if matcher.real_quick_ratio() < FEWEST_ALIKE or matcher.quick_ratio() < FEWEST_ALIKE:
        return 0.0
    return matcher.ratio()


def _elsewhere(old: Text, new: Text, became: dict[Place, Place]) -> Iterator[tuple[Paragraph, Paragraph]]:
    """What moved into another block, word for word; only where there is no doubt which one it is."""
    taken = set(became.values())
    left: dict[tuple[str, str], list[Paragraph]] = {}
    right: dict[tuple[str, str], list[Paragraph]] = {}
    for paragraph in old:
        if paragraph.place not in became:
            left.setdefault((paragraph.kind, paragraph.digest), []).append(paragraph)
    for paragraph in new:
        if paragraph.place not in taken:
            right.setdefault((paragraph.kind, paragraph.digest), []).append(paragraph)
    for key, ones in left.items():
        others = right.get(key, [])
        if len(ones) == len(others) == 1:
            yield ones[0], others[0]
