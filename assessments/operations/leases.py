"""Work on an import belongs to one worker at a time, and to the next when that one died."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from assessments.models import ImportJob
from assessments.operations import imports
from core import clock
from core.errors import Invalid

# Longer than any batch takes; when it is over, the sweep hands the job on.
LEASE = timedelta(seconds=90)
MOST_TRIES = 5


class LeaseLost(Exception):
    """The job was given up, or somebody else has it by now."""


def take_job(*, job: ImportJob, states: Collection[str]) -> ImportJob | None:
    """The job, to work on it; None when there is nothing to do or somebody is at it.

    Work that ends its worker again and again, without any progress between, is refused.
    """
    with transaction.atomic():
        job = imports.lock_job(job=job)
        if job.state not in states or (job.leased_until and job.leased_until > clock.now()):
            return None
        job.tries += 1
        if job.tries <= MOST_TRIES:
            job.lease, job.leased_until = uuid4(), clock.now() + LEASE
            job.save()
            return job
    imports.refuse(job=job, refused=Invalid("import.gave_up"))
    return None


def held_job(*, job: ImportJob, lease: UUID | None) -> ImportJob:
    """The row, locked, with its time prolonged. Raises LeaseLost. Inside the caller's transaction."""
    job = imports.lock_job(job=job)
    if job.lease != lease or not job.is_at_work:
        raise LeaseLost
    job.leased_until = clock.now() + LEASE
    return job
