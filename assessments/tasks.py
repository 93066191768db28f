from __future__ import annotations

from assessments.operations import delivery, exposure


def close_expired() -> None:
    delivery.close_expired()


def count_exposure() -> None:
    exposure.count_exposure()
