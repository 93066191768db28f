"""The files that a question shows: `file:<digest>` in its texts, bare digests in fields made for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.richtext import FILE

FIELDS = frozenset({"image", "audio", "file"})
_DIGEST = re.compile(r"[0-9a-f]{64}")


def files_in(*parts: Any) -> set[str]:
    """Digests named anywhere in a definition, a key or an explanation."""
    found: set[str] = set()
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            found.update(FILE.findall(part))
        elif isinstance(part, Mapping):
            found.update(
                value
                for name, value in part.items()
                if name in FIELDS and isinstance(value, str) and _DIGEST.fullmatch(value)
            )
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)
    return found
