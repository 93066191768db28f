"""`import_questions`: a file of questions into a bank, as the page does it."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from assessments.interchange.opening import AUTO
from assessments.interchange.registry import FORMATS
from assessments.interchange_wording import say as say_problem
from assessments.management.acting import bank_and_actor
from assessments.models import ImportJob, ImportRow
from assessments.operations import import_commit, import_reading, imports
from assessments.queries.imports import fates_of
from core.errors import DomainError
from core.wording import say

State, OnExisting = ImportJob.State, ImportJob.OnExisting
MOST_PROBLEMS = 1000


class Command(BaseCommand):
    help = "Import a file of questions into a bank, the whole of it or nothing; again, it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="code of the bank")
        parser.add_argument("--by", default="", help="staff number of who does it; the owner without it")
        readers = [name for name, member in FORMATS.items() if member.reads]
        parser.add_argument("--format", default=AUTO, choices=[AUTO, *readers])
        parser.add_argument("--language", default="", choices=["", "zh", "en"])
        parser.add_argument("--category", default="", help="put below it: from the top with / between")
        parser.add_argument("--on-existing", default=OnExisting.SKIP, choices=OnExisting.values)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *, file: Path, bank: str, by: str, **options: Any) -> None:
        found, actor = bank_and_actor(bank, by)
        asked = {
            "bank": found,
            "name": file.name,
            "by": actor,
            "format_name": options["format"],
            "language": options["language"],
            "category": options["category"],
            "on_existing": options["on_existing"],
        }
        act = self._tried if options["dry_run"] else self._done
        try:
            with file.open("rb") as stream:
                report = act({**asked, "file": stream})
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except DomainError as refused:
            report = {"state": "refused", "refusal": _refusal(refused.code, refused.detail)}
        self._print(
            {"file": str(file), "bank": bank, "dry_run": options["dry_run"], **report}, options["json"]
        )

    def _done(self, asked: dict[str, Any]) -> dict[str, Any]:
        job = imports.start_import(**asked)
        self._wait(job, lambda: import_reading.read_import(job=job, tell=self._tell))
        if job.state == State.READY and any(fates_of(job)[fate] for fate in ImportRow.COMING):
            imports.commit_import(job=job, by=asked["by"])
            self._wait(job, lambda: import_commit.carry_out(job=job))
        report = _report(job)
        if job.state == State.READY:
            imports.cancel_import(job=job, by=asked["by"])
        return report

    def _wait(self, job: ImportJob, work: Any) -> None:
        """Do it here, unless a worker was faster."""
        work()
        job.refresh_from_db()
        while job.is_at_work:
            time.sleep(0.5)
            job.refresh_from_db()
            self._tell(job)

    def _tried(self, asked: dict[str, Any]) -> dict[str, Any]:
        """All of it, and nothing of it stays: the transaction is taken back."""
        job = None
        try:
            with transaction.atomic():
                job = imports.start_import(**asked)
                import_reading.read_import(job=job, tell=self._tell)
                job.refresh_from_db()
                report = _report(job, foreseen=True)
                transaction.set_rollback(True)
        finally:
            if job is not None:
                imports.remove_files(job=job)
        return report

    def _tell(self, job: ImportJob) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{job.percent} %, {job.questions} questions", ending="")

    def _print(self, report: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
        else:
            for problem in report.get("problems", ()):
                self.stdout.write(f"line {problem['line']}: {problem['severity']}: {problem['reason']}")
            if refusal := report.get("refusal"):
                self.stdout.write(refusal["reason"])
            counts = {name: report[name] for name in ImportRow.Outcome.values if name in report}
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
        if report.get("refusal"):
            raise CommandError("Nothing was imported.", returncode=1)


def _refusal(code: str, detail: dict[str, Any]) -> dict[str, str]:
    return {"code": code, "reason": say(code, **detail)}


def _report(job: ImportJob, *, foreseen: bool = False) -> dict[str, Any]:
    fates = fates_of(job)
    counts = {name: getattr(job, name) for name in ("added", "revised", "unchanged", "skipped")}
    if foreseen:
        counts = {"added": fates["new"], "revised": 0, "unchanged": fates["same"], "skipped": 0}
        outcome = {"skip": "skipped", "revise": "revised", "add": "added"}[job.on_existing]
        counts[outcome] += fates["differs"]
    problems = [
        {
            "line": problem.line, "severity": problem.severity, "code": problem.code,
            "reason": say_problem(problem.code, problem.detail), "excerpt": problem.excerpt,
        }
        for problem in job.problems.all()[:MOST_PROBLEMS]
    ]  # fmt: skip
    return {
        "job": str(job.uuid), "format": job.format, "state": job.state, "questions": job.questions,
        "refusal": _refusal(job.refusal, job.refusal_detail) if job.refusal else None,
        **counts, "repeated": fates["repeated"], "errors": job.errors, "losses": job.losses,
        "problems": problems,
    }  # fmt: skip
