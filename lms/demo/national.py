"""A country's worth of offices, people, course runs and reading positions beside the rest of the demo.

Offices, runs and who belongs to them are made by the operations. People and positions are written in bulk,
row for row as the operations write them, but for their entries in the ledger: `tests/lms/test_national.py`
compares a thousand of each.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.db import connection, transaction

from core import clock
from courses import policies
from courses.models import CourseRun, Lesson, LessonEdition, LessonProgress, RunMember
from courses.operations import runs, seating
from courses.queries import standing
from lms.demo.organisation import OPENED
from lms.demo.source import load
from people.models import Appointment, Office, Post, User
from people.operations.organisation import open_office
from search import operations as search

OFFICES, PEOPLE, RUNS, POSITIONS = 3_900, 200_000, 2_000, 1_000_000
IN_A_RUN = 100
BATCH = 2_000
# The three commonest family names, which a fifth of the country bears.
COMMON = ({"zh": "王", "latin": "Wang"}, {"zh": "李", "latin": "Li"}, {"zh": "张", "latin": "Zhang"})
# In how many different places of a lesson its readers stand.
PLACES = 4
RUN_CODE = "BENCH-"


def fill(
    *,
    offices: int = OFFICES,
    people: int = PEOPLE,
    run_count: int = 0,
    positions: int = 0,
    say: Callable[[str], object] = lambda line: None,
) -> dict[str, int]:
    """Up to these numbers; returns how many there are of each, and of what the search keeps."""
    dice = random.Random(2026)  # noqa: S311  the same every time
    say(f"{offices:,} offices and {people:,} people")
    with transaction.atomic():
        _offices(offices - Office.objects.count(), dice)
    with transaction.atomic():
        _people(people - User.objects.count(), dice)
    search.rebuild(kinds=["person", "office"])
    if run_count:
        say(f"{run_count:,} course runs")
        _runs(run_count)
    if positions:
        say(f"{positions:,} reading positions")
        with transaction.atomic():
            _positions(positions)
    with connection.cursor() as cursor:
        # As autovacuum would have done by the next morning.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        cursor.execute("SELECT COUNT(*) FROM search_posting")
        postings = cursor.fetchone()[0]
    return {
        "people": User.objects.count(),
        "offices": Office.objects.count(),
        "runs": CourseRun.objects.count(),
        "positions": LessonProgress.objects.count(),
        "postings": postings,
    }


def _offices(missing: int, dice: random.Random) -> None:
    """Below the provinces in turn."""
    provinces = list(Office.objects.filter(level=Office.Level.PROVINCE, closed_on=None))
    given = load("names")["given"]
    for number in range(missing):
        first, second = dice.sample(given, 2)
        open_office(
            by=None,
            code=f"B{number:05}",
            name_zh=f"{first['zh']}{second['zh']}{dice.choice('市区县')}人民检察院",
            name_en=f"{first['latin']}{second['latin'].lower()} People's Procuratorate",
            parent=provinces[number % len(provinces)],
            opened_on=OPENED,
        )


def _people(missing: int, dice: random.Random) -> None:
    offices = list(Office.objects.exclude(level=Office.Level.NATIONAL).values_list("pk", flat=True))
    post = Post.objects.order_by("pk")[0]
    rows = _persons(missing, dice)
    while batch := list(islice(rows, BATCH)):
        made = User.objects.bulk_create(batch)
        Appointment.objects.bulk_create(
            Appointment(
                person=person, office_id=dice.choice(offices), post=post, is_primary=True, valid_from=OPENED
            )
            for person in made
        )


def _persons(missing: int, dice: random.Random) -> Iterator[User]:
    names = load("names")
    for number in range(missing):
        family = dice.choice(COMMON if dice.random() < 0.21 else names["family"])
        given = dice.sample(names["given"], dice.choice((1, 2, 2)))
        yield User(
            staff_number=f"B{number:06}",
            full_name_zh=family["zh"] + "".join(part["zh"] for part in given),
            full_name_latin=f"{family['latin']} {''.join(part['latin'] for part in given).capitalize()}",
            date_joined=clock.now(),
            password="!",  # noqa: S106  none signs in
        )


def _runs(wanted: int) -> None:
    """Round the provinces: each run takes the next hundred people of one who are in none yet."""
    trainer = User.objects.get(staff_number="D2001")
    courses = list(policies.published_courses().filter(lessons__isnull=False).distinct().order_by("code"))
    queues = [(office, _idle(office)) for office in Office.objects.filter(level=Office.Level.PROVINCE)]
    today = clock.today()
    for number in range(CourseRun.objects.count(), wanted):
        office, people = queues[number % len(queues)]
        with transaction.atomic():
            run = runs.create_run(
                course=courses[number // len(queues) % len(courses)],
                by=trainer,
                code=f"{RUN_CODE}{number:05}",
                office=office,
                starts_on=today - timedelta(days=number % 60),
                ends_on=today + timedelta(days=1 + number % 60),
            )
            runs.open_run(run=run, by=trainer)
            group = list(islice(people, IN_A_RUN))
            source = RunMember.Source.LIST
            seating.seat_many(run=run, people=group, source=source, by=trainer, tell=False)


def _idle(province: Office) -> Iterator[User]:
    staff = User.objects.filter(appointments__office__path__startswith=province.path)
    idle = staff.filter(staff_number__startswith="B", run_memberships=None).order_by("pk")
    return iter(list(idle.only("uuid")))


def _positions(wanted: int) -> None:
    """In every lesson of the courses of these runs in turn, until there are enough."""
    lessons = Lesson.objects.filter(course__runs__code__startswith=RUN_CODE).distinct()
    for lesson in lessons.order_by("position", "pk"):
        editions = list(LessonEdition.objects.filter(lesson=lesson).order_by("language"))
        for share in range(PLACES):
            if wanted <= 0:
                return
            wanted -= put_positions(editions, share=share, limit=wanted)


PUT_POSITIONS = """
INSERT INTO courses_lessonprogress
  (lesson_id, person_id, opened_at, updated_at, block, paragraph, furthest_block, furthest_paragraph,
   percent, seen_change, passed)
SELECT %s, person_id, %s, %s, %s, %s, %s, %s, %s, %s, '[]'
FROM courses_runmember
WHERE course_id = %s AND state = 'enrolled' AND person_id %% {places} = %s
ORDER BY person_id LIMIT %s
ON CONFLICT DO NOTHING
"""


def stop_of(edition: LessonEdition, share: int) -> str:
    """The block at whose beginning this share of the readers stands; never the last one."""
    blocks = edition.paragraphs
    return str(blocks[share % max(len(blocks) - 1, 1)][0])


def put_positions(editions: list[LessonEdition], *, share: int, limit: int) -> int:
    """`progress.note_position` for a share of those in a run of the course; returns how many."""
    lesson, block = editions[0].lesson, stop_of(editions[0], share)
    place = standing.place(editions[0], block, 0)
    if place is None or place.is_last:
        raise ValueError(f"{lesson} has no place to stop before its end")
    at = connection.ops.adapt_datetimefield_value(clock.now())
    key = LessonProgress._meta.get_field("block").get_db_prep_value(block, connection)
    seen = standing.seen_in(editions, None)
    values = [lesson.pk, at, at, key, 0, key, 0, place.percent, seen, lesson.course_id, share, limit]
    with connection.cursor() as cursor:
        cursor.execute(PUT_POSITIONS.format(places=PLACES), values)
        return cursor.rowcount
