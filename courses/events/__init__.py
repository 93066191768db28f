"""News for the apps above, acts for the ledger, notices for people."""

from typing import Any

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger
from courses.events import discussion as discussion, paths as paths, runs as runs, sessions as sessions
from notifications.registry import group, kind, publish
from people import policies as people_policies
from people.registry import Role

# completion: Completion, saved; sent inside the transaction that completed the course.
course_completed = Signal()

# lesson: Lesson; moves: {(block uuid, index): (block uuid, index) or None}, the places of its text that
# are elsewhere now (a removed one at the nearest before it, None: the text is empty). Sent inside the
# transaction of the publication, once for a lesson: the Chinese text leads, others follow it.
places_moved = Signal()

# seat: PanelSeat, answered; state: the TaskState of its step.
opinion_given = Signal()


@ledger.event("course.opened")
class CourseOpened(ledger.LedgerEvent):
    label = _("Course added")

    def describe(self, entry):
        return _("Course %(code)s added") % entry.data


@ledger.event("course.changed")
class CourseChanged(ledger.LedgerEvent):
    label = _("Course rules changed")

    def describe(self, entry):
        return _("Rules of course %(code)s changed") % entry.data


@ledger.event("lesson.added")
class LessonAdded(ledger.LedgerEvent):
    label = _("Lesson added")

    def describe(self, entry):
        return _("Lesson %(position)s added to course %(code)s") % entry.data


@ledger.event("lesson.changed")
class LessonChanged(ledger.LedgerEvent):
    label = _("Lesson rules changed")

    def describe(self, entry):
        return _("Rules of lesson %(position)s changed") % entry.data


@ledger.event("lesson.release_set")
class LessonReleaseSet(ledger.LedgerEvent):
    label = _("What opens a lesson was changed")

    def describe(self, entry):
        return _("What opens lesson %(position)s of %(code)s was changed") % entry.data


@ledger.event("page.published")
class PagePublished(ledger.LedgerEvent):
    label = _("Page published")

    def describe(self, entry):
        return _("Page published at %(path)s (%(language)s)") % entry.data


@ledger.event("page.withdrawn")
class PageWithdrawn(ledger.LedgerEvent):
    label = _("Page taken offline")

    def describe(self, entry):
        return _("Page taken offline, it was at %(path)s (%(language)s)") % entry.data


@ledger.event("lesson.read_again")
class LessonReadAgain(ledger.LedgerEvent):
    label = _("Changed paragraphs read again")

    def describe(self, entry):
        return _("Changed paragraphs of lesson %(position)s of %(code)s read again") % entry.data


@ledger.event("component.opened")
class ComponentOpened(ledger.LedgerEvent):
    label = _("Shared component added")


@ledger.event("component.published")
class ComponentPublished(ledger.LedgerEvent):
    label = _("Version of a shared component published")

    def describe(self, entry):
        return _("Version %(number)s of %(code)s published") % entry.data


@ledger.event("component.taken_over")
class ComponentTakenOver(ledger.LedgerEvent):
    label = _("Newer version of a shared component taken over")

    def describe(self, entry):
        return _("Version %(number)s of %(code)s taken over into a draft") % entry.data


@ledger.event("page.submitted")
class PageSubmitted(ledger.LedgerEvent):
    label = _("Page submitted for review")


@ledger.event("page.reviewed")
class PageReviewed(ledger.LedgerEvent):
    label = _("Page reviewed")

    def describe(self, entry):
        return _("Review step “%(step)s”: %(outcome)s") % entry.data


@ledger.event("page.restored")
class PageRestored(ledger.LedgerEvent):
    label = _("Older version made the newest draft")


@ledger.event("page.commented")
class PageCommented(ledger.LedgerEvent):
    label = _("Comment beside a draft")


@ledger.event("review.asked")
class ReviewersAsked(ledger.LedgerEvent):
    label = _("Reviewers asked by name")

    def describe(self, entry):
        return _("Review step “%(step)s”: %(number)s asked, %(needed)s needed") % entry.data


