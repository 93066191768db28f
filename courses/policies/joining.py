"""When a run takes people."""

from __future__ import annotations

from core import clock
from core.errors import Conflict, DomainError, NotOpen
from courses.models import CourseRun
from courses.policies.reading import published_courses


def objection_to_run(run: CourseRun) -> str | None:
    """Why nobody can be taken into the run now, as the code of a sentence; None if people can."""
    return {
        CourseRun.State.DRAFT: "run.not_open",
        CourseRun.State.CANCELLED: "run.cancelled",
        CourseRun.State.ARCHIVED: "run.archived",
    }.get(CourseRun.State(run.state))


def objection_to_self_enrolment(run: CourseRun) -> str | None:
    """The same for whoever comes without being asked. The window is half-open: its end no longer counts."""
    now = clock.now()
    if (objection := objection_to_run(run)) is not None:
        return objection
    if not run.self_enrolment:
        return "run.by_trainer_only"
    if run.enrol_from is not None and now < run.enrol_from:
        return "run.not_yet"
    if run.enrol_until is not None and now >= run.enrol_until:
        return "run.enrolment_over"
    return "run.over" if clock.today() > run.ends_on else None


def check_takes_people(run: CourseRun) -> None:
    """Raises what the page says where nobody can be taken in."""
    if objection := objection_to_run(run):
        raise _refusal(objection, run)
    if not published_courses().filter(pk=run.course_id).exists():
        raise NotOpen("course.not_published")


def check_takes_volunteers(run: CourseRun) -> None:
    check_takes_people(run)
    if objection := objection_to_self_enrolment(run):
        raise _refusal(objection, run)


def _refusal(code: str, run: CourseRun) -> DomainError:
    over = code in ("run.cancelled", "run.archived")
    return Conflict(code, run=run.code) if over else NotOpen(code, run=run.code)
