"""The cast of people, clients, a frozen clock and a fast database; nothing else."""

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from core import clock as core_clock

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "var" / "test-db"
FROZEN_AT = dt.datetime(2026, 3, 9, 2, 0, tzinfo=dt.UTC)


def _migrations_digest() -> str:
    files = sorted(ROOT.glob("*/migrations/*.py")) + [ROOT / "requirements.txt"]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _migrated_template() -> Path:
    """A SQLite file with every migration applied, made once per set of migrations."""
    path = TEMPLATES / f"{_migrations_digest()}.sqlite3"
    if path.exists():
        return path
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    building = path.with_suffix(f".{hashlib.sha256(str(id(path)).encode()).hexdigest()[:8]}.part")
    connection = connections["default"]
    call_command("migrate", verbosity=0, interactive=False)
    connection.ensure_connection()
    with sqlite3.connect(building) as target:
        connection.connection.backup(target)
    for stale in TEMPLATES.glob("*.sqlite3"):
        stale.unlink(missing_ok=True)
    building.rename(path)
    return path


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, worker_id="master"):
    """Wagtail's migrations take most of a minute, so a migrated SQLite file is kept and copied.

    On PostgreSQL the ordinary set-up of pytest-django runs.
    """
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
            configuration = setup_databases(verbosity=0, interactive=False, keepdb=True)
            yield
            teardown_databases(configuration, verbosity=0, keepdb=True)
            return
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = "file:comity-test?mode=memory&cache=shared"
        connection.settings_dict["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "uri": True}
        template = TEMPLATES / f"{_migrations_digest()}.sqlite3"
        if template.exists():
            connection.ensure_connection()
            with sqlite3.connect(template) as source:
                source.backup(connection.connection)
        else:
            _migrated_template()
        yield
        connection.close()


@pytest.fixture
def clock(monkeypatch) -> Iterator["core_clock.Frozen"]:
    """Time stands at FROZEN_AT (a Monday, 10:00 in China) until the test moves it."""
    with core_clock.frozen(FROZEN_AT) as frozen:
        yield frozen


@pytest.fixture
def cast(db):
    """The fixed people of every permission test; see tests/factories/people.py."""
    from tests.factories.people import make_cast

    return make_cast()
