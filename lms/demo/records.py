"""People who study, are examined, and whose cases go their way; each act on a day of its own."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from assessments.models import Assessment, Attempt
from assessments.operations import delivery
from assessments.queries.attempts import public_options
from assessments.queries.keys import as_grader, keys_of
from core import clock
from courses.models import Course, Lesson, LessonEdition
from courses.operations import enrolment, progress, watching
from lms.demo.organisation import OPENED
from people.models import Office, RoleGrant, User
from people.operations import organisation
from people.queries import office_of
from people.registry import Role
from qualifications.models import Case
from qualifications.operations import awards, cases

COURSE, NEXT_COURSE = "FP-101", "FP-201"
MONTH = 30


@dataclass(frozen=True)
class Fate:
    """How far `count` people get: `last` names the last thing that happens, `ago` days before today."""

    count: int
    last: str
    ago: tuple[int, int]


FATES = (
    Fate(12, "approved", (40, 900)),
    Fate(4, "approved", (36 * MONTH - 65, 36 * MONTH + 5)),
    Fate(3, "approved", (1105, 1180)),
    Fate(1, "revoked", (200, 300)),
    Fate(4, "reviewed", (3, 9)),
    Fate(5, "verified", (4, 14)),
    Fate(6, "submitted", (2, 20)),
    Fate(4, "proposed", (1, 10)),
    Fate(2, "returned", (2, 8)),
    Fate(1, "rejected", (20, 40)),
    Fate(1, "withdrawn", (20, 40)),
    Fate(3, "failed", (2, 30)),
    Fate(24, "reading", (1, 60)),
)
# Of those who hold the qualification, the first few go on with the next course.
NEXT_FATES = (Fate(2, "finished", (2, 12)), Fate(3, "reading", (1, 9)))
RETURN_REASON = "请补正申报人现任职务信息后重新提交。 / Please correct the post before submitting again."
REJECT_REASON = "申报人不在涉外案件办理岗位。 / The person does not work on foreign-related cases."
REVOKE_REASON = "调离检察系统。 / Left the prosecution service."


class Play:
    """The acts of the demo, with who does them."""

    def __init__(self, people: Mapping[str, User], staff: list[User], *, course: str = COURSE) -> None:
        self.reviewer, self.approver = people["hr_reviewer"], people["hr_approver"]
        self.administrator = people["system_administrator"]
        self.course = Course.objects.select_related("final_test").get(code=course)
        test = self.course.final_test
        assert test is not None
        self.final_test = test
        self.lessons = list(self.course.lessons.prefetch_related("quizzes").order_by("position"))
        self.editions = {
            edition.lesson_id: edition for edition in LessonEdition.objects.filter(language="zh-hans")
        }
        self.dice = random.Random(33)  # noqa: S311  demo data, the same every time
        self.verifiers: dict[int, User] = {}
        scope = self._office(self.reviewer)
        self.staff = [person for person in staff if self._office(person).path.startswith(scope.path)]

    def _office(self, person: User) -> Office:
        office = office_of(person)
        assert office is not None
        return office

    def run(self, fates: Iterable[Fate] = FATES) -> None:
        waiting = iter(self.staff)
        for fate in fates:
            for _number in range(fate.count):
                person = next(waiting)
                days = self.dice.randint(*fate.ago)
                self.live(person, fate.last, clock.now() - timedelta(days=days))

    def run_accounts(self, people: Mapping[str, User]) -> None:
        """Two of the accounts that the demo prints: one in the middle of the course, one who holds it all."""
        self.live(people["trainee_certified"], "approved", clock.now() - timedelta(days=120))
        studying = people["trainee_studying"]
        self.live(studying, "reading", clock.now() - timedelta(days=4))
        delivery.start_attempt(assessment=self.lessons[0].quizzes.get(), by=studying)

    def live(self, person: User, last: str, ending) -> None:  # type: ignore[no-untyped-def]
        with clock.frozen(ending - timedelta(days=16)) as day:
            enrolment.enrol(course=self.course, by=person)
            if last == "reading":
                self.read_some(person, day)
                return
            for lesson in self.lessons:
                day.move(days=1)
                self.play_all(lesson, person, day)
                progress.finish_reading(lesson=lesson, by=person)
                for quiz in lesson.quizzes.all():
                    self.sit(quiz, person, wrong=0)
            day.move(days=1)
            self.sit(self.final_test, person, wrong=9 if last == "failed" else self.dice.choice((0, 1, 2)))
            if last == "finished":
                return
            # The worker would propose the case later; the story goes on at once.
            proposed = cases.propose_cases(person=person, by=None)
            if last in ("failed", "proposed"):
                return
            case = proposed[0]
            day.move(days=1)
            cases.submit_case(case=case, by=person)
            for step in STEPS[last]:
                day.move(days=1, hours=3)
                step(self, case)

    def read_some(self, person: User, day: clock.Frozen) -> None:
        """A few lessons done, the next one left somewhere in the middle."""
        done = self.dice.randint(0, 4)
        for lesson in self.lessons[:done]:
            day.move(days=2)
            self.play_all(lesson, person, day)
            progress.finish_reading(lesson=lesson, by=person)
            for quiz in lesson.quizzes.all():
                self.sit(quiz, person, wrong=0)
        day.move(days=1)
        edition = self.editions[self.lessons[done].pk]
        block, count = self.dice.choice(edition.paragraphs[1:-1])
        progress.note_position(
            editions=[edition], block=block, paragraph=self.dice.randrange(count), by=person
        )

    def play_all(self, lesson: Lesson, person: User, day: clock.Frozen) -> None:
        """Every recording of the lesson, from the beginning to the end."""
        for shown in lesson.lesson_media.select_related("media"):
            media, length = shown.media, shown.media.duration
            watching.note_watched(lesson=lesson, media=media.uuid, ranges=[], position=0, by=person)
            day.move(minutes=1)
            played = [[0, length]]
            watching.note_watched(lesson=lesson, media=media.uuid, ranges=played, position=length, by=person)

    def sit(self, assessment: Assessment, person: User, *, wrong: int) -> Attempt:
        """An attempt with every answer right but the first `wrong` ones, which stay blank."""
        attempt = delivery.start_attempt(assessment=assessment, by=person)
        items = list(attempt.items.select_related("version").order_by("position"))
        with as_grader():
            keys = keys_of({item.version_id for item in items})
        for item in items[wrong:]:
            key = keys[item.version_id].key
            tokens = {option: token for token, option in public_options(attempt, item).items()}
            if "options" in key:
                data = {"choice": [tokens[option] for option in key["options"]]}
            elif item.version.kind == "true_false":
                data = {"choice": ["true" if key["value"] else "false"]}
            else:
                data = {"value": [str(key["value"])]}
            delivery.save_response(attempt=attempt, position=item.position, data=data, by=person)
        return delivery.submit_attempt(attempt=attempt, by=person)

    def verifier_of(self, person: User) -> User:
        """The unit verifier of the person's office: whoever has the role there, else a colleague gets it."""
        office = self._office(person)
        if office.pk not in self.verifiers:
            grant = RoleGrant.objects.filter(role=Role.UNIT_VERIFIER, office=office, recorded_to=None).first()
            self.verifiers[office.pk] = grant.person if grant else self._new_verifier(office, person)
        return self.verifiers[office.pk]

    def _new_verifier(self, office: Office, not_this: User) -> User:
        colleagues = [p for p in reversed(self.staff) if p != not_this and self._office(p) == office]
        verifier = colleagues[0]
        organisation.grant_role(
            person=verifier, role=Role.UNIT_VERIFIER, office=office, by=self.administrator, reason="Demo",
            valid_from=OPENED,
        )  # fmt: skip
        return verifier

    def verify(self, case: Case) -> None:
        cases.decide(case=case, decision="accept", by=self.verifier_of(case.person))

    def review(self, case: Case) -> None:
        cases.decide(case=case, decision="accept", by=self.reviewer)

    def approve(self, case: Case) -> None:
        cases.decide(case=case, decision="accept", by=self.approver)

    def send_back(self, case: Case) -> None:
        cases.decide(case=case, decision="return", reason=RETURN_REASON, by=self.reviewer)

    def reject(self, case: Case) -> None:
        cases.decide(case=case, decision="reject", reason=REJECT_REASON, by=self.reviewer)

    def withdraw(self, case: Case) -> None:
        cases.withdraw_case(case=case, by=case.person)

    def revoke(self, case: Case) -> None:
        award = case.awards.get()
        awards.revoke_award(
            award=award, reason=REVOKE_REASON, document_number="浙检政〔2026〕12号", by=self.approver
        )


