"""How citations sort and how names are compared; no database."""

import re
import unicodedata
from collections.abc import Iterable

_DIGITS = re.compile(r"\d+")


def article_order(article: str) -> str:
    """A key under which articles sort by number: 9, 89, 89(2), 114."""
    return _DIGITS.sub(lambda number: number.group().zfill(6), article.strip().lower())[:64]


def fold(text: str) -> str:
    """Case, width and spacing do not matter to a search."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def folded(parts: Iterable[str]) -> str:
    return "\n".join(fold(part) for part in parts if part)
