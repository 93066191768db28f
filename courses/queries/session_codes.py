"""The code that a trainer shows and those in the room type: six digits, another one each minute."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from courses.models import RunSession

SECONDS, DIGITS = 60, 6


def code_at(session: RunSession, at: datetime) -> str:
    return _code(session, int(at.timestamp()) // SECONDS)


def is_right(session: RunSession, code: str, at: datetime) -> bool:
    """Also the code before the present one, for whoever was still typing when it changed."""
    window = int(at.timestamp()) // SECONDS
    given = code.strip().encode()
    found = [hmac.compare_digest(given, _code(session, each).encode()) for each in (window, window - 1)]
    return any(found)


def _code(session: RunSession, window: int) -> str:
    digest = hmac.digest(bytes(session.secret), f"{session.uuid}:{window}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"
