"""Quiet hours and digests; 9 March 2026 is a Monday, and all times are of China."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from notifications.timing import ZONE, Quiet, next_digest, period

NIGHT = Quiet(time(22), time(7))
NOON = Quiet(time(12), time(13, 30))
WEEKEND = Quiet(weekends=True)
BOTH = Quiet(time(22), time(7), weekends=True)


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("quiet", "asked", "free"),
    [
        (Quiet(), at(9, 3), at(9, 3)),
        (NIGHT, at(9, 21, 59), at(9, 21, 59)),
        (NIGHT, at(9, 22), at(10, 7)),
        (NIGHT, at(10, 6, 59), at(10, 7)),
        (NIGHT, at(10, 7), at(10, 7)),
        (NOON, at(9, 12), at(9, 13, 30)),
        (NOON, at(9, 11, 59), at(9, 11, 59)),
        (NOON, at(9, 23), at(9, 23)),
        (WEEKEND, at(13, 23), at(13, 23)),
        (WEEKEND, at(14, 0), at(16, 0)),
        (WEEKEND, at(15, 12), at(16, 0)),
        # Friday night, the weekend, and the night to Monday follow each other.
        (BOTH, at(13, 23), at(16, 7)),
        (BOTH, at(15, 9), at(16, 7)),
    ],
)
def test_when_quiet_hours_end(quiet, asked, free):
    assert quiet.until(asked) == free


times = st.times().map(lambda value: value.replace(microsecond=0))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
instants = st.builds(datetime.combine, days, st.times(), st.just(ZONE))


@given(begins=times, ends=times, weekends=st.booleans(), asked=instants)
def test_the_end_is_not_quiet_and_nothing_before_it_is_free(begins, ends, weekends, asked):
    quiet = Quiet(begins, ends, weekends) if begins != ends else Quiet(weekends=weekends)
    free = quiet.until(asked)
    assert quiet.until(free) == free >= asked
    if free > asked:
        between = asked + (free - asked) / 2
        assert quiet.until(between) == free


@pytest.mark.parametrize(
    ("cadence", "asked", "latest", "following"),
    [
        ("daily", at(9, 7, 29), date(2026, 3, 8), at(9, 7, 30)),
        ("daily", at(9, 7, 30), date(2026, 3, 9), at(10, 7, 30)),
        ("weekly", at(9, 7, 29), date(2026, 3, 2), at(9, 7, 30)),
        ("weekly", at(9, 7, 30), date(2026, 3, 9), at(16, 7, 30)),
        ("weekly", at(15, 23), date(2026, 3, 9), at(16, 7, 30)),
    ],
)
def test_periods_of_digests(cadence, asked, latest, following):
    assert (period(cadence, asked), next_digest(cadence, asked)) == (latest, following)


@given(asked=instants, cadence=st.sampled_from(["daily", "weekly"]))
def test_the_next_digest_begins_the_next_period(asked, cadence):
    following = next_digest(cadence, asked)
    assert asked < following <= asked + timedelta(days=7 if cadence == "weekly" else 1)
    assert period(cadence, following) > period(cadence, asked)
    assert period(cadence, following - timedelta(seconds=1)) == period(cadence, asked)
