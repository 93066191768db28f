from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.ledger import queries
from core.models import LedgerEntry, LedgerStream


class Command(BaseCommand):
    help = "Recompute every chain of the ledger and name the first bad row of each stream."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stream", help="only this stream")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, stream: str | None = None, **options: Any) -> None:
        flaws = queries.verify(stream)
        entries = LedgerEntry.objects.filter(**({"stream_id": stream} if stream else {})).count()
        streams = 1 if stream else LedgerStream.objects.count()
        if options["json"]:
            report = {
                "ok": not flaws,
                "streams": streams,
                "entries": entries,
                "flaws": [asdict(f) for f in flaws],
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for flaw in flaws:
                row = f" (row {flaw.entry_id})" if flaw.entry_id else ""
                self.stdout.write(f"{flaw.stream}: entry {flaw.sequence} {flaw.kind}{row}")
            self.stdout.write(f"{entries} entries in {streams} streams, {len(flaws)} with a flaw")
        if flaws:
            raise SystemExit(1)
