"""The trainee's first screen: what is due, where to go on, what is held and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _, ngettext

from assessments.queries import desk as assessment_desk
from core.i18n import localized
from courses.queries import gap, learner, learner_paths, sessions as session_queries
from qualifications.queries import holder

if TYPE_CHECKING:
    from datetime import datetime

    from assessments.models import Attempt
    from assessments.queries.results import Result
    from courses.queries.learner import CourseStanding
    from people.models import User


@dataclass(frozen=True)
class Due:
    """A line of the to-do list, in the props of the `due` component."""

    when: str
    what: str
    for_: str
    href: str
    action: str
    late: bool = False


@dataclass(frozen=True)
class LearnDesk:
    due: list[Due]
    held: list[holder.HeldQualification]
    courses: list[CourseStanding]
    results: list[Result]
    paths: list[learner_paths.PathStanding]
    gap: gap.Standing
    sessions: list[session_queries.SessionRow]


def learn_desk(person: User) -> LearnDesk:
    """Everything on the page in a number of queries that does not grow with the rows."""
    courses = learner.courses_of(person)
    attempts = assessment_desk.attempts_of(person)
    waiting = holder.waiting_for_person(person)
    paths = learner_paths.paths_under_way(person)
    days, more = learner_paths.due_days(paths), learner_paths.to_begin(paths)
    steps = learner.due_of(courses, days=days, more=more)
    return LearnDesk(
        due=[
            *(_step(item) for item in steps if item.late),
            *(_attempt(attempt) for attempt in attempts.under_way),
            *(_case(case) for case in waiting),
            *(_step(item) for item in steps if not item.late),
        ],
        held=holder.held_by(person),
        courses=courses,
        results=attempts.results,
        paths=paths,
        gap=gap.standing_of(person),
        sessions=session_queries.coming_for(person),
    )


def _attempt(attempt: Attempt) -> Due:
    ends = _("Until %(time)s") % {"time": _instant(attempt.deadline)} if attempt.deadline else ""
    return Due(
        when=ends or _("Under way"),
        what=localized(attempt.assessment, "title"),
        for_=_("Answers are saved as you give them; you may go on from any device."),
        href=attempt.get_absolute_url(),
        action=_("Continue"),
    )


def _case(case) -> Due:  # type: ignore[no-untyped-def]
    returned = case.state == "returned"
    return Due(
        when=_("Sent back") if returned else _("Ready"),
        what=_("Case: %(qualification)s") % {"qualification": localized(case.qualification, "name")},
        for_=_("Read the reason, then submit again.") if returned else _("Submit the case to your office."),
        href=case.get_absolute_url(),
        action=_("Open"),
        late=returned,
    )


def _step(item: learner.DueItem) -> Due:
    takes = _("About %(minutes)s min") % {"minutes": item.minutes} if item.minutes else ""
    if item.due_on is None:
        return Due(takes or _("Open"), item.what, item.for_, item.href, item.action)
    for_ = " · ".join(filter(None, (item.for_, takes)))
    return Due(_until(item.days_left or 0), item.what, for_, item.href, item.action, late=item.late)


def _until(days: int) -> str:
    if days == 0:
        return _("Due today")
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    return ngettext("Due in %(days)s day", "Due in %(days)s days", days) % {"days": days}


def _instant(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