@ledger.event("review.reassigned")
class ReviewReassigned(ledger.LedgerEvent):
    label = _("Reviewer or day of a review changed")


@ledger.event("review.opinion")
class ReviewOpinion(ledger.LedgerEvent):
    label = _("Reviewer answered")

    def describe(self, entry):
        return _("Review step “%(step)s”: one of several answered, %(outcome)s") % entry.data


@ledger.event("review.arranged")
class ReviewArranged(ledger.LedgerEvent):
    label = _("Steps of the review set up")


@ledger.event("enrolment.made")
class EnrolmentMade(ledger.LedgerEvent):
    label = _("Enrolled")

    def describe(self, entry):
        return _("Enrolled in %(code)s") % entry.data


@ledger.event("enrolment.withdrawn")
class EnrolmentWithdrawn(ledger.LedgerEvent):
    label = _("Withdrawn from the course")

    def describe(self, entry):
        return _("Withdrawn from %(code)s") % entry.data


@ledger.event("lesson.completed")
class LessonCompleted(ledger.LedgerEvent):
    label = _("Lesson completed")

    def describe(self, entry):
        return _("Lesson %(position)s of %(code)s completed") % entry.data


@ledger.event("course.completed")
class CourseCompleted(ledger.LedgerEvent):
    label = _("Course completed")

    def describe(self, entry):
        return _("Course %(code)s completed") % entry.data


def _teaches(person: Any) -> bool:
    return people_policies.has_role(person, Role.TRAINER, Role.LEGAL_REVIEWER, Role.PUBLISHER)


group("learning", _("My courses and lessons"), 10)
group("teaching", _("Teaching and editing"), 60, _teaches)
kind(
    "course.completed",
    title=_("You have completed the course %(code)s"),
    body=_("All lessons and tests of the course %(code)s are done. The completion is in your record."),
    mail=True,
    label=_("I have completed a course"),
    group="learning",
)
kind(
    "lesson.confirmed",
    title=_("A trainer has confirmed a lesson for you"),
    body=_("%(code)s, lesson %(number)s is complete. It stands in your record."),
    mail=False,
    label=_("A trainer has confirmed a lesson"),
    group="learning",
)
kind(
    "lesson.changed",
    title=_("A lesson you have read was changed"),
    body=_(
        "%(code)s, lesson %(number)s: please read the paragraphs that are marked as changed. "
        "What you have completed stays complete."
    ),
    mail=False,
    label=_("A lesson I have read was changed"),
    group="learning",
)
kind(
    "review.asked",
    title=_("You are asked to review “%(title)s”"),
    body=_("%(code)s, asked by %(name)s. Please answer by %(due)s."),
    mail=True,
    label=_("I am asked to review a page"),
    group="teaching",
)
kind(
    "review.due_soon",
    title=_("A review is due on %(due)s"),
    body=_("%(code)s, “%(title)s” waits for your answer."),
    mail=True,
    label=_("A review of mine is due soon"),
    group="teaching",
)
kind(
    "review.overdue",
    title=_("A review is overdue since %(due)s"),
    body=_("%(code)s, “%(title)s” still waits for the answer of %(name)s."),
    mail=True,
    label=_("A review is overdue"),
    group="teaching",
)
kind(
    "page.returned",
    title=_("“%(title)s” was sent back to you"),
    body=_("%(code)s: %(comment)s"),
    mail=False,
    label=_("A page of mine was sent back"),
    group="teaching",
)
kind(
    "page.commented",
    title=_("%(name)s commented on “%(title)s”"),
    body=_("%(comment)s"),
    mail=False,
    label=_("Somebody comments on a page of mine"),
    group="teaching",
)
kind(
    "component.newer",
    title=_("There is a newer version of “%(title)s”"),
    body=_("%(code)s, version %(number)s. Lessons of yours with an older one: %(lessons)s."),
    mail=False,
    label=_("A shared component I use has a newer version"),
    group="teaching",
)

publish("enrolment.made", "code")
publish("enrolments.made", "code", "count")
publish("enrolment.withdrawn", "code")
publish("course.completed", "code", "enrolment")
