from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import quarantine
from core.models import QuarantinedFile


class Command(BaseCommand):
    help = "List the files that were refused as malware, the newest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object for each file")

    def handle(self, *args: Any, **options: Any) -> None:
        for refused in QuarantinedFile.objects.select_related("sender").order_by("-pk"):
            row = {
                "at": refused.at.isoformat(),
                "finding": refused.finding,
                "sender": refused.sender.staff_number if refused.sender else "",
                "sent_to": refused.sent_to,
                "name": refused.name,
                "bytes": refused.size,
                "digest": refused.digest,
                "kept": str(quarantine.place_of(refused)) if refused.is_kept else "",
            }
            line = json.dumps(row, ensure_ascii=False) if options["json"] else _line(row)
            self.stdout.write(line)


def _line(row: dict[str, Any]) -> str:
    shown = {**row, "name": ascii(row["name"])}
    return "  ".join(str(value) for value in shown.values() if value != "")
