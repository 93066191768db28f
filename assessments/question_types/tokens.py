"""Options under names that mean nothing outside one attempt."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Sequence


def shown_options(salt: str, position: int, order: Sequence[str]) -> dict[str, str]:
    """Token -> option id, in the order shown. The same option has another token in every attempt."""
    secret = salt.encode()
    return {
        hmac.new(secret, f"{position}|{option_id}".encode(), hashlib.sha256).hexdigest()[:12]: option_id
        for option_id in order
    }


def shuffled(salt: str, purpose: str, things: Sequence) -> list:
    """A random order that the attempt's salt decides, so that it can be made again for a dispute."""
    order = list(things)
    drawing(salt, purpose).shuffle(order)
    return order


def drawing(salt: str, purpose: str) -> random.Random:
    """The source of what an attempt draws by chance, the same again for the same salt and purpose."""
    return random.Random(f"{salt}|{purpose}")  # noqa: S311 (the salt is the secret)
