"""Where a quoted passage stands in a text, after the text has changed. Pure.

Positions count characters without white space: browsers and parsers do not agree on the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[str, int]


def squeezed(text: str) -> str:
    return "".join(text.split())


def locate(
    quote: str, place: Place, start: int, paragraphs: Iterable[tuple[Place, str]]
) -> tuple[Place, int] | None:
    """The paragraph and the position of the passage: where it was, else elsewhere in that paragraph, else
    in another one, if there is no doubt which; None where it is gone. `paragraphs` are squeezed.
    """
    wanted = squeezed(quote)
    if not wanted:
        return None
    texts = dict(paragraphs)
    here = texts.get(place, "")
    if here.startswith(wanted, start):
        return place, start
    found = _occurrences(wanted, here)
    if found:
        return place, min(found, key=lambda at: abs(at - start))
    elsewhere = [(other, at) for other, text in texts.items() for at in _occurrences(wanted, text)]
    return elsewhere[0] if len(elsewhere) == 1 else None


def _occurrences(wanted: str, text: str) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found
