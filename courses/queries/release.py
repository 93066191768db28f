"""What opens a lesson, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from assessments.queries import papers
from core.i18n import localized
from courses import release
from courses.models import CourseEdition
from courses.queries.catalogue import in_language
from courses.release import AssessmentPassed, CourseComplete, LessonComplete

if TYPE_CHECKING:
    from assessments.models import Assessment
    from courses.queries.steps import Step
    from courses.release import Condition, Rule


@dataclass(frozen=True)
class Reason:
    """One condition as a request to the reader. `href` leads to where it can be met, if anywhere."""

    text: str
    href: str = ""


class Named(NamedTuple):
    number: int
    title: str
    href: str


@dataclass(frozen=True)
class Names:
    """What the conditions of some rules are about."""

    lessons: Mapping[str, Named]
    courses: Mapping[str, CourseEdition]
    assessments: Mapping[str, Assessment]

    def say(self, condition: Condition) -> Reason:
        if isinstance(condition, LessonComplete):
            return self._lesson(condition)
        if isinstance(condition, CourseComplete):
            edition = self.courses.get(condition.course)
            if edition is None:
                return Reason(_("Complete a course that is not online at present"))
            words = {"code": edition.course.code, "title": edition.title}
            return Reason(_("Complete the course %(code)s “%(title)s”") % words, edition.get_absolute_url())
        if isinstance(condition, AssessmentPassed):
            return self._assessment(condition)
        return Reason(_("Wait until %(day)s") % {"day": date_format(condition.day, "DATE_FORMAT")})

    def _lesson(self, condition: LessonComplete) -> Reason:
        lesson = self.lessons.get(condition.lesson)
        if lesson is None:
            return Reason(_("Complete a lesson that is not online at present"))
        words = {"number": lesson.number, "title": lesson.title}
        return Reason(_("Complete lesson %(number)s, “%(title)s”") % words, lesson.href)

    def _assessment(self, condition: AssessmentPassed) -> Reason:
        found = self.assessments.get(condition.assessment)
        if found is None:
            return Reason(_("Pass a test that does not exist any more"))
        title = localized(found, "title")
        if condition.percent is None:
            text = _("Pass “%(title)s”") % {"title": title}
        else:
            text = _("Reach %(percent)s%% in “%(title)s”") % {"percent": condition.percent, "title": title}
        return Reason(text, found.get_absolute_url())


def names_for(rules: Iterable[Rule], lessons: Mapping[str, Named]) -> Names:
    """At most two queries: one where a rule names a course, one where it names an assessment."""
    wanted = [condition for rule in rules for condition in release.conditions(rule)]
    courses = {UUID(each.course) for each in wanted if isinstance(each, CourseComplete)}
    tests = {UUID(each.assessment) for each in wanted if isinstance(each, AssessmentPassed)}
    rows = CourseEdition.objects.filter(course__uuid__in=courses).select_related("course").defer("html")
    editions = in_language(list(rows.order_by("pk")) if courses else [], "course_id", get_language() or "")
    return Names(
        lessons,
        {str(edition.course.uuid): edition for edition in editions.values()},
        {str(test.uuid): test for test in papers.assessments_by_uuid(tests)} if tests else {},
    )


def named(steps: Iterable[Step]) -> dict[str, Named]:
    return {step.uuid: Named(step.number, step.title, step.href) for step in steps}


def said(rule: Rule, names: Names) -> list[list[Reason]]:
    """All of the groups are needed; of each group, one."""
    return [[names.say(condition) for condition in group] for group in release.groups(rule)]


def reasons_for(steps: Sequence[Step], only: int | None = None) -> dict[int, list[list[Reason]]]:
    """By lesson, what its own rule still asks for before it opens."""
    closed = [step for step in steps if step.lock is not None and only in (None, step.id)]
    names = names_for(
        (step.lock.missing for step in closed if step.lock and step.lock.missing is not None), named(steps)
    )
    return {
        step.id: said(step.lock.missing, names)
        for step in closed
        if step.lock is not None and step.lock.missing is not None
    }
