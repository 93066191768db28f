from __future__ import annotations

from assessments.operations import delivery


def close_expired() -> None:
    delivery.close_expired()
