"""FP-201: a lesson that opens by a rule, and a last one that may be left out."""

from collections.abc import Mapping

from courses import release
from courses.models import Course, Lesson
from courses.operations import catalogue
from courses.operations.release import set_release
from lms.demo.records import COURSE, NEXT_COURSE
from people.models import User

GOOD = 80  # percent


def arrange(people: Mapping[str, User]) -> None:
    lessons = list(Lesson.objects.filter(course__code=NEXT_COURSE).order_by("position"))
    first, second, last = lessons[0], lessons[1], lessons[-1]
    basics = Course.objects.get(code=COURSE)
    quiz = first.quizzes.order_by("pk")[0]
    # The way of whoever knows the basics, and the way of whoever is quick.
    rule = release.AnyOf(
        (release.CourseComplete(str(basics.uuid)), release.AssessmentPassed(str(quiz.uuid), GOOD))
    )
    set_release(lesson=second, rule=rule, by=people["trainer"])
    catalogue.change_lesson(lesson=last, by=people["publisher"], is_required=False)