STEPS: dict[str, tuple[Callable[[Play, Case], None], ...]] = {
    "submitted": (),
    "verified": (Play.verify,),
    "reviewed": (Play.verify, Play.review),
    "approved": (Play.verify, Play.review, Play.approve),
    "revoked": (Play.verify, Play.review, Play.approve, Play.revoke),
    "returned": (Play.verify, Play.send_back),
    "rejected": (Play.verify, Play.reject),
    "withdrawn": (Play.withdraw,),
}


def play(people: Mapping[str, User], staff: list[User], *, decided: bool) -> None:
    """Lives for part of the staff. `decided`: no case is left waiting, as at the end of a cycle."""
    drama = Play(people, staff)
    drama.run_accounts(people)
    drama.run()
    following = Play(people, staff, course=NEXT_COURSE)
    following.live(people["trainee_certified"], "reading", clock.now() - timedelta(days=3))
    following.run(NEXT_FATES)
    awards.expire_due(by=None)
    if decided:
        _close(drama)


def _close(drama: Play) -> None:
    steps = {"submitted": drama.verify, "unit_verified": drama.review, "hr_reviewed": drama.approve}
    for case in Case.objects.filter(state__in=steps):
        while case.state in steps:
            steps[case.state](case)
            case.refresh_from_db()
