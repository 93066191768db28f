"""The rules that say who is at risk, each with its edge."""

import datetime as dt

import pytest

from courses.risk import Facts, Pace, Thresholds, reasons

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 31)  # thirty days, six lessons: one in five days


def pace(day):
    return Pace(FIRST, LAST, dt.date(2026, 3, day), lessons=6)


def said(facts, day, limits=None):
    limits = limits or Thresholds()
    return [(reason.code, *reason.figures.values()) for reason in reasons(facts, pace(day), limits)]


def facts(done=0, last=None, joined=1, **more):
    last_on = None if last is None else dt.date(2026, 3, last)
    return Facts(done, last_on, dt.date(2026, 3, joined), **more)


@pytest.mark.parametrize(("day", "lessons"), [(1, 0), (2, 0), (5, 0), (6, 1), (10, 1), (11, 2), (31, 6)])
def test_an_even_pace_counts_days_that_are_over(day, lessons):
    assert pace(day).expected == lessons


def test_nobody_is_at_risk_before_the_first_day():
    assert said(facts(failed=3), 1) == []


def test_whoever_keeps_the_pace_is_not_at_risk():
    assert said(facts(done=2, last=11), 12) == []


@pytest.mark.parametrize(
    ("who", "day", "expected"),
    [
        (facts(done=2, last=6), 15, []),
        (facts(done=2, last=6), 16, [("idle", 10)]),
        (facts(), 11, [("behind", 2, 2)]),
        (facts(), 12, [("not_begun", 10), ("behind", 2, 2)]),
        (facts(joined=10), 16, [("behind", 3, 3)]),
        (facts(joined=10), 17, [("not_begun_due", 14), ("behind", 3, 3)]),
        (facts(done=4, last=20), 26, []),
        (facts(done=5, last=20, failed=1), 26, [("failed", 1)]),
        (facts(done=5, last=20, missed=2), 26, [("missed", 2)]),
    ],
)
def test_each_rule_speaks_from_its_threshold_on(who, day, expected):
    assert said(who, day) == expected


def test_after_the_last_day_whoever_has_not_completed_is_overdue():
    late = Pace(FIRST, LAST, dt.date(2026, 4, 2), lessons=6)

    found = reasons(facts(done=6, last=31), late, Thresholds())

    assert [(reason.code, dict(reason.figures)) for reason in found] == [("overdue", {"days": 2})]


def test_a_rule_without_a_threshold_is_silent():
    off = Thresholds(None, None, None, None, None)

    assert said(facts(failed=9, missed=9), 31, off) == []
