"""Signatures after the Standard Webhooks specification, and their check on the other side (pure)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"
TOLERANCE = 5 * 60  # seconds by which the clocks of both sides may differ


class Rejected(Exception):
    """Not to be believed; the code says why."""


def derive(master: str, name: str) -> str:
    """The secret of one target. It is in no table: who holds the key of the site can make it again."""
    key = hmac.new(master.encode(), f"comity.webhook:{name}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(key).decode()


def sign(secret: str, *, message_id: str, at: int, body: bytes) -> str:
    content = b".".join((message_id.encode(), str(at).encode(), body))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def headers(secrets: Sequence[str], *, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """One signature for each secret that is in force, so that a key can be changed without a gap."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(
            sign(secret, message_id=message_id, at=at, body=body) for secret in secrets
        ),
    }


def verify(secret: str, received: Mapping[str, str], body: bytes, *, now: float | None = None) -> str:
    """The identifier of a message that is ours, unchanged and fresh; the receiver remembers it against
    repeats. Raises Rejected: unsigned, stale, forged."""
    found = {name.lower(): value for name, value in received.items()}
    try:
        message_id, signatures = found["webhook-id"], found["webhook-signature"].split()
        at = int(found["webhook-timestamp"])
    except (KeyError, ValueError):
        raise Rejected("unsigned") from None
    if abs((time.time() if now is None else now) - at) > TOLERANCE:
        raise Rejected("stale")
    expected = sign(secret, message_id=message_id, at=at, body=body)
    # Each is compared in constant time.
    if not any(hmac.compare_digest(expected.encode(), given.encode()) for given in signatures):
        raise Rejected("forged")
    return message_id
