"""What is measured against what, with the limits that were promised."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.test import Client

from assessments.operations import delivery
from assessments.queries.attempts import shown_items
from courses.models import Course, LessonEdition
from courses.operations import enrolment, progress
from lms.bench import gradebook
from lms.bench.banks import bank_search
from lms.bench.desks import desk_pages
from lms.bench.importing import import_memory
from lms.bench.measure import Call, Figure, Server, compare
from lms.bench.searching import site_search
from lms.demo.organisation import PASSWORD
from people.models import User
from qualifications.models import Award

LANGUAGE = "zh-hans"
COURSE = "FP-101"


@dataclass(frozen=True)
class Case:
    measure: Callable[["Bench"], Figure]
    # Of ours by the yardstick, or of the value; None where the figure is only told.
    limit: float | None
    note: str
    # Times of its own, which are asked for on every database; ratios are the demo's on SQLite.
    anywhere: bool = False


class Bench:
    """The people and places of the demo that the requests need, looked up and signed in once."""

    def __init__(self) -> None:
        self.server = Server()
        self.learner = User.objects.get(staff_number="D1001")
        self.course = Course.objects.get(code=COURSE)
        enrolment.enrol(course=self.course, by=self.learner)
        self.lesson = self.course.lessons.order_by("position")[0]
        self.edition = LessonEdition.objects.get(lesson=self.lesson, language=LANGUAGE)
        block, count = self.edition.paragraphs[1]
        progress.note_position(editions=[self.edition], block=block, paragraph=count - 1, by=self.learner)
        self.sessions: dict[str, Mapping[str, str]] = {}

    def cookies(self, staff_number: str = "D1001") -> Mapping[str, str]:
        """Of a session that began at the sign-in page."""
        if staff_number not in self.sessions:
            client = Client(headers={"host": "localhost"})
            client.get("/accounts/login/")
            answer = client.post("/accounts/login/", {"login": staff_number, "password": PASSWORD})
            if answer.status_code != 302:
                raise AssertionError(f"{staff_number} could not sign in: {answer.status_code}")
            self.sessions[staff_number] = _values(client.cookies)
        return self.sessions[staff_number]

    def reading(self, path: str, staff_number: str = "D1001") -> Figure:
        """A page for a signed-in person, by three queries for the same person."""
        cookies = self.cookies(staff_number)
        return self.server.compare(Call(path, cookies), Call("/signed-in/", cookies))

    def writing(self, path: str, vary: Callable[[int], Mapping[str, str]], *expect: int) -> Figure:
        """A POST as the page's script sends it, by one insert for the same person with the same fields."""
        cookies = self.cookies()
        headers = {"X-CSRFToken": cookies[settings.CSRF_COOKIE_NAME], "Accept": "application/json"}
        ours = Call(path, cookies, "POST", vary, headers, expect)
        return self.server.compare(ours, Call("/insert/", cookies, "POST", vary, headers))


def _values(cookies: SimpleCookie) -> Mapping[str, str]:
    return {name: morsel.value for name, morsel in cookies.items() if morsel.value}


def lesson(bench: Bench) -> Figure:
    return bench.reading(f"/{LANGUAGE}/{bench.edition.path}")


def lesson_opened(bench: Bench) -> Figure:
    places = [(block, index) for block, count in bench.edition.paragraphs for index in range(count)]

    def vary(number: int) -> Mapping[str, str]:
        block, index = places[number % len(places)]
        return {"block": block, "paragraph": str(index)}

    return bench.writing(f"/courses/lessons/{bench.lesson.uuid}/position/", vary, 204, 200)


def answer_save(bench: Bench) -> Figure:
    quiz = bench.lesson.quizzes.all()[0]
    attempt = delivery.start_attempt(assessment=quiz, by=bench.learner)
    item = next(item for item in shown_items(attempt, "zh") if item.view.choices)
    tokens = [option.token for option in item.view.choices]

    def vary(number: int) -> Mapping[str, str]:
        return {
            "choice": tokens[number % len(tokens)],
            "idem_key": str(uuid4()),
            "device": "bench",
            "client_seq": str(number),
            "base": "0",
        }

    return bench.writing(f"/assessments/attempts/{attempt.uuid}/items/{item.position}/", vary, 200)


def learner_desk(bench: Bench) -> Figure:
    return bench.reading("/learn/")


def catalogue(bench: Bench) -> Figure:
    return bench.server.compare(Call(f"/{LANGUAGE}/catalogue/"), Call("/anonymous/"))


def hr_record(bench: Bench) -> Figure:
    award = Award.objects.filter(act="granted", holder__staff_number__startswith="G").order_by("pk")[0]
    return bench.reading(f"/qualifications/people/{award.holder.uuid}/", "D3002")


def gradebook_first_page(bench: Bench) -> Figure:
    return gradebook.first_page(bench.server, bench.course, bench.cookies(gradebook.TRAINER))


def sign_in(bench: Bench) -> Figure:
    """How many more passwords a CPU second checks than with Django's default: the more the better."""
    ours = make_password(PASSWORD)
    hasher = PBKDF2PasswordHasher()
    default = hasher.encode(PASSWORD, hasher.salt())
    ratios, milliseconds = compare(
        lambda: hasher.verify(PASSWORD, default),
        lambda: check_password(PASSWORD, ours),
        requests=2,
        warm_up=1,
    )
    return Figure(round(statistics.median(ratios), 3), ratios, 0, milliseconds)


THREE = "by a bare view with session sign-in and three queries"
INSERT = "by a bare view with session sign-in and one insert"
CASES: dict[str, Case] = {
    "lesson": Case(lesson, 2.2, f"GET of a lesson page by a signed-in learner, {THREE}"),
    "lesson_opened": Case(lesson_opened, 1.7, f"POST that records a reading position, {INSERT}"),
    "answer_save": Case(answer_save, 1.7, f"POST that saves one answer, {INSERT}"),
    "learner_desk": Case(learner_desk, 2.5, f"GET of the learner's desk, {THREE}"),
    "catalogue": Case(
        catalogue, 1.5, "anonymous GET, by a bare anonymous view with a template of three queries"
    ),
    "hr_record": Case(hr_record, 2.5, f"GET of one person's record by HR, {THREE}"),
    "gradebook_first_page": Case(
        gradebook_first_page, 1.2, "first page of a gradebook of 5,000 members, by that of 500"
    ),
    "sign_in": Case(sign_in, None, "password checks per CPU second, by those of Django's default hasher"),
    "site_search": Case(
        site_search,
        80,
        "milliseconds of a search page, median over searchers of three scopes and 32 queries each",
        anywhere=True,
    ),
    "import_memory": Case(
        lambda bench: import_memory(),
        256,
        "megabytes by which a process grows at most while 5,000 Moodle XML questions are read and taken over",
        anywhere=True,
    ),
    "bank_search": Case(
        bank_search,
        100,
        "milliseconds of a trainer's list of 50,000 questions, median over 24 searches and filters",
        anywhere=True,
    ),
    "desk_pages": Case(
        desk_pages,
        150,
        "milliseconds of server time of the slowest page that can be reached from the desks, for nine people",
        anywhere=True,
    ),
}
