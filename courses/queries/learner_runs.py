"""Runs as somebody sees who is in them or may join them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import clock, wording
from courses import policies
from courses.models import CourseRun, RunMember
from courses.queries import places, run_facts
from courses.queries.runs import RunRow, run_rows
from courses.registry import RunLink, run_links

if TYPE_CHECKING:
    from people.models import Office, User


@dataclass(frozen=True)
class OfferedRun:
    """A run with what the person can do about it."""

    row: RunRow
    member: RunMember | None
    objection: str

    @property
    def run(self) -> CourseRun:
        return self.row.run

    @property
    def days(self) -> str:
        return run_facts.days_of(self.run)

    @property
    def is_full(self) -> bool:
        return self.row.free == 0

    @property
    def is_in(self) -> bool:
        return self.member is not None and self.member.state in RunMember.ACTIVE

    @property
    def may_join(self) -> bool:
        return not self.is_in and not self.objection


@dataclass(frozen=True)
class RunPage:
    """`queue_place` counts from 1; 0 where the person does not wait."""

    offer: OfferedRun
    trainers: list[User]
    queue_place: int
    office: Office
    facts: list[dict[str, str]] = field(default_factory=list)
    links: list[RunLink] = field(default_factory=list)


def offers_for(person: User, course: int, lock: policies.CourseLock | None = None) -> list[OfferedRun]:
    """The runs of a course that the person is in or may look for, the next first.

    `lock`: what keeps her from enrolling in the course by herself.
    """
    runs = policies.runs_visible_to_learner(person).filter(
        course=course, state=CourseRun.State.OPEN, ends_on__gte=clock.today()
    )
    rows = run_rows(runs.select_related("course", "office").order_by("starts_on", "code")[:20])
    if not rows:
        return []
    mine = {member.run_id: member for member in RunMember.objects.filter(person=person, course=course)}
    elsewhere = {member.run_id for member in mine.values() if member.state in RunMember.ACTIVE}
    return [_offer(row, mine.get(row.run.pk), elsewhere, lock) for row in rows]


def _offer(
    row: RunRow, member: RunMember | None, elsewhere: set[int], lock: policies.CourseLock | None
) -> OfferedRun:
    code = policies.objection_to_self_enrolment(row.run)
    if code is None and elsewhere - {row.run.pk}:
        code = "run.elsewhere"
    if code is None and member is not None and member.state == RunMember.State.COMPLETED:
        code = "run.course_completed"
    if code is None and lock is not None:
        first = lock.behind[0].code
        said = wording.say(
            "path.course_locked", course=row.run.course.code, first=first, path=lock.path.title
        )
        return OfferedRun(row, member, said)
    return OfferedRun(row, member, wording.say(code, run=row.run.code) if code else "")


def page_of(person: User, run: CourseRun) -> RunPage:
    mine = RunMember.objects.filter(person=person, course=run.course_id)
    active = {member.run_id: member for member in mine if member.state in RunMember.ACTIVE}
    member = policies.membership_of(person, run)
    row = run_rows([run])[0]
    lock = None if active else policies.lock_on(person, run.course)
    waits = member is not None and member.state == RunMember.State.WAITING
    return RunPage(
        offer=_offer(row, member, set(active), lock),
        trainers=run_facts.trainers_of(run),
        queue_place=places.place_in_queue(member) if waits and member else 0,
        office=run.office,
        facts=_facts(row),
        links=[link for link in run_links() if member is not None and link.is_open(run, person)],
    )


def _facts(row: RunRow) -> list[dict[str, str]]:
    run = row.run
    facts = [
        {"label": _("Days"), "value": run_facts.days_of(run)},
        {"label": _("Venue"), "value": run.place or "—"},
        {"label": _("Held by"), "value": run.office.name},
        {"label": _("Enrolment"), "value": run_facts.window_of(run)},
    ]
    if row.free is not None and run.state == CourseRun.State.OPEN:
        left = _("%(free)s of %(capacity)s") % {"free": row.free, "capacity": run.capacity}
        facts.append({"label": _("Places left"), "value": left})
    return facts
