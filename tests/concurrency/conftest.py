"""A database of its own for each test, with real commits and real competitors.

Append-only tables refuse to be emptied, and Wagtail's first rows come from migrations, so the usual flush
after a transactional test would break the next one: here each test works on a copy that is thrown away.
"""

import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


@pytest.fixture
def committed(django_db_setup, django_db_blocker, tmp_path):
    """The migrated database, copied; what is committed here is seen by every thread."""
    with django_db_blocker.unblock():
        copy = _sqlite_copy if connections["default"].vendor == "sqlite" else _postgresql_copy
        with copy(tmp_path):
            yield


@contextmanager
def _sqlite_copy(tmp_path):
    connection = connections["default"]
    connection.ensure_connection()
    path = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
    # Django never closes a database in memory, so it is put aside by hand.
    memory, connection.connection = connection.connection, None
    with _pointed_at(str(path), SQLITE):
        yield
    connection.connection = memory


@contextmanager
def _postgresql_copy(tmp_path):
    connection = connections["default"]
    origin = connection.settings_dict["NAME"]
    _close(connection)  # a database with guests cannot be a template
    _maintain(connection, f'DROP DATABASE IF EXISTS "{origin}_copy"')
    _maintain(connection, f'CREATE DATABASE "{origin}_copy" TEMPLATE "{origin}"')
    try:
        with _pointed_at(f"{origin}_copy", {**connection.settings_dict["OPTIONS"], "pool": False}):
            yield
    finally:
        _maintain(connection, f'DROP DATABASE "{origin}_copy" WITH (FORCE)')


def _maintain(connection, statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _pointed_at(name, options):
    # Threads make their own connections from the same dictionary of settings.
    connection = connections["default"]
    settings = connection.settings_dict
    before = {key: settings[key] for key in ("NAME", "OPTIONS")}
    settings.update(NAME=name, OPTIONS=options)
    try:
        yield
    finally:
        _close(connection)
        settings.update(before)


def _close(connection):
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


@dataclass
class Outcome:
    value: Any = None
    error: Exception | None = None

    @property
    def kind(self) -> str:
        """`ok`, or the error's class in lower case."""
        return "ok" if self.error is None else type(self.error).__name__.lower()


@pytest.fixture
def race(committed):
    """`race(2, act)`: calls act in as many threads at one moment; act may take the number of its thread."""

    def run(runners: int, act) -> list[Outcome]:
        start = threading.Barrier(runners)
        outcomes = [Outcome() for _ in range(runners)]

        def one(number: int) -> None:
            try:
                connections["default"].ensure_connection()
                start.wait(timeout=20)
                outcomes[number].value = act(number) if act.__code__.co_argcount else act()
            except Exception as error:
                outcomes[number].error = error
            finally:
                connections["default"].close()

        threads = [threading.Thread(target=one, args=(number,)) for number in range(runners)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return outcomes

    return run
