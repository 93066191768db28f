"""Background work: each finds its row and calls one operation."""

from __future__ import annotations

from assessments.models import ExportJob, ImportJob
from assessments.operations import (
    delivery,
    derived,
    exports,
    exposure,
    import_commit,
    import_reading,
    imports,
)
from core.outbox import outside_transaction


def close_expired() -> None:
    delivery.close_expired()


def count_exposure() -> None:
    exposure.count_exposure()


@outside_transaction
def read_import(*, job_id: int) -> None:
    import_reading.read_import(job=ImportJob.objects.get(pk=job_id))


@outside_transaction
def carry_out_import(*, job_id: int) -> None:
    import_commit.carry_out(job=ImportJob.objects.get(pk=job_id))


@outside_transaction
def write_export(*, job_id: int) -> None:
    exports.write_export(job=ExportJob.objects.get(pk=job_id))


def refresh_derived(*, questions: list[int]) -> None:
    derived.refresh(questions=questions)


def sweep_jobs() -> None:
    imports.sweep_imports()
    exports.sweep_exports()
