"""A path from FP-101 to FP-201 with people who came in every way, and one that is being prepared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from core import clock
from courses.models import Completion, Course
from courses.operations import batches, path_members, path_steps, paths, rules
from courses.queries import plans
from lms.demo.organisation import HOME
from lms.demo.records import COURSE, NEXT_COURSE
from people.models import Office, Post, User

DUE = {COURSE: 60, NEXT_COURSE: 150}  # days


def lead(offices: Mapping[str, Office], posts: Mapping[str, Post], people: Mapping[str, User]) -> None:
    trainer, home = people["trainer"], offices[HOME]
    courses = [Course.objects.get(code=code) for code in DUE]
    # Not earlier: what people have completed by now counts on the day on which they join.
    with clock.frozen(clock.now() - timedelta(days=1)):
        path = paths.create_path(
            code="LP-33-1", title_zh="涉外检察：从基础到司法协助",
            title_en="From foundations to judicial assistance",
            summary_zh="先打基础，再学国际刑事司法协助。面向涉外岗位的检察官和检察官助理。",
            summary_en="Foundations first, then international judicial assistance. For prosecutors and "
            "assistants in foreign-related posts.",
            office=home, in_sequence=True, self_enrolment=True, by=trainer,
        )  # fmt: skip
        for course in courses:
            path_steps.add_step(path=path, course=course, due_days=DUE[course.code], by=trainer)
        path = paths.open_path(path=path, by=trainer)
        rule = rules.make_rule(target=path, by=trainer, office=home, posts=[posts["prosecutor-assistant"]])
        rules.put_in_force(rule=rule, plan=plans.plan_of_rule(rule).digest, by=trainer)
        path_members.join_path(path=path, by=people["trainee_certified"])
    # Some of them have completed both courses, and so the path.
    rows = [[line, number] for line, number in enumerate(_advanced(courses[-1]), start=2)]
    batch = batches.put_in_list(target=path, rows=rows, file_name="名单.xlsx", by=trainer)
    batches.confirm(batch=batch, plan=plans.plan_of(batch).digest, by=trainer)
    path_members.bring_onto_path(path=path, people=[people["trainee_en"]], by=trainer)
    _prepare(home, courses, trainer)


def _advanced(course: Course) -> list[str]:
    """Staff numbers of those who are in the later course or through with it."""
    rows = course.enrolments.exclude(state="withdrawn").order_by("person__staff_number")
    done = set(Completion.objects.filter(course=course).values_list("person", flat=True))
    found = [(row.person_id not in done, row.person.staff_number) for row in rows.select_related("person")]
    return [number for _later, number in sorted(found)]


def _prepare(home: Office, courses: list[Course], trainer: User) -> None:
    draft = paths.create_path(
        code="LP-33-2", title_zh="涉外业务选修", title_en="Electives in foreign-related work", office=home,
        in_sequence=False, self_enrolment=True, by=trainer,
    )  # fmt: skip
    group = path_steps.add_group(path=draft, minimum=1, title_zh="业务选修", title_en="Electives", by=trainer)
    for course in courses:
        path_steps.add_step(path=draft, course=course, group=group, by=trainer)
