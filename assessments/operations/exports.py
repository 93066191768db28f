"""Questions written into a file for other systems. It holds their answers: authors of the bank get it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction

from assessments import policies
from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.registry import FORMATS
from assessments.models import Bank, ExportJob
from assessments.queries import exports as queries
from core import clock, ledger
from core.errors import DomainError, Invalid
from core.outbox import after_commit
from core.spreadsheets import Note

if TYPE_CHECKING:
    from people.models import User

State = ExportJob.State
KEPT = timedelta(days=7)
FORGOTTEN = timedelta(minutes=5)
MOST_TRIES = 3
MOST_PROBLEMS = 1000
IN_MEMORY = 8 * 1024 * 1024


@dataclass
class Exported:
    questions: int = 0
    problems: tuple[Problem, ...] = ()


def format_to_write(*, name: str) -> Format:
    found = FORMATS.get(name)
    if found is None or not found.writes:
        raise Invalid("export.format_unknown")
    return found


@transaction.atomic
def start_export(*, bank: Bank, format_name: str, selection: queries.Selection, by: User) -> ExportJob:
    """Have the chosen questions written behind the page. Raises Invalid when none matches."""
    found = format_to_write(name=format_name)
    count = queries.chosen(bank, selection).count()
    if not count:
        raise Invalid("export.nothing_chosen")
    job = ExportJob.objects.create(
        bank=bank,
        by=by,
        format=found.name,
        selection=dict(selection),
        state_since=clock.now(),
        name=name_of_file(bank=bank, format_=found),
        questions=count,
    )
    _record(job.bank, by, found.name, count, job=job.uuid)
    after_commit("assessments.tasks.write_export", job_id=job.pk)
    return job


def write_export(*, job: ExportJob) -> None:
    """Write what was asked for. Killed in the middle it leaves nothing, and is done again."""
    with transaction.atomic():
        job = ExportJob.objects.select_for_update().get(pk=job.pk)
        if job.state != State.WAITING:
            return
        job.tries += 1
        if job.tries > MOST_TRIES or not policies.banks_visible_to(job.by).filter(pk=job.bank_id).exists():
            job.state, job.state_since = State.FAILED, clock.now()
        job.save()
        if job.state == State.FAILED:
            return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        try:
            exported = _write(job.bank, FORMATS[job.format], job.selection, file, job.by)
        except DomainError:
            exported = None
        if exported is not None:
            job.size = file.tell()
            file.seek(0)
            job.file.save(job.name, File(file), save=False)
    with transaction.atomic():
        fresh = ExportJob.objects.select_for_update().get(pk=job.pk)
        if fresh.state != State.WAITING or exported is None:
            job.file.delete(save=False)
        if fresh.state != State.WAITING:
            return
        job.state, job.state_since = (State.READY if exported else State.FAILED), clock.now()
        if exported is not None:
            job.questions, job.problem_count = exported.questions, len(exported.problems)
            job.problems = [_stored(problem) for problem in exported.problems[:MOST_PROBLEMS]]
        job.save()


@transaction.atomic
def export_questions(
    *, bank: Bank, format_name: str, selection: queries.Selection, stream: IO[bytes], by: User
) -> Exported:
    """Write them at once, for a command or another machine. Raises Invalid when none matches."""
    exported = try_export(bank=bank, format_name=format_name, selection=selection, stream=stream, by=by)
    _record(bank, by, format_name, exported.questions)
    return exported


def try_export(
    *, bank: Bank, format_name: str, selection: queries.Selection, stream: IO[bytes], by: User
) -> Exported:
    """What `export_questions` would write and lose; for nobody's hands, so it leaves no entry."""
    exported = _write(bank, format_to_write(name=format_name), selection, stream, by)
    if not exported.questions:
        raise Invalid("export.nothing_chosen")
    return exported


def sweep_exports() -> int:
    """Hand on again what lost its worker, and take away what was kept long enough."""
    now = clock.now()
    lost = ExportJob.objects.filter(state=State.WAITING, updated_at__lt=now - FORGOTTEN)
    found = list(lost.order_by("pk")[:100])
    for job in found:
        with transaction.atomic():
            ExportJob.objects.filter(pk=job.pk).update(updated_at=now)
            after_commit("assessments.tasks.write_export", job_id=job.pk)
    for job in ExportJob.objects.filter(state=State.READY, state_since__lt=now - KEPT)[:100]:
        job.file.delete(save=False)
        job.state, job.state_since = State.GONE, now
        job.save()
    return len(found)


def name_of_file(*, bank: Bank, format_: Format) -> str:
    return f"{bank.code}-{clock.today():%Y%m%d}{format_.suffixes[0]}"


def _write(
    bank: Bank, format_: Format, selection: queries.Selection, stream: IO[bytes], by: User
) -> Exported:
    exported = Exported()
    note = Note(by=by.name, at=clock.now(), purpose=bank.code)

    def counted() -> Iterator[Question]:
        for question in queries.written(bank, selection):
            exported.questions += 1
            yield question

    exported.problems = tuple(format_.noted(note).write(counted(), stream))
    return exported


def _record(bank: Bank, by: User, format_name: str, count: int, **more: Any) -> None:
    ledger.append(
        event="bank.exported",
        subject=bank,
        by=by,
        code=bank.code,
        format=format_name,
        questions=count,
        **more,
    )


def _stored(problem: Problem) -> dict[str, Any]:
    detail = {name: value if isinstance(value, int) else str(value) for name, value in problem.detail.items()}
    return {
        "line": problem.line, "code": problem.code, "excerpt": problem.excerpt, "severity": problem.severity,
        "detail": detail,
    }  # fmt: skip
