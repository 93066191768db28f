"""`make acceptance`: the material of others, or any folder of its layout."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from lms.acceptance.areas import AREAS


class Command(BaseCommand):
    help = "Score the material of others and write var/acceptance.json."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the material, for example ../shared/acceptance")
        parser.add_argument("--only", action="append", choices=[area.name for area in AREAS], default=[])
        parser.add_argument("--json", action="store_true", help="print what is written")

    def handle(self, *, folder: Path, only: list[str], **options: Any) -> None:
        report = {area.name: area.report(folder) for area in AREAS if not only or area.name in only}
        path = settings.VAR_DIR / "acceptance.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            for name, entry in report.items():
                self.stdout.write(f"{name:<18}{line(entry)}")
        short = [name for name, entry in report.items() if entry.get("missed")]
        if short:
            raise CommandError(f"Not as stated: {', '.join(short)}")


def line(entry: dict[str, Any]) -> str:
    if entry.get("absent"):
        return "absent"
    if not entry["attempted"]:
        return f"not attempted, {entry['all']} there"
    missed = f", missed {' '.join(entry['missed'][:10])}" if entry["missed"] else ""
    return f"{entry['right']} right of {entry['attempted']} attempted, {entry['all']} there{missed}"
