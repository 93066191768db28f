"""Traditional and Simplified Chinese as one."""

from __future__ import annotations

from functools import cache


def simplified(text: str) -> str:
    """`text` with its Traditional characters in their Simplified form."""
    return str(_converter().convert(text))  # type: ignore[attr-defined]


@cache
def _converter() -> object:
    from opencc import OpenCC  # noqa: PLC0415  slow import: a dictionary

    return OpenCC("t2s")
