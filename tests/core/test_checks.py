import sqlite3
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from core import checks


class Connection:
    """A connection of Django as far as the check looks at it."""

    def __init__(self, vendor, cursor):
        self.vendor, self.alias, self._cursor = vendor, "tried", cursor

    def cursor(self):
        return self

    def __enter__(self):
        return self._cursor

    def __exit__(self, *args):
        return None


def sqlite(tmp_path, journal, synchronous):
    connection = sqlite3.connect(tmp_path / "file.sqlite3")
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    return Connection("sqlite", connection.cursor())


def postgresql(**changed):
    values = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", **changed}
    row = [values[name] for name in checks.POSTGRESQL_DURABLE]
    return Connection("postgresql", SimpleNamespace(execute=lambda sql: None, fetchone=lambda: row))


@pytest.mark.parametrize(
    ("journal", "synchronous", "flaws"),
    [
        ("WAL", "FULL", []),
        ("WAL", "EXTRA", []),
        ("DELETE", "EXTRA", []),
        ("WAL", "NORMAL", ["journal_mode=wal, synchronous=NORMAL"]),
        ("WAL", "OFF", ["journal_mode=wal, synchronous=OFF"]),
        ("DELETE", "FULL", ["journal_mode=delete, synchronous=FULL"]),
    ],
)
def test_f_04_sqlite(tmp_path, journal, synchronous, flaws):
    assert checks.durability_flaws(sqlite(tmp_path, journal, synchronous)) == flaws


@pytest.mark.parametrize(
    ("changed", "flaws"),
    [
        ({}, []),
        ({"fsync": "off"}, ["fsync=off"]),
        ({"full_page_writes": "off"}, ["full_page_writes=off"]),
        ({"synchronous_commit": "local"}, ["synchronous_commit=local"]),
        ({"synchronous_commit": "remote_apply"}, []),
    ],
)
def test_f_04_postgresql(changed, flaws):
    assert checks.durability_flaws(postgresql(**changed)) == flaws


def test_f_04_the_first_connection_refuses(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(checks, "_seen", set())
    settings.ASSERT_DURABILITY = True

    checks.refuse_lossy_connection(sqlite(tmp_path, "WAL", "FULL"))
    monkeypatch.setattr(checks, "_seen", set())
    with pytest.raises(ImproperlyConfigured, match="synchronous=NORMAL"):
        checks.refuse_lossy_connection(sqlite(tmp_path, "WAL", "NORMAL"))


@pytest.mark.parametrize(("installed", "ids"), [("70.0", []), ("71.1", []), ("69.1", ["core.E002"])])
def test_n_rep_07_weasyprint_below_70(monkeypatch, installed, ids):
    monkeypatch.setattr(checks, "version", lambda name: installed)

    assert [message.id for message in checks.check_weasyprint()] == ids


def test_the_demo_is_refused_in_production(settings):
    settings.DEMO, settings.DEBUG = True, False

    assert [message.id for message in checks.check_demo()] == ["core.E003"]


def test_switching_the_assertion_off_is_refused_in_production(settings):
    settings.ASSERT_DURABILITY = False

    assert [message.id for message in checks.check_durability_asserted()] == ["core.E004"]
