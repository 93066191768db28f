"""`export_questions`: questions of a bank, with their answers, into a file."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from assessments.interchange.registry import FORMATS
from assessments.interchange_wording import say as say_problem
from assessments.management.acting import bank_and_actor
from assessments.operations import exports
from core.errors import DomainError
from core.wording import say

FILTERS = ("q", "kind", "difficulty", "competency", "state")


class Command(BaseCommand):
    help = "Write questions of a bank into a file. It holds the right answers."

    def add_arguments(self, parser):
        parser.add_argument("--bank", required=True, help="code of the bank")
        writers = [name for name, member in FORMATS.items() if member.writes]
        parser.add_argument("--format", required=True, choices=writers)
        parser.add_argument("--out", type=Path, help="the file; else named after the bank, here")
        parser.add_argument("--by", default="", help="staff number of who does it; the owner without it")
        for name in FILTERS:
            parser.add_argument(f"--{name}", default="", help="as the filter of the bank's page")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would be lost")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *, bank: str, by: str, out: Path | None, **options: Any) -> None:
        found, actor = bank_and_actor(bank, by)
        filters = {name: options[name] for name in FILTERS if options[name]}
        format_ = exports.format_to_write(name=options["format"])
        target = out or Path(exports.name_of_file(bank=found, format_=format_))
        asked: dict[str, Any] = {
            "bank": found,
            "format_name": format_.name,
            "selection": {"filters": filters},
            "by": actor,
        }
        try:
            if options["dry_run"]:
                exported = exports.try_export(**asked, stream=io.BytesIO())
            else:
                with target.open("w+b") as stream:
                    exported = exports.export_questions(**asked, stream=stream)
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from None
        except DomainError as refused:
            raise CommandError(say(refused.code, **refused.detail)) from None
        problems = [
            {
                "place": each.line,
                "code": each.code,
                "reason": say_problem(each.code, each.detail),
                "excerpt": each.excerpt,
            }
            for each in exported.problems
        ]
        report = {
            "file": str(target), "bank": bank, "format": format_.name, "dry_run": options["dry_run"],
            "questions": exported.questions, "problems": problems,
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
            return
        for problem in problems:
            self.stdout.write(f"{problem['place']}: {problem['excerpt']}: {problem['reason']}")
        self.stdout.write(f"{target}: {exported.questions} questions")
