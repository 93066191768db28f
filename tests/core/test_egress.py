import contextlib
import http.server
import socket
import ssl
import threading
import time

import pytest

from core import egress
from core.errors import Invalid, Unavailable

FORBIDDEN = [
    "127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.9", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1",
    "fc00::1", "fe80::1", "ff02::1", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_n_web_03_forbidden_addresses(address):
    assert egress.is_forbidden(address) is True


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1"])
def test_public_addresses(address):
    assert egress.is_forbidden(address) is False


def no_packets(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a packet would have left")

    monkeypatch.setattr(socket, "create_connection", refuse)


def resolves_to(monkeypatch, *addresses):
    family = {True: socket.AF_INET6, False: socket.AF_INET}
    found = [(family[":" in a], socket.SOCK_STREAM, 6, "", (a, 443)) for a in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/", "http://hook.example/", "https://hook.example:8443/",
        "https://127.0.0.1/",
        "https://[::1]/", "https://0/", "https://2130706433/", "https://user@hook.example/",
        "https://hook.example@127.0.0.1/", "https://hook.example\\@127.0.0.1/",
        "https://hook.example /",
        "ftp://hook.example/", "https://hook.example:x/", "//hook.example/", "",
        "https://hook.example\r\nX: y/",
        "https://[::ffff:127.0.0.1/",
    ],
)  # fmt: skip
def test_n_web_03_what_is_not_named_is_not_called(url, settings, monkeypatch):
    settings.EGRESS_ALLOWED = ["hook.example"]
    no_packets(monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("looked up"))

    with pytest.raises(Invalid, match="target_forbidden"):
        egress.fetch(url)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2002:7f00:1::"], []])
def test_n_web_03_a_named_host_that_leads_inside(addresses, settings, monkeypatch):
    settings.EGRESS_ALLOWED = ["hook.example"]
    no_packets(monkeypatch)
    resolves_to(monkeypatch, *addresses)

    with pytest.raises(Invalid, match="target_forbidden"):
        egress.fetch("https://hook.example/")


def test_nothing_is_allowed_by_default(settings):
    settings.EGRESS_ALLOWED = []
    with pytest.raises(Invalid, match="target_forbidden"):
        egress.fetch("https://hook.example/")


class Peer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "https://127.0.0.1/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/large":
            self.wfile.write(b"x" * 200_000)
        elif self.path == "/drip":
            for _ in range(50):
                time.sleep(0.1)
                self.wfile.write(b"x")
                self.wfile.flush()
        else:
            self.wfile.write(f"{self.headers['Host']} {self.path}".encode())

    def handle(self):
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args):
        pass


@pytest.fixture
def peer(monkeypatch, settings):
    """A local server behind a public address: TLS and the look-up are replaced, the rest is real."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.EGRESS_ALLOWED = ["hook.example"]
    resolves_to(monkeypatch, "8.8.8.8")
    called = []

    def connect(address, timeout):
        called.append(address)
        raw = socket.socket()
        raw.settimeout(timeout)
        raw.connect(server.server_address)
        return raw

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", lambda self, raw, **options: raw)
    yield called
    server.shutdown()
    server.server_close()


def test_the_connection_goes_to_the_judged_address(peer):
    answer = egress.fetch("https://hook.example/in?x=1")

    assert (answer.status, answer.body, peer) == (200, b"hook.example /in?x=1", [("8.8.8.8", 443)])


@pytest.mark.parametrize(
    ("path", "code"),
    [("redirect", "target_unreachable"), ("large", "target_too_large"), ("drip", "target_unreachable")],
)
def test_n_web_02_redirects_floods_and_drips(peer, path, code):
    begun = time.monotonic()
    with pytest.raises(Unavailable, match=code):
        egress.fetch(f"https://hook.example/{path}", seconds=0.5)
    assert (time.monotonic() - begun < 2, len(peer)) == (True, 1)
