"""A lesson and a course as one person sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from assessments import queries as assessment_queries
from content.rendering import anchor
from courses import policies
from courses.models import CourseEdition, Enrolment, LessonEdition, LessonProgress
from courses.queries import drawing, marking, release as release_queries, standing
from courses.queries.release import Reason
from courses.queries.standing import Reading
from courses.queries.steps import Step, locks_for, next_of, open_rules, required_done, rows_in, steps_of
from courses.queries.watching import MUST, Watched, of_lesson

if TYPE_CHECKING:
    from assessments.queries import Card
    from courses.models import Course, Lesson, LessonPage
    from courses.release import Lock
    from people.models import User

CONTENTS_STATES = {
    "done": mark_safe(' data-state="done"'),
    "current": mark_safe(' aria-current="true"'),
    "": "",
}
ACTIVE = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)


@dataclass(frozen=True)
class Heading:
    """An entry of the contents of a lesson. `state`: done, current or nothing yet."""

    title: str
    anchor: str
    state: str


@dataclass
class LessonView:
    edition: LessonEdition
    lesson: Lesson
    course: Course
    state: str | None  # of the enrolment
    progress: Reading | None
    steps: list[Step]
    both: bool
    played: list[Watched] = field(default_factory=list)

    @property
    def unplayed(self) -> bool:
        """Whether something must still be played before the lesson is read."""
        return any(each.watching in MUST and not each.done for each in self.played)

    @property
    def played_json(self) -> str:
        return json.dumps([each.as_json() for each in self.played], separators=(",", ":"))

    @property
    def html(self) -> str:
        """The text; paragraphs changed since this reader read them are marked, so are outdated ones."""
        html = self.edition.html_both if self.both else marking.with_older(self.edition)
        return marking.marked(html, self.changed, "changed")

    @cached_property
    def changed(self) -> list[marking.Place]:
        """What this reader is asked to read again."""
        if self.progress is None or self.progress.seen_change >= self.edition.change:
            return []
        return marking.changed_since(self.edition, self.progress.seen_change)

    @property
    def first_changed(self) -> str:
        return anchor(*self.changed[0])

    @property
    def has_new_quiz(self) -> bool:
        blocks = {block for block, _index in self.changed}
        return any(entry["kind"] == "quiz" and entry["block"] in blocks for entry in self.edition.parts)

    @property
    def is_enrolled(self) -> bool:
        return self.state in ACTIVE

    @property
    def course_title(self) -> str:
        return self.edition.outline["course"][0]

    @property
    def course_href(self) -> str:
        return f"/{self.edition.language}/{self.edition.outline['course'][1]}"

    @property
    def percent(self) -> int:
        return self.progress.percent if self.progress else 0

    @property
    def is_read(self) -> bool:
        return self.progress is not None and self.progress.is_read

    @property
    def is_complete(self) -> bool:
        return self.progress is not None and self.progress.is_complete

    @property
    def waits_for_quiz(self) -> bool:
        return self.is_read and not self.is_complete

    @property
    def resume(self) -> str:
        """Anchor of the last position, "" at the beginning or where the text no longer has it."""
        if self.progress is None or self.progress.block is None:
            return ""
        found = standing.nearest(self.edition, self.progress.block, self.progress.paragraph)
        place = standing.place(self.edition, *found) if found else None
        return anchor(*found) if found and place and place.at else ""

    @property
    def lock(self) -> Lock | None:
        return next((step.lock for step in self.steps if step.id == self.lesson.pk), None)

    @property
    def locked_by(self) -> Step | None:
        """The first lesson that has to be completed before this one, by the order of the course."""
        after = self.lock.after if self.lock else None
        return next((step for step in self.steps if step.id == after), None)

    @property
    def reasons(self) -> list[list[Reason]]:
        """What the rule of the lesson still asks for: all of the groups, one of each."""
        return release_queries.reasons_for(self.steps, only=self.lesson.pk).get(self.lesson.pk, [])

    def _before(self) -> list[Step]:
        ids = [step.id for step in self.steps]
        return self.steps[: ids.index(self.lesson.pk)] if self.lesson.pk in ids else []

    @property
    def previous(self) -> Step | None:
        before = self._before()
        return before[-1] if before else None

    @property
    def next(self) -> Step | None:
        ids = [step.id for step in self.steps]
        after = self.steps[ids.index(self.lesson.pk) + 1 :] if self.lesson.pk in ids else []
        return after[0] if after else None

    @property
    def contents(self) -> list[Heading]:
        furthest = self._place("furthest_block", "furthest_paragraph")
        here = self._place("block", "paragraph")
        entries = self.edition.toc
        ends = [*(entry["at"] for entry in entries[1:]), self.edition.paragraph_count]
        headings = []
        for entry, end in zip(entries, ends, strict=False):
            state = ""
            if self.is_read or furthest >= end:
                state = "done"
            if entry["at"] <= here < end and not self.is_complete:
                state = "current"
            headings.append(Heading(entry["title"], entry["anchor"], state))
        return headings

    @property
    def contents_html(self) -> SafeString:
        """The entries of the contents; a template would take ten times as long on every view."""
        read = gettext("(read)")
        return format_html_join(
            "",
            '<li{}><a href="#{}">{}</a>{}</li>',
            (
                (
                    CONTENTS_STATES[heading.state],
                    heading.anchor,
                    heading.title,
                    format_html('<span class="visually-hidden"> {}</span>', read)
                    if heading.state == "done"
                    else "",
                )
                for heading in self.contents
            ),
        )

    def _place(self, block: str, paragraph: str) -> int:
        if self.progress is None:
            return -1
        found = standing.place(self.edition, getattr(self.progress, block), getattr(self.progress, paragraph))
        return found.at if found else -1


VISIT = """
SELECT e.id, e.version, c.in_sequence, n.state, p.lesson_id, p.block, p.paragraph, p.furthest_block,
  p.furthest_paragraph, p.percent, p.read_at IS NOT NULL, p.completed_at IS NOT NULL, p.seen_change
