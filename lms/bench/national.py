"""A country's worth of offices and people beside the demo: only the rows that lists and search read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db import connection

from lms.demo.source import load
from people.models import Appointment, Office, Post, User
from search import operations as search

OFFICES, PEOPLE = 3_900, 200_000
BATCH = 2_000
SINCE = date(2020, 1, 1)
# The three commonest family names, which a fifth of the country bears.
COMMON = ({"zh": "王", "latin": "Wang"}, {"zh": "李", "latin": "Li"}, {"zh": "张", "latin": "Zhang"})


def fill(offices: int = OFFICES, people: int = PEOPLE) -> dict[str, int]:
    """Up to these numbers; returns how many there are of each, and of what the search keeps."""
    dice = random.Random(2026)  # noqa: S311  the same every time
    _offices(offices - Office.objects.count(), dice)
    _people(people - User.objects.count(), dice)
    search.rebuild(kinds=["person", "office"])
    with connection.cursor() as cursor:
        # As autovacuum would have done by the next morning.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        cursor.execute("SELECT COUNT(*) FROM search_posting")
        postings = cursor.fetchone()[0]
    return {"people": User.objects.count(), "offices": Office.objects.count(), "postings": postings}


def _offices(missing: int, dice: random.Random) -> None:
    provinces = list(Office.objects.filter(level=Office.Level.PROVINCE, closed_on=None))
    given = load("names")["given"]
    rows = []
    for number in range(max(missing, 0)):
        above = provinces[number % len(provinces)]
        first, second = dice.sample(given, 2)
        rows.append(
            Office(
                code=f"B{number:05}",
                kind=Office.Kind.PROCURATORATE,
                name_zh=f"{first['zh']}{second['zh']}{dice.choice('市区县')}人民检察院",
                name_en=f"{first['latin']}{second['latin'].lower()} People's Procuratorate",
                parent=above,
                level=Office.Level.CITY,
                path=f"{above.path}{5000 + number // len(provinces):04}.",
                opened_on=SINCE,
            )
        )
    Office.objects.bulk_create(rows, batch_size=BATCH)


def _people(missing: int, dice: random.Random) -> None:
    offices = list(Office.objects.exclude(level=Office.Level.NATIONAL).values_list("pk", flat=True))
    post = Post.objects.order_by("pk")[0]
    rows = _persons(missing, dice)
    while batch := list(islice(rows, BATCH)):
        made = User.objects.bulk_create(batch)
        Appointment.objects.bulk_create(
            Appointment(
                person=person, office_id=dice.choice(offices), post=post, is_primary=True, valid_from=SINCE
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
            password="!",  # noqa: S106  none signs in
        )
