"""Credits, rules and a day give counters."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from training.hours.model import NONE, Base, Counter, Credit, Rule, Standing

ONE_DAY = timedelta(days=1)


def count(
    rules: Iterable[Rule], credits: Iterable[Credit], standing: Standing, on: date
) -> tuple[Counter, ...]:
    """A counter for each rule that applies to the person on that day, in the order of the rules."""
    credits = list(credits)
    counters = []
    for rule in rules:
        period = period_of(rule, standing, on)
        if period is not None:
            counters.append(_counted(rule, credits, *period, on))
    return tuple(counters)


def period_of(rule: Rule, standing: Standing, on: date) -> tuple[date | None, date] | None:
    """First day (None: from the beginning) and last day, both included; None: the rule does not apply."""
    if rule.grades and standing.grade not in rule.grades:
        return None
    if rule.posts and standing.post not in rule.posts:
        return None
    if rule.base is Base.YEARS:
        blocks = (on.year - rule.anchor) // rule.length
        if blocks < 0:
            return None  # before the plan began
        first = rule.anchor + blocks * rule.length
        return date(first, 1, 1), date(first + rule.length - 1, 12, 31)
    since = standing.grade_since if rule.base is Base.GRADE else standing.post_since
    if since is None:
        return None
    last_day = months_after(since, rule.length) - ONE_DAY
    return (since if rule.base is Base.GRADE else None), last_day


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _counted(rule: Rule, credits: list[Credit], begins: date | None, last_day: date, on: date) -> Counter:
    until = min(last_day, on)
    counted = [
        credit
        for credit in credits
        if credit.kind in rule.kinds and credit.on <= until and (begins is None or credit.on >= begins)
    ]
    return Counter(
        rule=rule,
        begins=begins,
        last_day=last_day,
        hours=sum((credit.hours for credit in counted if credit.hours is not None), NONE),
        days=sum((credit.days for credit in counted if credit.days is not None), NONE),
        sources=tuple(credit.source for credit in counted),
    )
