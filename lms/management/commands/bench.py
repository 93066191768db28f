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
        if settings.DEBUG or not settings.DEMO or connection.vendor != "sqlite":
            raise CommandError("The bench runs with the demo's own settings: SQLite, DEMO on, DEBUG off.")
        call_command("demo", prepare_only=True, stdout=self.stderr)
        report: dict[str, dict[str, Any]] = {}
        with copied_database(), override_settings(OUTBOX_PUBLISH="lms.bench.measure.forget"):
            bench = Bench()
            for name in names or CASES:
                report[name] = self.measure(bench, name, quiet=options["json"])
        self.write(report, print_it=options["json"])
        over = [name for name, entry in report.items() if entry["limit"] and entry["ratio"] > entry["limit"]]
        if over:
            raise CommandError(f"Over the limit: {', '.join(over)}")

    def measure(self, bench: Any, name: str, *, quiet: bool) -> dict[str, Any]:
        from lms.bench.cases import CASES  # noqa: PLC0415

        case = CASES[name]
        figure = case.measure(bench)
        if not quiet:
            limit = f"limit {case.limit}" if case.limit else "no limit"
            self.stdout.write(
                f"{name:<16}{figure.ratio:>7.2f}  {limit:<10} {figure.milliseconds:>7.2f} ms CPU "
                f"{figure.queries:>3} queries   rounds {figure.rounds}"
            )
            self.stdout.flush()
        return {
            "ratio": figure.ratio,
            "limit": case.limit,
            "rounds": figure.rounds,
            "queries": figure.queries,
            "milliseconds": figure.milliseconds,
            "note": case.note,
        }

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
    connection.close()
    original = connection.settings_dict["NAME"]
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=settings.VAR_DIR))
    copy = folder / "comity.sqlite3"
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        shutil.rmtree(folder)
