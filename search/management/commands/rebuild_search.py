"""`rebuild_search`: everything that can be found, handed over again by the apps."""

import json
from typing import Any

from django.core.management import BaseCommand, CommandError

from search import operations, registry


class Command(BaseCommand):
    help = "Bring the search index up to what the apps hold; a second run finds nothing to do."

    def add_arguments(self, parser):
        parser.add_argument("--kind", action="append", default=[], help="only this kind; may be repeated")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *, kind: list[str], verbosity: int, **options: Any) -> None:
        names = [declared.name for declared in registry.kinds()]
        if unknown := [name for name in kind if name not in names]:
            raise CommandError(f"No such kind: {', '.join(unknown)}. There are {', '.join(names)}.")
        report = operations.rebuild(kinds=kind)
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
        elif verbosity:
            for name, counts in report.items():
                figures = ", ".join(f"{count} {word}" for word, count in counts.items())
                self.stdout.write(f"{name}: {figures}")
