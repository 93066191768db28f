"""What somebody with the database in his hands could do: lift the triggers, change rows, put them back."""

from contextlib import contextmanager

from django.db import connection

from core.appendonly import create_triggers, drop_triggers


@contextmanager
def lifted(table):
    with connection.cursor() as cursor:
        for statement in drop_triggers(table, connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in create_triggers(table, connection.vendor):
            cursor.execute(statement)
