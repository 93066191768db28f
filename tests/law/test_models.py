import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories.law import InstrumentVersionFactory, ProvisionFactory

FIRST, LAST = dt.date(2018, 10, 26), dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("first", "last", "day", "in_force"),
    [
        (FIRST, LAST, FIRST, True),
        (FIRST, LAST, LAST, True),
        (FIRST, LAST, dt.date(2018, 10, 25), False),
        (FIRST, LAST, dt.date(2026, 1, 1), False),
        (FIRST, None, dt.date(2040, 1, 1), True),
        (None, LAST, LAST, None),
        (None, LAST, dt.date(2026, 1, 1), False),
        (None, None, FIRST, None),
    ],
)
def test_in_force_on(db, first, last, day, in_force):
    version = InstrumentVersionFactory(in_force_from=first, in_force_to=last)

    assert ProvisionFactory(version=version).in_force_on(day) is in_force


def test_the_database_refuses_a_reversed_validity(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        InstrumentVersionFactory(in_force_from=LAST, in_force_to=FIRST)


def test_provision_address(vccr):
    assert vccr.get_absolute_url() == f"/law/vccr/#p-{vccr.uuid}"
