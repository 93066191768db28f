"""What the apps above know of recordings: who may play one, and which texts show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

# (user, uuid of the recording) -> whether a text that this person may read shows it.
ReaderCheck = Callable[[Any, UUID], bool]
# uuid of the recording -> titles of the texts that show it.
UsageCheck = Callable[[UUID], list[str]]
_readers: list[ReaderCheck] = []
_usage: list[UsageCheck] = []


def reader_check(check: ReaderCheck) -> None:
    if check not in _readers:
        _readers.append(check)


def usage_check(check: UsageCheck) -> None:
    if check not in _usage:
        _usage.append(check)


def may_play(user: Any, media: UUID) -> bool:
    return any(check(user, media) for check in _readers)


def texts_with(media: UUID) -> list[str]:
    return [text for check in _usage for text in check(media)]
