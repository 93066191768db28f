"""English words by their stems."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@cache
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # noqa: PLC0415  slow import: needed for English only

    return stemmer("english")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """`prosecutions`, `prosecuted` and `prosecuting` are prosecut."""
    return str(_stemmer().stemWord(word)) if word.isascii() and len(word) > 2 else word
