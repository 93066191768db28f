"""Two versions of a paragraph beside each other, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# A Chinese character is a word of its own; spaces and punctuation stand alone.
TOKEN = re.compile(r"[0-9A-Za-zÀ-ɏ’'-]+|\s+|.", re.DOTALL)
Run = tuple[bool, str]  # whether it differs from the other side, and the words


def beside(old: str, new: str) -> tuple[list[Run], list[Run]]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    left: list[Run] = []
    right: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        differs = tag != "equal"
        if b > a:
            left.append((differs, "".join(before[a:b])))
        if d > c:
            right.append((differs, "".join(after[c:d])))
    return left, right
