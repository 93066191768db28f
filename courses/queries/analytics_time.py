"""The way of a run through its days, against its plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from core import charts, clock
from courses.queries.analytics import Group, pace_of, progress_of

if TYPE_CHECKING:
    from courses.models import CourseRun

POINTS = 12


def progress_chart(group: Group, run: CourseRun, lessons: list[dict[str, Any]], members: int) -> charts.Chart:
    """Who has begun, lessons complete and courses complete, each as a share of all; three queries."""
    days = days_of(run)
    rows = progress_of(group.people, lessons)
    begun = _by_day(at for _person, at in rows.values_list("person").annotate(first=Min("opened_at")))
    done = _counted(rows.exclude(completed_at=None), "completed_at")
    completed = _counted(group.completed, "ended_at")
    pace = pace_of(run, len(lessons))
    length = (run.ends_on - run.starts_on).days + 1

    def plan(day: date) -> float:
        gone = min(max((day - run.starts_on).days + 1, 0), length)
        return gone * 100 / length

    series = [
        charts.Series(_("An even pace"), [plan(day) for day in days], plan=True),
        charts.Series(_("Lessons complete"), _shares(days, done, members * len(lessons), pace.today)),
        charts.Series(_("Members who have begun"), _shares(days, begun, members, pace.today)),
        charts.Series(
            _("Members who have completed the course"), _shares(days, completed, members, pace.today)
        ),
    ]
    labels = [f"{day:%m-%d}" for day in days]
    at = [(day - run.starts_on).days for day in days]
    return charts.lines(_("Progress against the plan"), _("Day"), labels, series, at=at)


def days_of(run: CourseRun) -> list[date]:
    """The first and the last day and what lies evenly between them, today among them."""
    length = (run.ends_on - run.starts_on).days
    step = max(-(-length // (POINTS - 1)), 1)
    days = {run.starts_on + timedelta(days=gone) for gone in range(0, length, step)} | {run.ends_on}
    today = clock.today()
    if run.starts_on < today < run.ends_on:
        days.add(today)
    return sorted(days)


def _counted(rows: Any, moment: str) -> dict[date, int]:
    day = TruncDate(moment, tzinfo=clock.OFFICE_ZONE)
    return dict(rows.order_by().annotate(day=day).values_list("day").annotate(number=Count("pk")))


def _by_day(moments: Iterable[Any]) -> dict[date, int]:
    found: dict[date, int] = {}
    for at in moments:
        day = at.astimezone(clock.OFFICE_ZONE).date()
        found[day] = found.get(day, 0) + 1
    return found


def _shares(days: list[date], counts: dict[date, int], whole: int, today: date) -> list[float | None]:
    """Up to each day, in percent; nothing for the days to come."""
    return [
        None if day > today else sum(n for at, n in counts.items() if at <= day) * 100 / max(whole, 1)
        for day in days
    ]
