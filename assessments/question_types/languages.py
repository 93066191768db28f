"""Whether both languages of a question say the same; pure.

Each bilingual text has the digests of its two sides when they were last known to agree. A side that has
changed since, while the other has not, makes the other one stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.question_types.contents import Content, Text, texts
from core import richtext

COMPLETE, STALE, MISSING = "complete", "stale", "missing"
# Only markers read them, and each in one language.
_FOR_MARKERS = ("key.rubric", "key.sample", "key.grader_note")

Confirmed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Field:
    """One text with the state of each side."""

    text: Text
    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def for_learners(content: Content) -> list[Text]:
    """The texts that learners see before or after they answer, those that are written at all."""
    return [
        text
        for text in texts(content)
        if not text.path.startswith(_FOR_MARKERS) and (text.zh.strip() or text.en.strip())
    ]


def fields_of(content: Content, confirmed: Confirmed) -> list[Field]:
    return [_field(text, digests(text), confirmed.get(text.path)) for text in for_learners(content)]


def overall(fields: Iterable[Field], language: str) -> str:
    """The worst state of the fields in a language."""
    found = {field[language] for field in fields}
    return next((state for state in (MISSING, STALE) if state in found), COMPLETE)


def carried(content: Content, before: Confirmed | None) -> dict[str, list[str]]:
    """What is confirmed of a wording that was just written, after one of which `before` was.

    Texts whose two sides were both written anew agree; so does everything in a first wording.
    """
    confirmed: dict[str, list[str]] = {}
    for text in for_learners(content):
        now, then = digests(text), (before or {}).get(text.path)
        both_new = then is None or all(a != b for a, b in zip(now, then, strict=True))
        if all(now) and both_new:
            confirmed[text.path] = now
        elif then is not None:
            confirmed[text.path] = list(then)
    return confirmed


def confirmed_now(content: Content, before: Confirmed, paths: Iterable[str]) -> dict[str, list[str]]:
    """With these texts said to agree as they are; a text with a side missing cannot."""
    told = set(paths)
    agreed = {text.path: digests(text) for text in for_learners(content) if text.path in told}
    return {
        **{path: list(pair) for path, pair in before.items()},
        **{p: d for p, d in agreed.items() if all(d)},
    }


def digests(text: Text) -> list[str]:
    """Of the words of both sides, "" for one that is empty: markup and spaces do not matter."""
    return [_digest(text.zh), _digest(text.en)]


def _digest(words: str) -> str:
    plain = "".join(richtext.plain(words).split()) if words else ""
    return hashlib.blake2s(plain.encode(), digest_size=8).hexdigest() if plain else ""


def _field(text: Text, now: Sequence[str], then: Sequence[str] | None) -> Field:
    zh, en = (COMPLETE if side else MISSING for side in now)
    if all(now) and then is not None and list(now) != list(then):
        # Both changed would have been confirmed when they were written.
        if now[0] == then[0]:
            zh = STALE
        elif now[1] == then[1]:
            en = STALE
    return Field(text, zh, en)
