"""How the members of the run under way study: paragraph by paragraph, with results of every kind."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assessments.models import Assessment, Attempt
from assessments.operations import delivery
from assessments.queries.attempts import public_options
from assessments.queries.keys import as_grader, keys_of
from core import clock
from courses.models import CourseRun, Lesson, LessonEdition, LessonProgress, RunMember
from courses.operations import progress, visits
from courses.operations.messages import write_to_members
from courses.queries.risk import findings_of
from people.models import User

RUN = "FP-101-33-3"
TEXT = (
    "您接下来要学的是{lesson}。请在本周内继续学习；测验没有通过的，可以先重读所依据的段落再答一次。",
    "Your next step is {lesson}. Please go on this week; if a quiz went wrong, read the paragraphs it rests "
    "on again before you try once more.",
)
REPORTS = 6  # places that a reading of a lesson reports


@dataclass(frozen=True)
class Habit:
    """`count` people: lessons read, how far the next one, pace, days since then, answers at random."""

    count: int
    lessons: int
    left_at: int
    pace: tuple[float, float]
    ago: tuple[int, int]
    wrong: int
    is_stuck: bool = False


HABITS = (
    Habit(3, 4, 30, (0.8, 1.1), (0, 2), 1),
    Habit(4, 3, 60, (0.9, 1.4), (0, 4), 1),
    Habit(5, 2, 45, (0.7, 1.2), (1, 5), 2),
    Habit(4, 1, 45, (1.1, 1.8), (2, 8), 3),
    Habit(3, 1, 75, (0.5, 0.8), (11, 13), 4, is_stuck=True),
)


class Study:
    def __init__(self, run: CourseRun) -> None:
        self.run = run
        self.lessons = list(run.course.lessons.prefetch_related("quizzes").order_by("position"))
        editions = LessonEdition.objects.filter(lesson__course=run.course, language="zh-hans")
        self.editions = {edition.lesson_id: edition for edition in editions}
        self.dice = random.Random(25)  # noqa: S311  demo data, the same every time

    def follow(self, person: User, habit: Habit) -> None:
        today = clock.today()
        last = today - timedelta(days=self.dice.randint(*habit.ago))
        first = max(self.run.starts_on, last - timedelta(days=2 * habit.lessons))
        days = (last - first).days
        for number, lesson in enumerate(self.lessons[: habit.lessons + 1]):
            day = first + timedelta(days=days * number // max(habit.lessons, 1))
            with clock.frozen(_morning(day, self.dice.randint(0, 90))) as now:
                edition = self.editions[lesson.pk]
                share = 100 if number < habit.lessons else habit.left_at
                self.read(edition, person, share, self.dice.uniform(*habit.pace), now)
                if number < habit.lessons and not self.pass_quizzes(lesson, person, habit):
                    return

    def read(self, edition: LessonEdition, person: User, share: int, pace: float, now: clock.Frozen) -> None:
        places = [(block, index) for block, count in edition.paragraphs for index in range(count)]
        last = max(len(places) * share // 100, 1) - 1
        reports = sorted({last * step // REPORTS for step in range(REPORTS + 1)})
        minutes = edition.lesson.minutes * pace * share / 100
        seconds = min(int(minutes * 60 / len(reports)), progress.LONGEST_PAUSE)
        for at in reports:
            block, paragraph = places[at]
            progress.note_position(editions=[edition], block=block, paragraph=paragraph, by=person)
            now.move(seconds=seconds)

    def pass_quizzes(self, lesson: Lesson, person: User, habit: Habit) -> bool:
        """Whoever fails tries again, but for those who are stuck; the next lesson stays shut to them."""
        for quiz in lesson.quizzes.all():
            wrong = quiz.items.count() if habit.is_stuck else self.dice.randint(0, habit.wrong)
            if not self.sit(quiz, person, wrong=wrong).passed:
                if habit.is_stuck:
                    return False
                self.sit(quiz, person, wrong=0)
        return True

    def sit(self, quiz: Assessment, person: User, *, wrong: int) -> Attempt:
        """Answers at random for the first `wrong` questions, right ones for the others."""
        attempt = delivery.start_attempt(assessment=quiz, by=person)
        items = list(attempt.items.select_related("version").order_by("position"))
        with as_grader():
            keys = keys_of({item.version_id for item in items})
        for number, item in enumerate(items):
            key, options = keys[item.version_id].key, public_options(attempt, item)
            tokens = {option: token for token, option in options.items()}
            if "options" in key:
                right = [tokens[option] for option in key["options"]]
                data = {"choice": [self.dice.choice(list(options))] if number < wrong else right}
            elif item.version.kind == "true_false":
                data = {"choice": ["true" if key["value"] == (number >= wrong) else "false"]}
            else:
                data = {"value": [str(key["value"]) if number >= wrong else "1"]}
            delivery.save_response(attempt=attempt, position=item.position, data=data, by=person)
        return delivery.submit_attempt(attempt=attempt, by=person)


def study(people: Mapping[str, User]) -> None:
    """Those who had not begun take to it, each in the own way; some still have not."""
    run = CourseRun.objects.select_related("course").get(code=RUN)
    begun = LessonProgress.objects.filter(lesson__course=run.course).values("person")
    members = RunMember.objects.filter(run=run, state=RunMember.State.ENROLLED).exclude(person__in=begun)
    fresh = iter(member.person for member in members.select_related("person").order_by("pk"))
    course = Study(run)
    for habit in HABITS:
        for _number in range(habit.count):
            course.follow(next(fresh), habit)
    write(people)


def write(people: Mapping[str, User]) -> None:
    """The trainer looked at the desk some days ago and wrote to two of those who are stuck."""
    run, trainer = CourseRun.objects.get(code=RUN), people["trainer"]
    with clock.frozen(clock.now() - timedelta(days=3)) as now:
        visits.note_visit(by=trainer)
        now.move(minutes=20)
        stuck = [one.member for one in findings_of([run]) if len(one.reasons) > 1][:2]
        members = RunMember.objects.filter(pk__in=stuck).select_related("person")
        write_to_members(run=run, members=list(members), text_zh=TEXT[0], text_en=TEXT[1], by=trainer)


def _morning(day: date, minutes: int) -> datetime:
    at = datetime.combine(day, time(7), clock.OFFICE_ZONE) + timedelta(minutes=minutes)
    return min(at, clock.now() - timedelta(hours=2))
