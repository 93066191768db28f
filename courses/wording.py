from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "course.code_taken": _("There is already a course with the code %(course)s."),
    "course.not_published": _("This course is not open for enrolment."),
    "enrolment.not_active": _("You are not enrolled in this course any more. Nothing was changed."),
    "enrolment.completed": _("You have completed this course, so there is nothing to withdraw from."),
    "enrolment.needed": _("Enrol in the course first."),
    "lesson.place_unknown": _("This place is not in the lesson any more. Your progress was not changed."),
    "lesson.locked": _("This lesson opens once the lessons before it are complete."),
    "test.lessons_open": _("The final test opens once all lessons of the course are complete."),
    "quiz.lesson_locked": _("This quiz belongs to a lesson that is not open to you yet."),
    "page.not_in_review": _("This page is not waiting for this step of the review."),
    "page.in_review": _("This page is already in review."),
    "page.no_workflow": _("No review is set up for this page. Ask the administrator."),
    "page.translation_incomplete": _(
        "The translation is not complete: %(missing)s texts are still missing. Nothing was submitted."
    ),
    "page.translation_missing": _("The English text for %(path)s is missing."),
    "page.block_unknown": _("There is no kind of block called %(kind)s."),
    "page.reviewer_is_author": _("Whoever wrote or submitted the page cannot also review it."),
    "page.needs_review": _(
        "Course and lesson pages are published by the last step of their review. Submit the page for review."
    ),
    "page.changed_meanwhile": _(
        "The page was changed while you were reading it. Nothing was decided: look at the new text first."
    ),
    "page.reason_missing": _("Say what has to be changed."),
}
