"""WebVTT: read strictly, written anew, and turned into a text.

Only what a caption needs is kept: times and words. Styles, regions, positions and voices are dropped, so
what is served later is made by `write` and never what somebody uploaded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.playback.errors import Refused

LONGEST_TEXT = 400_000  # characters of a file; two hours of speech are a third of it
MOST_CUES = 6000
LONGEST_CUE = 500
LONGEST_PAUSE = 4000  # milliseconds of silence that do not begin a new paragraph of the transcript
LONGEST_PARAGRAPH = 320
_STAMP = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"^{_STAMP}[ \t]+-->[ \t]+{_STAMP}(?:[ \t]+.*)?$")
_TAG = re.compile(r"<[^>]*>")
_SKIPPED = ("NOTE", "STYLE", "REGION")
_SENTENCE_END = re.compile(r"[.!?。！？…][”’」』\"')）]*$")
_HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")


@dataclass(frozen=True)
class Cue:
    """`start` and `end` in milliseconds; `text` plain, on one line."""

    start: int
    end: int
    text: str


def parse(text: str, *, duration: int | None = None) -> tuple[Cue, ...]:
    """The captions in the order of the file. Raises Refused with the line of the first mistake."""
    if len(text) > LONGEST_TEXT:
        raise Refused("captions.too_long", most=LONGEST_TEXT)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise Refused("captions.not_webvtt")
    cues: list[Cue] = []
    for first, block in _blocks(lines):
        cue = _cue(first, block)
        if cue is None:
            continue
        if cues and cue.start < cues[-1].start:
            raise Refused("captions.out_of_order", line=first)
        if duration is not None and cue.start >= duration:
            raise Refused("captions.after_the_end", line=first)
        cues.append(cue)
        if len(cues) > MOST_CUES:
            raise Refused("captions.too_many", most=MOST_CUES)
    if not cues:
        raise Refused("captions.empty")
    return tuple(cues)


def _blocks(lines: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    """Groups of lines between empty ones after the header, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines[1:], ""], start=2):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(first: int, block: list[str]) -> Cue | None:
    if "-->" not in block[0]:
        if block[0].split(maxsplit=1)[0] in _SKIPPED or first == 2:
            return None  # a comment, a style, or more of the header
        first, block = first + 1, block[1:]  # the name of the cue
    times = _TIMES.match(block[0].strip()) if block else None
    if times is None:
        raise Refused("captions.time_unreadable", line=first)
    start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
    if end <= start:
        raise Refused("captions.ends_before_it_begins", line=first)
    if any("-->" in line for line in block[1:]):
        raise Refused("captions.time_unreadable", line=first + 1)
    words = " ".join(_plain(line) for line in block[1:]).strip()
    if not words:
        raise Refused("captions.without_words", line=first)
    if len(words) > LONGEST_CUE:
        raise Refused("captions.cue_too_long", line=first, most=LONGEST_CUE)
    return Cue(start, end, words)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds


def _plain(line: str) -> str:
    words = html.unescape(_TAG.sub("", line))
    return " ".join("".join(c for c in words if c == "\t" or c.isprintable()).split())


def write(cues: Iterable[Cue]) -> str:
    """The captions as a file of our own making."""
    body = "\n\n".join(
        f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{html.escape(cue.text, quote=False)}" for cue in cues
    )
    return f"WEBVTT\n\n{body}\n"


def _stamp(at: int) -> str:
    seconds, milliseconds = divmod(at, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def transcript(cues: Iterable[Cue]) -> list[tuple[int, str]]:
    """What is said as paragraphs, each with the millisecond where it begins.

    A new one begins after a silence, and after the end of a sentence once the paragraph is long.
    """
    found: list[tuple[int, str]] = []
    last_end = -LONGEST_PAUSE
    for cue in cues:
        begun = found[-1] if found else None
        fresh = (
            begun is None
            or cue.start - last_end >= LONGEST_PAUSE
            or (len(begun[1]) >= LONGEST_PARAGRAPH and _SENTENCE_END.search(begun[1]))
        )
        if fresh or begun is None:
            found.append((cue.start, cue.text))
        else:
            found[-1] = (begun[0], _joined(begun[1], cue.text))
        last_end = cue.end
    return found


def _joined(before: str, after: str) -> str:
    """Chinese needs no space between two lines, English does."""
    glue = "" if _HAN.match(before[-1]) or _HAN.match(after[0]) else " "
    return f"{before}{glue}{after}"
