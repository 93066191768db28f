"""What the installation refuses to run with."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

WEASYPRINT_FLOOR = 70  # the last server-side request forgery of its fetcher was closed there
POSTGRESQL_DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
}
SQLITE_SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


def durability_flaws(connection: BaseDatabaseWrapper) -> list[str]:
    """Settings of this connection under which an acknowledged commit may be lost in a power cut."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _sqlite_flaws(cursor)
        if connection.vendor == "postgresql":
            names = ", ".join(f"current_setting('{name}')" for name in POSTGRESQL_DURABLE)
            cursor.execute(f"SELECT {names}")
            found = zip(POSTGRESQL_DURABLE.items(), cursor.fetchone(), strict=True)
            return [f"{name}={value}" for (name, durable), value in found if value not in durable]
    return [f"{connection.vendor} is not a database this installation was built for"]


def _sqlite_flaws(cursor: Any) -> list[str]:
    journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal == "memory":
        return []  # a database in memory promises nothing; tests use it
    if (journal == "wal" and synchronous >= 2) or (journal == "delete" and synchronous == 3):
        return []
    return [f"journal_mode={journal}, synchronous={SQLITE_SYNCHRONOUS[synchronous]}"]


def _asserted() -> bool:
    return getattr(settings, "ASSERT_DURABILITY", True)


_seen: set[str] = set()


def refuse_lossy_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """At the first connection of each process to each database (D13)."""
    if connection.alias in _seen or not _asserted():
        return
    if flaws := durability_flaws(connection):
        raise ImproperlyConfigured(
            f"Database {connection.alias} may lose what it acknowledged: {'; '.join(flaws)}"
        )
    _seen.add(connection.alias)


connection_created.connect(refuse_lossy_connection, dispatch_uid="core.durability")


@register(Tags.database)
def check_durability(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """With `check --database default`, and before every migrate."""
    if not _asserted():
        return []
    flaws = [(alias, flaw) for alias in databases or () for flaw in durability_flaws(connections[alias])]
    return [
        Error(f"Database {alias} may lose what it acknowledged: {flaw}", id="core.E001")
        for alias, flaw in flaws
    ]


@register(Tags.security)
def check_weasyprint(app_configs: Iterable[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    installed = version("weasyprint")
    if int(installed.split(".", 1)[0]) >= WEASYPRINT_FLOOR:
        return []
    return [
        Error(
            f"WeasyPrint {installed} can be made to fetch addresses inside the network.",
            hint=f"Install {WEASYPRINT_FLOOR}.0 or later.",
            id="core.E002",
        )
    ]


@register(Tags.security, deploy=True)
def check_demo(app_configs: Iterable[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    flags = [name for name in ("DEMO", "DEBUG") if getattr(settings, name, False)]
    return [
        Error(f"{name} is on: it opens doors that a served site must not have.", id="core.E003")
        for name in flags
    ]


@register(Tags.security, deploy=True)
def check_durability_asserted(
    app_configs: Iterable[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if _asserted():
        return []
    return [Error("ASSERT_DURABILITY is off: a lossy database would go unnoticed.", id="core.E004")]
