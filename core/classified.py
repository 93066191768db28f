"""Marks of classified documents in what somebody typed. The site holds no state secrets (no Django here).

A mark is found however it is spaced or written (full width, Traditional, invisible characters in between).
Words that only contain such characters, as in 国家秘密 or 商业机密, are none.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\ufeff_·.-]+")
_STAR = "[★☆✩✭⭐*]"
_MARKS = (
    re.compile("绝密"),
    re.compile("(?<!商业)(?<!企业)(?<!军事)机密"),
    re.compile(f"秘密{_STAR}"),
    re.compile(f"{_STAR}秘密"),
)
_ALONE = re.compile(r"^\W*秘密\W*$", re.MULTILINE)
_TRADITIONAL = str.maketrans("絕機業軍", "绝机业军")


def mark_in(text: str) -> str | None:
    """The first mark of a classified document in the text, None where there is none."""
    plain = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    if found := _ALONE.search(plain):
        return found[0].strip()
    dense = _BETWEEN.sub("", plain)
    for mark in _MARKS:
        if found := mark.search(dense):
            return found[0]
    return None
