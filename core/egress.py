"""The only outbound client. What EGRESS_ALLOWED does not name is not called.

The name is resolved once, every address is judged, and the connection goes to the judged address: no
second look-up could lead elsewhere. No redirects, no proxies, no credentials in the address.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from core.errors import Invalid, Unavailable

SECONDS = 5.0
LARGEST = 64 * 1024

# Not `is_global`: Python 3.11 calls several of these global.
_FORBIDDEN_4 = [
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
# Of IPv6 only the global unicast block, without the parts of it that carry an IPv4 address or nothing.
_ALLOWED_6 = ip_network("2000::/3")
_FORBIDDEN_6 = [ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> Answer:
    """One request over https.

    Invalid: target_forbidden. Unavailable: target_unreachable, target_too_large.
    """
    target = _allowed(url)
    host, port = str(target.hostname), target.port or 443
    address = _judged_address(host, port)
    connection = _Pinned(host, port, address, seconds)
    deadline = Timer(seconds, connection.abort)  # a peer that drips bytes never trips a socket timeout
    deadline.start()
    try:
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        connection.request(method, path, body=body, headers={"User-Agent": "Comity", **(headers or {})})
        response = connection.getresponse()
        if 300 <= response.status < 400:
            raise Unavailable("target_unreachable", reason="redirect")
        content = response.read(largest + 1)
    except (OSError, http.client.HTTPException, ValueError):
        raise Unavailable("target_unreachable") from None
    finally:
        deadline.cancel()
        connection.close()
    if connection.aborted:
        raise Unavailable("target_unreachable", reason="slow")
    if len(content) > largest:
        raise Unavailable("target_too_large")
    return Answer(response.status, dict(response.getheaders()), content)


def require_allowed(url: str) -> None:
    """Invalid: target_forbidden, as `fetch` would say before it looks anything up."""
    target = _allowed(url)
    with suppress(ValueError):  # a name, which is judged when it is resolved
        if is_forbidden(str(ip_address(str(target.hostname)))):
            raise Invalid("target_forbidden")


def is_forbidden(address: str) -> bool:
    """Inside, local, reserved, or a wrapping of such an address (N-WEB-03)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return True
    if isinstance(parsed, IPv6Address):
        return parsed not in _ALLOWED_6 or any(parsed in block for block in _FORBIDDEN_6)
    return any(parsed in block for block in _FORBIDDEN_4)


def _allowed(url: str) -> SplitResult:
    try:
        target = urlsplit(url)
        port = target.port or 443
    except ValueError:
        raise Invalid("target_forbidden") from None
    host = target.hostname or ""
    named = {entry.lower() for entry in settings.EGRESS_ALLOWED}
    wanted = {f"{host}:{port}"} | ({host} if port == 443 else set())
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if target.scheme != "https" or "@" in target.netloc or not plain or not wanted & named:
        raise Invalid("target_forbidden")
    return target


def _judged_address(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unavailable("target_unreachable") from None
    addresses = [str(info[4][0]).split("%", 1)[0] for info in found]
    # One bad address among good ones is a name that somebody plays with.
    if not addresses or any(is_forbidden(address) for address in addresses):
        raise Invalid("target_forbidden")
    return addresses[0]


class _Pinned(http.client.HTTPSConnection):
    """Connects to the judged address, and still asks the certificate for the name."""

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        self._context_for_name = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context_for_name)
        self._address = address
        self._wire: socket.socket | None = None
        self.aborted = False

    def connect(self) -> None:
        self._wire = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._wire = self._context_for_name.wrap_socket(self._wire, server_hostname=self.host)
        if self.aborted:
            raise TimeoutError

    def abort(self) -> None:
        self.aborted = True
        if self._wire is not None:  # `sock` is gone as soon as the response has taken it over
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)
