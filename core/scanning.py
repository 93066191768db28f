"""Is a file malware? The test file of all scanners always; whatever else, if a scanner is set up.

Files are streamed to clamd (INSTREAM) over its socket or a port of the same network: it reads no path of
ours, and no file leaves the site. Once a scanner is set up, what it did not look at is not taken in.
"""

from __future__ import annotations

import hashlib
import logging
import socket
import struct
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from core.errors import Unavailable

logger = logging.getLogger("comity.scanning")

SECONDS = 60.0
CHUNK = 64 * 1024
# The EICAR test file: 68 characters, then at most blanks. Its digest, lest a scanner refuses this source.
TEST_FILE = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"
TEST_SIZE, TEST_LARGEST, TEST_BLANKS = 68, 128, b" \t\r\n\x1a"
TEST_NAME = "EICAR-Test-File"


class Readable(Protocol):
    def seek(self, offset: int, /) -> object: ...
    def read(self, size: int = ..., /) -> bytes: ...


def finding_in(file: Readable) -> str:
    """The name of what was found, "" for a clean file, which is left at its beginning.

    Unavailable: scanner_unavailable.
    """
    file.seek(0)
    try:
        if _is_test_file(file.read(TEST_LARGEST + 1)):
            return TEST_NAME
        if not settings.CLAMD:
            return ""
        file.seek(0)
        return _asked(file)
    finally:
        file.seek(0)


def _is_test_file(head: bytes) -> bool:
    if len(head) > TEST_LARGEST or head[TEST_SIZE:].strip(TEST_BLANKS):
        return False
    return hashlib.sha256(head[:TEST_SIZE]).hexdigest() == TEST_FILE


def _asked(file: Readable) -> str:
    try:
        with _connected() as wire:
            wire.sendall(b"zINSTREAM\0")
            for chunk in _chunks(file):
                wire.sendall(struct.pack("!L", len(chunk)) + chunk)
            wire.sendall(struct.pack("!L", 0))
            answer = _answer(wire)
    except OSError as error:
        logger.error("the scanner at %s does not answer: %s", settings.CLAMD, error)
        raise Unavailable("scanner_unavailable", retry_after=60) from None
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    logger.error("the scanner at %s answered %r", settings.CLAMD, answer[:200])
    raise Unavailable("scanner_unavailable", retry_after=60)


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname, address.port or 3310), SECONDS)
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        wire.settimeout(SECONDS)
        wire.connect(address.path)
    except OSError:
        wire.close()
        raise
    return wire


def _chunks(file: Readable) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _answer(wire: socket.socket) -> str:
    said = b""
    while len(said) < CHUNK and not said.endswith(b"\0"):
        part = wire.recv(1024)
        if not part:
            break
        said += part
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
