"""`make bench`: ratios in one run, interleaved, on a copy of the demo's database."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.test import override_settings


class Command(BaseCommand):
    help = "Compare the CPU time of our pages with bare Django views, and write var/bench.json."

    def add_arguments(self, parser):
        from lms.bench.cases import CASES  # noqa: PLC0415  models are not needed to list the command

        parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(CASES)}")
        parser.add_argument("--json", action="store_true", help="print what is written to var/bench.json")

    def handle(self, *, names: list[str], **options: Any) -> None:
        from lms.bench.cases import CASES, Bench  # noqa: PLC0415

        if unknown := [name for name in names if name not in CASES]:
            raise CommandError(f"No such figure: {', '.join(unknown)}. There are {', '.join(CASES)}.")
        if settings.DEBUG or not settings.DEMO:
            raise CommandError("The bench runs with the demo's own settings: DEMO on, DEBUG off.")
        if connection.vendor != "sqlite":
            names = names or [name for name, case in CASES.items() if case.anywhere]
            if bound := [name for name in names if not CASES[name].anywhere]:
                raise CommandError(f"Only on SQLite: {', '.join(bound)}.")
        call_command("demo", prepare_only=True, stdout=self.stderr)
        report: dict[str, dict[str, Any]] = {}
        with copied_database(), override_settings(OUTBOX_PUBLISH="lms.bench.measure.forget"):
            bench = Bench()
            for name in names or CASES:
                report[name] = self.measure(bench, name, quiet=options["json"])
        self.write(report, print_it=options["json"])
        over = [name for name, entry in report.items() if entry["over"]]
        if over:
            raise CommandError(f"Over the limit: {', '.join(over)}")

    def measure(self, bench: Any, name: str, *, quiet: bool) -> dict[str, Any]:
        from lms.bench.cases import CASES  # noqa: PLC0415

        case = CASES[name]
        figure = case.measure(bench)
        if not quiet:
            self.say(name, figure, case.limit)
        over = case.limit is not None and figure.measured > case.limit
        database = {"database": connection.vendor} if case.anywhere else {}
        return {**figure.report(), **database, "limit": case.limit, "over": over, "note": case.note}

    def say(self, name: str, figure: Any, limit: float | None) -> None:
        limited = f"limit {limit}" if limit else "no limit"
        if figure.value is not None:
            size = ", ".join(f"{count:,} {what}" for what, count in figure.size.items())
            worst = ", ".join(f"{what} {value}" for what, value in figure.worst.items())
            self.stdout.write(f"{name:<16}{figure.value:>7.1f}  {limited:<10} {size}   worst {worst}")
        else:
            self.stdout.write(
                f"{name:<16}{figure.ratio:>7.2f}  {limited:<10} {figure.milliseconds:>7.2f} ms CPU "
                f"{figure.queries:>3} queries   rounds {figure.rounds}"
            )
        self.stdout.flush()

    def write(self, report: dict[str, Any], *, print_it: bool) -> None:
        """Figures of an earlier run stay when only some are measured."""
        path = settings.VAR_DIR / "bench.json"
        earlier = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(json.dumps(earlier | report, ensure_ascii=False, indent=2) + "\n", "utf-8")
        if print_it:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))


@contextmanager
def copied_database() -> Iterator[None]:
    """The measured requests write, so they write to a copy."""
    _hang_up()
    original = connection.settings_dict["NAME"]
    with (_copied_file if connection.vendor == "sqlite" else _copied_in_server)(original) as copy:
        connection.settings_dict["NAME"] = copy
        try:
            yield
        finally:
            _hang_up()
            connection.settings_dict["NAME"] = original


def _hang_up() -> None:
    """Also those that wait in the pool: a database with somebody at it is neither copied nor dropped."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


@contextmanager
def _copied_file(original: str) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=settings.VAR_DIR))
    copy = folder / "comity.sqlite3"
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    try:
        yield str(copy)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _copied_in_server(original: str) -> Iterator[str]:
    """Needs the right to make databases, and nobody else at the original."""
    copy = f"{original}_bench"
    quote = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(copy)}")
        cursor.execute(f"CREATE DATABASE {quote(copy)} TEMPLATE {quote(original)}")
    try:
        yield copy
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quote(copy)}")