FROM courses_lessonedition e
JOIN courses_lesson l ON l.id = e.lesson_id
JOIN courses_course c ON c.id = l.course_id
LEFT JOIN courses_enrolment n ON n.course_id = c.id AND n.person_id = %s
LEFT JOIN courses_lessonprogress p
  ON p.person_id = n.person_id AND p.lesson_id IN (SELECT s.id FROM courses_lesson s WHERE s.course_id = c.id)
WHERE e.language = %s AND e.path = %s
"""


def lesson_view(*, person: User, language: str, path: str, both: bool = False) -> LessonView | None:
    """One query where this process has the text already, however long the lesson or the course.

    By hand, like `policies.places_for_learner`: the most visited page of the site.
    """
    with connection.cursor() as cursor:
        cursor.execute(VISIT, [person.pk, language, path])
        rows = cursor.fetchall()
    if not rows:
        return None
    pk, version, in_sequence, state = rows[0][:4]
    edition = policies.lesson_edition(pk, version)
    progress = {row[4]: Reading.of(row[5:]) for row in rows if row[4] is not None}
    lesson = edition.lesson
    outline = rows_in(edition.outline["lessons"])
    locks = {}
    if state == Enrolment.State.ENROLLED:
        outside = policies.outside_of([person.pk], open_rules(outline, progress))[person.pk]
        locks = locks_for(outline, progress, in_sequence=bool(in_sequence), outside=outside)
    return LessonView(
        edition=edition,
        lesson=lesson,
        course=lesson.course,
        state=state,
        progress=progress.get(lesson.pk),
        steps=steps_of(outline, progress, locks=locks, current=lesson.pk),
        both=both and bool(edition.other_path),
        played=of_lesson(lesson, person) if edition.has_media else [],
    )


def preview_of(page: LessonPage) -> LessonView:
    """A draft as its readers would see it; nothing is stored."""
    drawn = drawing.draw(page)
    edition = LessonEdition(
        lesson=page.lesson,
        language=page.locale.language_code,
        title=page.title,
        number=page.lesson.position,
        html=drawn.html,
        toc=drawn.toc,
        paragraphs=drawn.paragraphs,
        paragraph_count=drawn.paragraph_count,
        cites_law=drawn.cites_law,
        outline={"course": [page.lesson.course.code, ""], "lessons": []},
    )
    return LessonView(edition, page.lesson, page.lesson.course, None, None, [], both=False)


def lesson_exists(language: str, path: str) -> bool:
    return LessonEdition.objects.filter(language=language, path=path).exists()


def progress_of(person: User, lessons: Iterable[int]) -> dict[int, LessonProgress]:
    rows = LessonProgress.objects.filter(lesson_id__in=list(lessons), person_id=person.pk)
    return {row.lesson_id: row for row in rows}


@dataclass
class CourseView:
    edition: CourseEdition
    course: Course
    other_path: str
    enrolment: Enrolment | None
    steps: list[Step]
    progress: dict[int, LessonProgress]
    test: Card | None

    @property
    def is_enrolled(self) -> bool:
        return self.enrolment is not None and self.enrolment.state in ACTIVE

    @property
    def may_withdraw(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == Enrolment.State.ENROLLED

    @property
    def is_complete(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == Enrolment.State.COMPLETED

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def lessons_complete(self) -> bool:
        return required_done(self.steps)

    @property
    def next_step(self) -> Step | None:
        return next_of(self.steps, test_follows=self.test is not None)

    @property
    def rows(self) -> list[tuple[Step, list[list[Reason]]]]:
        """The steps, each with what its rule asks for before it opens."""
        reasons = release_queries.reasons_for(self.steps)
        return [(step, reasons.get(step.id, [])) for step in self.steps]

    @property
    def next_href(self) -> str:
        step = self.next_step
        return f"{step.href}{resume_of(self.progress.get(step.id))}" if step else ""

    @property
    def has_begun(self) -> bool:
        return bool(self.progress)


def course_view(*, person: User | None, language: str, path: str) -> CourseView | None:
    """`person=None`: what everybody sees. A fixed number of queries."""
    edition = (
        CourseEdition.objects.select_related("course__final_test")
        .filter(language=language, path=path)
        .first()
    )
    if edition is None:
        return None
    course = edition.course
    other = (
        CourseEdition.objects.filter(course=course).exclude(pk=edition.pk).only("path", "language").first()
    )
    enrolment = Enrolment.objects.filter(course=course, person=person).first() if person else None
    progress = progress_of(person, [entry["id"] for entry in edition.outline]) if person and enrolment else {}
    test = course.final_test
    locks = {}
    if person and enrolment and enrolment.state == Enrolment.State.ENROLLED:
        outside = policies.outside_of([person.pk], open_rules(edition.outline, progress))[person.pk]
        locks = locks_for(edition.outline, progress, in_sequence=course.in_sequence, outside=outside)
    return CourseView(
        edition=edition,
        course=course,
        other_path=other.get_absolute_url() if other else "",
        enrolment=enrolment,
        progress=progress,
        steps=steps_of(edition.outline, progress, locks=locks),
        test=assessment_queries.card(test, person) if person and test else None,
    )


def resume_of(progress: LessonProgress | None) -> str:
    if progress is None or progress.block is None or (progress.percent and progress.completed_at):
        return ""
    return f"#{anchor(str(progress.block), progress.paragraph)}"
