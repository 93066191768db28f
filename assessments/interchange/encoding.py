"""Text files: UTF-8 and UTF-16, nothing guessed."""

from __future__ import annotations

import codecs
import re
from typing import IO

from core.errors import Invalid

LARGEST = 32 * 1024 * 1024
_ENDS = re.compile(r"\r\n?|\n")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def read_text(stream: IO[bytes]) -> str:
    """The whole file with plain line ends. Invalid: file_too_large, text_encoding(line)."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Invalid("file_too_large", megabytes=LARGEST // 1024 // 1024)
    encoding = _encoding(data)
    try:
        text = _ENDS.sub("\n", data.decode(encoding))
    except UnicodeDecodeError as error:
        before = _ENDS.sub("\n", data[: error.start].decode(encoding, "ignore"))
        raise Invalid("text_encoding", line=before.count("\n") + 1) from None
    if "\0" in text:  # no text has it; UTF-16 without its mark does
        raise Invalid("text_encoding", line=text[: text.index("\0")].count("\n") + 1)
    return text


def head_text(head: bytes) -> str:
    """What the beginning of a file says, as far as it can be read; for recognising only."""
    return _ENDS.sub("\n", head.decode(_encoding(head), "ignore"))


def _encoding(data: bytes) -> str:
    return "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def holds_chinese(text: str) -> bool:
    return bool(_HAN.search(text))
