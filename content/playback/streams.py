"""How long streams without a table of contents are: MP3 by its first frame, Ogg by its last page."""

from __future__ import annotations

import struct
from typing import BinaryIO

from content.playback.errors import Refused

WINDOW = 65536
RATES = {  # kbit/s of layer III: MPEG 1, MPEG 2 and 2.5
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
FREQUENCIES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mp3_length(file: BinaryIO, size: int) -> int:
    start = _after_tags(file)
    file.seek(start)
    frame = file.read(4096)
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        raise Refused("media.damaged")
    version, layer = frame[1] >> 3 & 3, frame[1] >> 1 & 3
    rate, frequency = frame[2] >> 4, frame[2] >> 2 & 3
    if version == 1 or layer != 1 or rate in (0, 15) or frequency == 3:
        raise Refused("media.damaged")
    hertz = FREQUENCIES[version][frequency]
    samples = 1152 if version == 3 else 576
    mark = max(frame.find(b"Xing", 0, 256), frame.find(b"Info", 0, 256))
    if mark > 0 and frame[mark + 7] & 1:
        (frames,) = struct.unpack(">I", frame[mark + 8 : mark + 12])
        return frames * samples * 1000 // hertz
    kilobits = RATES[3 if version == 3 else 2][rate]
    return (size - start) * 8 // kilobits


def _after_tags(file: BinaryIO) -> int:
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3":
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length


def ogg_length(file: BinaryIO, size: int) -> int:
    file.seek(0)
    head = file.read(256)
    opus, vorbis = head.find(b"OpusHead"), head.find(b"\x01vorbis")
    if opus > 0:
        hertz, (skipped,) = 48000, struct.unpack("<H", head[opus + 10 : opus + 12])
    elif vorbis > 0:
        (hertz,), skipped = struct.unpack("<I", head[vorbis + 12 : vorbis + 16]), 0
    else:
        raise Refused("media.kind_unknown")
    file.seek(max(0, size - WINDOW))
    tail = file.read()
    last = tail.rfind(b"OggS")
    if last < 0 or not hertz:
        raise Refused("media.damaged")
    (position,) = struct.unpack("<q", tail[last + 6 : last + 14])
    return max(0, position - skipped) * 1000 // hertz
