"""Public identifiers. They are names, never secrets."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID, uuid4

__all__ = ["uuid4", "uuid7"]

_lock = threading.Lock()
_last_tick = 0


def uuid7() -> UUID:
    """RFC 9562 version 7 with 12 bits below the millisecond (method 3): sorts by creation.

    It shows when the row was made; where that must not be known (attempts, papers) use uuid4.
    """
    global _last_tick
    nanoseconds = time.time_ns()
    tick = (nanoseconds // 1_000_000 << 12) | (nanoseconds % 1_000_000 * 4096 // 1_000_000)
    with _lock:
        # One tick further than the last one: order holds within a burst and when the host steps back.
        _last_tick = tick = max(tick, _last_tick + 1)
    milliseconds, fraction = tick >> 12, tick & 0xFFF
    tail = secrets.randbits(62)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | tail)
