"""The cast of people, clients, a frozen clock and a fast database; nothing else."""

import datetime as dt
import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from core import clock as core_clock

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "var" / "test-db"
FROZEN_AT = dt.datetime(2026, 3, 9, 2, 0, tzinfo=dt.UTC)


def _migrations_digest() -> str:
    files = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.txt"]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)


def _fill_from_template(connection) -> None:
    """Put every migration's result into the open SQLite connection.

    Wagtail's migrations take most of a minute, so the result is kept in a file named by the
    digest of all migrations; the lock lets one of several workers make it.
    """
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    path = TEMPLATES / f"{_migrations_digest()}.sqlite3"
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection.ensure_connection()
        if path.exists():
            with closing(sqlite3.connect(path)) as template:
                _copy(template, connection.connection)
            return
        call_command("migrate", verbosity=0, interactive=False)
        for stale in TEMPLATES.glob("*.sqlite3"):
            stale.unlink()
        with closing(sqlite3.connect(path)) as template:
            _copy(connection.connection, template)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """SQLite in memory from a kept template; on PostgreSQL Django's own test database."""
    with django_db_blocker.unblock():
        connection = connections["default"]
        if connection.vendor != "sqlite":
            # Nothing is serialised: the account that runs the tests may not read the answer keys.
            names = setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
            yield
            teardown_databases(names, verbosity=0, keepdb=True)
            return
        connection.close()
        connection.settings_dict["NAME"] = "file:comity-test?mode=memory&cache=shared"
        connection.settings_dict["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
        _fill_from_template(connection)
        yield
        connection.close()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """English, as the source is: a request leaves its language active, no test begins with another's."""
    with translation.override("en"):
        yield


@pytest.fixture
def clock() -> Iterator["core_clock.Frozen"]:
    """Time stands at FROZEN_AT (a Monday, 10:00 in China) until the test moves it."""
    with core_clock.frozen(FROZEN_AT) as frozen:
        yield frozen


@pytest.fixture
def cast(db):
    """The fixed people of every permission test; see tests/factories/people.py."""
    from tests.factories.people import make_cast

    return make_cast()
