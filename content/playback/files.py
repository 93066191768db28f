"""What a file of sound or moving pictures really is, and how long: told from its bytes, never its name."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from content.playback.errors import Refused
from content.playback.streams import mp3_length, ogg_length

VIDEO: Final = "video"
AUDIO: Final = "audio"
LONGEST = 12 * 3600 * 1000  # milliseconds
MOST_BOXES = 4096

EBML_HEADER, SEGMENT, INFO, TRACKS = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B
DOCTYPE, TIMECODE_SCALE, DURATION, TRACK, TRACK_TYPE, CLUSTER = (
    0x4282, 0x2AD7B1, 0x4489, 0xAE, 0x83, 0x1F43B675,
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """`ending` is the one the file is stored under; `duration` in milliseconds."""

    kind: str
    mime: str
    ending: str
    duration: int


def examine(file: BinaryIO, size: int) -> Facts:
    """Raises Refused for what is no MP4, WebM, M4A, MP3 or Ogg, or does not say how long it is."""
    file.seek(0)
    head = file.read(64)
    try:
        facts = _facts(file, size, head)
    except (struct.error, IndexError, ValueError, OverflowError) as damage:
        raise Refused("media.damaged") from damage
    if facts is None:
        raise Refused("media.kind_unknown")
    if not 0 < facts.duration <= LONGEST:
        raise Refused("media.duration_unknown")
    return facts


def _facts(file: BinaryIO, size: int, head: bytes) -> Facts | None:
    if head[4:8] == b"ftyp":
        return _mp4(file, size)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return _webm(file, size)
    if head[:4] == b"OggS":
        return Facts(AUDIO, "audio/ogg", "ogg", ogg_length(file, size))
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return Facts(AUDIO, "audio/mpeg", "mp3", mp3_length(file, size))
    return None


# --- MP4: boxes -----------------------------------------------------------------------------


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, first byte of the content, end) of each box between two places."""
    at = start
    for _number in range(MOST_BOXES):
        if at + 8 > end:
            return
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        content = at + 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            content = at + 16
        elif length == 0:
            length = end - at
        if length < content - at or at + length > end:
            raise ValueError
        yield name, content, at + length
        at += length
    raise ValueError


def _mp4(file: BinaryIO, size: int) -> Facts:
    duration, handlers = 0, set()
    for name, start, end in _boxes(file, 0, size):
        if name != b"moov":
            continue
        for inner, first, last in _boxes(file, start, end):
            if inner == b"mvhd":
                duration = _mvhd(file, first)
            elif inner == b"trak":
                handlers.add(_handler(file, first, last))
    kind = VIDEO if b"vide" in handlers else AUDIO if b"soun" in handlers else None
    if kind is None:
        raise Refused("media.without_tracks")
    return Facts(
        kind,
        "video/mp4" if kind == VIDEO else "audio/mp4",
        "mp4" if kind == VIDEO else "m4a",
        duration,
    )


def _mvhd(file: BinaryIO, at: int) -> int:
    file.seek(at)
    data = file.read(32)
    if data[0] == 1:
        scale, length = struct.unpack(">IQ", data[20:32])
    else:
        scale, length = struct.unpack(">II", data[12:20])
    return length * 1000 // scale if scale else 0


def _handler(file: BinaryIO, start: int, end: int) -> bytes:
    for name, first, last in _boxes(file, start, end):
        if name == b"mdia":
            for inner, at, _end in _boxes(file, first, last):
                if inner == b"hdlr":
                    file.seek(at + 8)
                    return file.read(4)
    return b""


# --- WebM: EBML elements --------------------------------------------------------------------


def _number(file: BinaryIO, *, keep_marker: bool) -> tuple[int, bool]:
    """An EBML number and whether it says "unknown"."""
    first = file.read(1)[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError
    rest = file.read(length - 1)
    value = first if keep_marker else first & ((1 << (8 - length)) - 1)
    for byte in rest:
        value = value << 8 | byte
    return value, not keep_marker and value == (1 << (7 * length)) - 1


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    at = start
    for _count in range(MOST_BOXES):
        if at >= end:
            return
        file.seek(at)
        name, _unknown = _number(file, keep_marker=True)
        length, unknown = _number(file, keep_marker=False)
        content = file.tell()
        stop = end if unknown else content + length
        if stop > end:
            raise ValueError
        yield name, content, stop
        at = stop
    raise ValueError


def _bytes(file: BinaryIO, start: int, end: int) -> bytes:
    if end - start > 64:
        raise ValueError
    file.seek(start)
    return file.read(end - start)


def _webm(file: BinaryIO, size: int) -> Facts:
    scale, length, types, doctype = 1_000_000, 0.0, set(), b""
    for name, start, end in _elements(file, 0, size):
        if name == EBML_HEADER:
            for inner, first, last in _elements(file, start, end):
                if inner == DOCTYPE:
                    doctype = _bytes(file, first, last)
        elif name == SEGMENT:
            for inner, first, last in _elements(file, start, end):
                if inner == INFO:
                    scale, length = _info(file, first, last)
                elif inner == TRACKS:
                    types = _track_types(file, first, last)
                elif inner == CLUSTER:
                    break  # the pictures themselves: what describes them stands before
    if doctype.rstrip(b"\0") != b"webm":
        raise Refused("media.kind_unknown")
    kind = VIDEO if 1 in types else AUDIO if 2 in types else None
    if kind is None:
        raise Refused("media.without_tracks")
    return Facts(kind, f"{kind}/webm", "webm", int(length * scale / 1_000_000))


def _info(file: BinaryIO, start: int, end: int) -> tuple[int, float]:
    scale, length = 1_000_000, 0.0
    for name, first, last in _elements(file, start, end):
        if name == TIMECODE_SCALE:
            scale = int.from_bytes(_bytes(file, first, last), "big")
        elif name == DURATION:
            data = _bytes(file, first, last)
            (length,) = struct.unpack(">d" if len(data) == 8 else ">f", data)
    return scale, length


def _track_types(file: BinaryIO, start: int, end: int) -> set[int]:
    return {
        int.from_bytes(_bytes(file, at, stop), "big")
        for name, first, last in _elements(file, start, end)
        if name == TRACK
        for inner, at, stop in _elements(file, first, last)
        if inner == TRACK_TYPE
    }
