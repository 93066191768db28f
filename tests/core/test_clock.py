import datetime as dt

import pytest

from core import clock as core_clock

AT = dt.datetime(2026, 3, 9, 16, 30, tzinfo=dt.UTC)


class SteppingHost(dt.datetime):
    readings: list = []

    @classmethod
    def now(cls, tz=None):
        return cls.readings.pop(0)


def test_now_is_an_aware_instant_in_utc():
    assert core_clock.now().tzinfo is dt.UTC


def test_host_time_that_steps_back_is_held(monkeypatch):
    later = core_clock.now() + dt.timedelta(seconds=5)
    SteppingHost.readings = [later, later - dt.timedelta(minutes=5), later + dt.timedelta(seconds=1)]
    monkeypatch.setattr(core_clock, "datetime", SteppingHost)
    monkeypatch.setattr(core_clock, "_host", core_clock._HostTime())

    assert [core_clock.now() for _ in range(3)] == [later, later, later + dt.timedelta(seconds=1)]


def test_today_is_the_day_in_beijing():
    with core_clock.frozen(AT):
        assert core_clock.today() == dt.date(2026, 3, 10)


def test_frozen_clock_stands_until_it_is_moved():
    with core_clock.frozen(AT) as clock:
        before = core_clock.now()
        clock.move(minutes=5)
        assert (before, core_clock.now()) == (AT, AT + dt.timedelta(minutes=5))
    assert core_clock.now() != AT + dt.timedelta(minutes=5)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="time zone"), core_clock.frozen(dt.datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


def test_connection_time_is_near_host_time(db):
    assert abs(core_clock.now(connection_time=True) - core_clock.now()) < dt.timedelta(minutes=1)
