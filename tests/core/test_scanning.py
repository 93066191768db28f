"""The scanner's protocol, and the test file that is refused without one."""

import socket
import struct
import threading
from contextlib import closing
from io import BytesIO

import pytest

from core import scanning
from core.errors import Unavailable
from tests.factories.files import EICAR


class Clamd:
    """Reads one stream as clamd does, and gives one answer."""

    def __init__(self, door: socket.socket, answer: bytes | None):
        self.door, self.answer, self.received = door, answer, b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        with closing(self.door.accept()[0]) as wire:
            if self.answer is None:
                return
            file = wire.makefile("rb")
            assert file.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", file.read(4))[0]:
                self.received += file.read(size)
            wire.sendall(self.answer)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.thread.join(5)
        self.door.close()


@pytest.fixture
def clamd(settings, tmp_path):
    def listen(answer, family=socket.AF_UNIX):
        door = socket.socket(family, socket.SOCK_STREAM)
        door.bind(str(tmp_path / "clamd") if family == socket.AF_UNIX else ("127.0.0.1", 0))
        door.listen(1)
        if family == socket.AF_UNIX:
            settings.CLAMD = f"unix://{tmp_path}/clamd"
        else:
            settings.CLAMD = f"tcp://127.0.0.1:{door.getsockname()[1]}"
        return Clamd(door, answer)

    return listen


@pytest.mark.parametrize("family", [socket.AF_UNIX, socket.AF_INET])
@pytest.mark.parametrize(
    ("answer", "finding"),
    [(b"stream: OK\0", ""), (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "Win.Test.EICAR_HDB-1")],
)
def test_a_file_is_streamed_whole_and_the_answer_read(clamd, answer, finding, family):
    data = bytes(range(256)) * 1000
    file = BytesIO(data)
    file.seek(77)
    with clamd(answer, family) as scanner:
        found = scanning.finding_in(file)

    assert (found, scanner.received == data, file.tell()) == (finding, True, 0)


@pytest.mark.parametrize(
    "answer", [None, b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK then\0"]
)
def test_what_the_scanner_did_not_call_clean_is_not_taken_in(clamd, answer):
    with clamd(answer), pytest.raises(Unavailable) as refused:
        scanning.finding_in(BytesIO(b"x" * 10))

    assert (refused.value.code, refused.value.detail) == ("scanner_unavailable", {"retry_after": 60})


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd", "tcp://127.0.0.1:9"])
def test_without_an_answer_nothing_is_taken_in(settings, address):
    settings.CLAMD = address
    with pytest.raises(Unavailable):
        scanning.finding_in(BytesIO(b"x"))


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (EICAR, scanning.TEST_NAME),
        (EICAR + b"\r\n", scanning.TEST_NAME),
        (EICAR + b" " * 60, scanning.TEST_NAME),
        (EICAR + b" " * 61, ""),
        (EICAR + b"x", ""),
        (b" " + EICAR, ""),
        (EICAR[:-1], ""),
        (b"", ""),
    ],
    ids=["bare", "line", "128 bytes", "129 bytes", "more text", "later", "cut off", "empty"],
)
def test_the_test_file_is_known_without_a_scanner(data, finding):
    assert scanning.finding_in(BytesIO(data)) == finding
