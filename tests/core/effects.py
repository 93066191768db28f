"""Functions for the outbox to call; they leave a trace in the database and can be told to fail."""

from django.db import connection

from core.health import beat
from core.models import Heartbeat
from core.outbox import outside_transaction


class Failing(Exception):
    pass


def leave(*, name):
    beat(name=name)


def leave_once(*, name):
    Heartbeat.objects.create(name=name, at="2026-03-09T00:00:00Z")


def leave_and_fail(*, name):
    beat(name=name)
    raise Failing("the mail server said no")


SEEN = []


@outside_transaction
def look_for_transaction():
    SEEN.append(len(connection.savepoint_ids))
