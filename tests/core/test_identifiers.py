import time
from uuid import RFC_4122

from core import identifiers


def test_uuid7_has_version_and_variant_of_rfc_9562():
    made = identifiers.uuid7()

    assert (made.version, made.variant) == (7, RFC_4122)


def test_uuid7_carries_the_millisecond():
    before = time.time_ns() // 1_000_000
    made = identifiers.uuid7()

    assert before - 1 <= made.int >> 80 <= time.time_ns() // 1_000_000 + 50


def test_uuid7_sorts_by_creation_in_a_burst():
    made = [identifiers.uuid7() for _ in range(5000)]

    assert made == sorted(made)
    assert len(set(made)) == 5000


def test_uuid7_sorts_when_the_host_steps_back(monkeypatch):
    first = identifiers.uuid7()
    monkeypatch.setattr(identifiers.time, "time_ns", lambda: 1_000_000_000)

    assert identifiers.uuid7() > first
