"""A file of questions: taken in, shown, then taken over into the bank as a whole or given up."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from assessments import policies
from assessments.interchange import opening
from assessments.models import Bank, ImportJob
from core import clock, ledger
from core.errors import Conflict, DomainError, Invalid, TooLarge
from core.outbox import after_commit

if TYPE_CHECKING:
    from people.models import User

State = ImportJob.State
LARGEST = 256 * 1024 * 1024
# After this an import that nobody takes over is given up.
KEPT = timedelta(days=30)
# A job that shows no life for so long lost its worker and its message.
FORGOTTEN = timedelta(minutes=2)
_CHUNK = 1024 * 1024


def start_import(
    *,
    bank: Bank,
    file: IO[bytes],
    name: str,
    by: User,
    format_name: str = opening.AUTO,
    language: str = "",
    category: str = "",
    on_existing: str = ImportJob.OnExisting.SKIP,
) -> ImportJob:
    """Keep the file and have it read behind the page.

    What can be seen at once is refused at once: TooLarge, Invalid with the codes of the doors (package_…,
    xml_…, sheet_…), of the format, import.format_unknown, import.nothing_found.
    """
    size = file.seek(0, 2)
    if size > LARGEST:
        raise TooLarge("import.file_too_large", megabytes=LARGEST // 1024 // 1024)
    if not size:
        raise Invalid("import.nothing_found")
    if language not in ("", "zh", "en") or on_existing not in ImportJob.OnExisting.values:
        raise Invalid("bad_request")
    found = opening.format_of(file, name, format_name)
    opening.look(found, file, language)
    job = ImportJob(
        bank=bank,
        by=by,
        name=name[-255:],
        size=size,
        digest=_digest(file),
        format=found.name,
        language=language,
        category=category,
        on_existing=on_existing,
        state_since=clock.now(),
    )
    file.seek(0)
    # The bytes are written before the database is held; the row then names them.
    job.file.save(name, File(file), save=False)
    try:
        _keep(job, by)
    except BaseException:
        job.file.delete(save=False)
        raise
    return job


@transaction.atomic
def _keep(job: ImportJob, by: User) -> None:
    job.save()
    ledger.append(
        event="import.started",
        subject=job.bank,
        by=by,
        code=job.bank.code,
        job=job.uuid,
        format=job.format,
        digest=job.digest,
    )
    after_commit("assessments.tasks.read_import", job_id=job.pk)


@transaction.atomic
def commit_import(*, job: ImportJob, by: User, on_existing: str | None = None) -> ImportJob:
    """Have what was shown taken over. Raises Conflict when it is not ready, or not any more."""
    job = lock_job(job=job)
    if job.state != State.READY:
        raise Conflict("import.not_ready")
    if on_existing is not None:
        if on_existing not in ImportJob.OnExisting.values:
            raise Invalid("bad_request")
        job.on_existing = on_existing
    if not job.rows.filter(fate__in=job.rows.model.COMING).exists():
        raise Invalid("import.nothing_to_take")
    set_state(job=job, state=State.COMMITTING)
    job.committed_by, job.refusal, job.refusal_detail, job.tries = by, "", {}, 0
    job.save()
    after_commit("assessments.tasks.carry_out_import", job_id=job.pk)
    return job


@transaction.atomic
def cancel_import(*, job: ImportJob, by: User | None) -> ImportJob:
    """Give it up; nothing of it is or gets into the bank. Raises Conflict when it is being taken over."""
    job = lock_job(job=job)
    if job.state in (State.COMMITTING, State.DONE):
        raise Conflict("import.too_late")
    if job.state != State.CANCELLED:
        set_state(job=job, state=State.CANCELLED)
        job.save()
        clear_away(job=job)
        ledger.append(event="import.cancelled", subject=job.bank, by=by, code=job.bank.code, job=job.uuid)
    return job


def sweep_imports() -> int:
    """Hand on again what lost its worker, and give up what nobody wanted."""
    now = clock.now()
    at_work = ImportJob.objects.filter(state__in=ImportJob.AT_WORK)
    lost = Q(leased_until__lt=now) | Q(leased_until=None, updated_at__lt=now - FORGOTTEN)
    found = list(at_work.filter(lost).order_by("pk")[:100])
    for job in found:
        _hand_on(job)
    for job in ImportJob.objects.filter(state=State.READY, state_since__lt=now - KEPT)[:100]:
        cancel_import(job=job, by=None)
    return len(found)


@transaction.atomic
def _hand_on(job: ImportJob) -> None:
    # Moved, so that the next sweep gives the worker time to take it.
    ImportJob.objects.filter(pk=job.pk).update(updated_at=clock.now(), leased_until=None)
    if job.state == State.COMMITTING:
        after_commit("assessments.tasks.carry_out_import", job_id=job.pk)
    else:
        after_commit("assessments.tasks.read_import", job_id=job.pk)


def lock_job(*, job: ImportJob) -> ImportJob:
    return ImportJob.objects.select_for_update(of=("self",)).select_related("bank", "by").get(pk=job.pk)


def set_state(*, job: ImportJob, state: State) -> None:
    """The caller saves; whoever worked on the job before has lost it."""
    job.state, job.state_since, job.lease, job.leased_until = state, clock.now(), None, None


def clear_away(*, job: ImportJob) -> None:
    """The file and what was set aside of it, once it is over. Answer keys stay in no second place."""
    job.rows.update(content={})
    job.files.all().delete()
    job.file = ""
    job.save(update_fields=["file", "updated_at"])
    transaction.on_commit(lambda: remove_files(job=job))


def remove_files(*, job: ImportJob) -> None:
    """All files of the job, also those that no row names because something was cut off."""
    storage = ImportJob._meta.get_field("file").storage
    try:
        _folders, names = storage.listdir(job.folder)
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{job.folder}/{name}")
    storage.delete(job.folder)


def refuse(*, job: ImportJob, refused: DomainError, back_to: State = State.FAILED) -> None:
    """Say why it did not go on. `back_to` READY: it may be tried again when the cause is gone."""
    with transaction.atomic():
        job = lock_job(job=job)
        if not job.is_at_work:
            return
        set_state(job=job, state=back_to)
        job.refusal, job.refusal_detail = refused.code, {k: str(v) for k, v in refused.detail.items()}
        job.save()
        if back_to == State.FAILED:
            clear_away(job=job)
        ledger.append(
            event="import.refused",
            subject=job.bank,
            by=None,
            code=job.bank.code,
            job=job.uuid,
            reason=refused.code,
        )


def may_still(*, job: ImportJob, by: User) -> bool:
    """Whether the bank is still open to the person in whose name it is done."""
    return by.is_active and policies.banks_visible_to(by).filter(pk=job.bank_id).exists()


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return f"sha-256:{found.hexdigest()}"
