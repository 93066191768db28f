"""Tables of values: periods of each base, what falls into them, and when a rule is met."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from training.hours import Base, Credit, Kind, Rule, Standing, count, period_of
from training.hours.counting import months_after

CLASS = frozenset({Kind.CLASS})
YEARLY = Rule("yearly", Base.YEARS, 1, CLASS, Decimal(90), Decimal(12))
WINDOW = Rule("window", Base.YEARS, 5, CLASS, Decimal(550), None, anchor=2023)
PROMOTED = Rule("promoted", Base.GRADE, 12, CLASS, Decimal(230), Decimal(30), grades=frozenset({"senior_4"}))
CHIEF = Rule("chief", Base.POST, 12, CLASS, None, Decimal(15), posts=frozenset({"chief-prosecutor"}))
NOBODY = Standing()
SENIOR = Standing(grade="senior_4", grade_since=date(2024, 2, 29))
NEW_CHIEF = Standing(post="chief-prosecutor", post_since=date(2025, 7, 1))


def credit(on, hours="0", days="0", kind=Kind.CLASS, source="x"):
    return Credit(on, kind, Decimal(hours), Decimal(days), source)


@pytest.mark.parametrize(
    ("rule", "standing", "on", "period"),
    [
        (YEARLY, NOBODY, date(2026, 1, 1), (date(2026, 1, 1), date(2026, 12, 31))),
        (YEARLY, NOBODY, date(2026, 12, 31), (date(2026, 1, 1), date(2026, 12, 31))),
        (YEARLY, NOBODY, date(2022, 12, 31), None),
        (WINDOW, NOBODY, date(2022, 12, 31), None),
        (WINDOW, NOBODY, date(2023, 1, 1), (date(2023, 1, 1), date(2027, 12, 31))),
        (WINDOW, NOBODY, date(2027, 12, 31), (date(2023, 1, 1), date(2027, 12, 31))),
        (WINDOW, NOBODY, date(2028, 1, 1), (date(2028, 1, 1), date(2032, 12, 31))),
        (PROMOTED, NOBODY, date(2026, 3, 9), None),
        (PROMOTED, Standing("senior_3", date(2024, 1, 1)), date(2026, 3, 9), None),
        (PROMOTED, Standing("senior_4", None), date(2026, 3, 9), None),
        (PROMOTED, SENIOR, date(2026, 3, 9), (date(2024, 2, 29), date(2025, 2, 27))),
        (CHIEF, NEW_CHIEF, date(2026, 3, 9), (None, date(2026, 6, 30))),
        (CHIEF, SENIOR, date(2026, 3, 9), None),
    ],
)
def test_the_period_of_a_rule(rule, standing, on, period):
    assert period_of(rule, standing, on) == period


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_months_end_with_the_month(day, months, then):
    assert months_after(day, months) == then


def test_a_year_takes_what_ended_in_it_and_nothing_to_come():
    credits = [
        credit(date(2025, 12, 31), "8", "1", source="before"),
        credit(date(2026, 1, 1), "7.5", "1", source="first"),
        credit(date(2026, 3, 9), "4", "0.5", source="today"),
        credit(date(2026, 3, 10), "8", "1", source="tomorrow"),
        credit(date(2026, 2, 1), "50", "0", kind=Kind.ONLINE, source="online"),
    ]
    (counter,) = count([YEARLY], credits, NOBODY, date(2026, 3, 9))
    assert (counter.hours, counter.days) == (Decimal("11.5"), Decimal("1.5"))
    assert counter.sources == ("first", "today")
    assert (counter.missing_hours, counter.missing_days) == (Decimal("78.5"), Decimal("10.5"))


def test_days_are_never_made_of_hours_nor_hours_of_days():
    hours_only = Credit(date(2026, 1, 5), Kind.CLASS, Decimal(75), None, "h")
    days_only = Credit(date(2026, 1, 6), Kind.CLASS, None, Decimal(10), "d")
    (counter,) = count([YEARLY], [hours_only, days_only], NOBODY, date(2026, 3, 9))
    assert (counter.hours, counter.days, counter.met) == (Decimal(75), Decimal(10), False)


@pytest.mark.parametrize(
    ("hours", "days", "met"),
    [("90", "0", True), ("0", "12", True), ("89.9", "11.9", False), ("200", "0", True), ("0", "0", False)],
)
def test_either_figure_is_enough(hours, days, met):
    (counter,) = count([YEARLY], [credit(date(2026, 1, 1), hours, days)], NOBODY, date(2026, 3, 9))
    assert counter.met is met


def test_a_rule_without_days_does_not_wait_for_days():
    (counter,) = count([WINDOW], [credit(date(2023, 1, 1), "550")], NOBODY, date(2026, 3, 9))
    assert (counter.missing_days, counter.met) == (None, True)


def test_before_taking_the_post_counts_and_after_the_year_does_not():
    days = [date(2010, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    (counter,) = count([CHIEF], [credit(day, days="5") for day in days], NEW_CHIEF, date(2026, 12, 1))
    assert (counter.begins, counter.days) == (None, Decimal(10))


credits_of_any_kind = st.lists(
    st.builds(
        Credit,
        on=st.dates(date(2020, 1, 1), date(2029, 12, 31)),
        kind=st.sampled_from(Kind),
        hours=st.none() | st.decimals(0, 300, places=1),
        days=st.none() | st.decimals(0, 40, places=1),
        source=st.text(max_size=3),
    ),
    max_size=12,
)
any_day = st.dates(date(2023, 1, 1), date(2029, 12, 31))


@given(credits_of_any_kind, any_day, st.randoms())
def test_the_order_of_trainings_changes_no_sum(credits, on, dice):
    shuffled = dice.sample(credits, len(credits))
    rules = [YEARLY, WINDOW]
    for one, other in zip(count(rules, credits, NOBODY, on), count(rules, shuffled, NOBODY, on), strict=True):
        assert (one.hours, one.days, sorted(one.sources)) == (other.hours, other.days, sorted(other.sources))


@given(credits_of_any_kind, any_day)
def test_years_add_up_to_the_window_they_lie_in(credits, on):
    (window,) = count([WINDOW], credits, NOBODY, on)
    last_days = [date(year, 12, 31) for year in range(window.begins.year, on.year)] + [on]
    years = [count([YEARLY], credits, NOBODY, day)[0] for day in last_days]
    assert sum(year.hours for year in years) == window.hours
    assert sum(year.days for year in years) == window.days


@given(any_day)
def test_periods_of_years_leave_no_gap(on):
    begins, last_day = period_of(WINDOW, NOBODY, on)
    assert begins <= on <= last_day
    assert period_of(WINDOW, NOBODY, last_day + timedelta(days=1))[0] == last_day + timedelta(days=1)
