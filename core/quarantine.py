"""Where refused files lie until somebody has looked at them: outside the store, served by nothing."""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from core import clock, ledger, scanning
from core.errors import Invalid
from core.events import file_quarantined
from core.models import QuarantinedFile

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from people.models import User

logger = logging.getLogger("comity.quarantine")

KEPT_FOR = timedelta(days=30)
LARGEST = 64 * 1024 * 1024
CHUNK = 64 * 1024


def check(*, file: UploadedFile, sent_to: str, by: User | None) -> None:
    """Invalid: malware(file, finding), and the file is put aside; its sender is told.

    Of somebody unknown only the digest is kept, so that strangers cannot fill the disk.
    """
    found = scanning.finding_in(file)
    if found:
        put_aside(file=file, finding=found, sent_to=sent_to, by=by)
        raise Invalid("malware", file=_name(file), finding=found)


@transaction.atomic
def put_aside(*, file: UploadedFile, finding: str, sent_to: str, by: User | None) -> QuarantinedFile:
    size = file.size or 0
    refused = QuarantinedFile.objects.create(
        sender=by, name=_name(file), size=size, digest=_digest(file), finding=finding, sent_to=sent_to[:200]
    )
    if by is not None and size <= LARGEST:
        refused.is_kept = _write(place_of(refused), file)
        refused.save(update_fields=["is_kept"])
    ledger.append(
        event="file.quarantined",
        subject=refused,
        by=by,
        finding=finding,
        digest=refused.digest,
        bytes=size,
        kept=refused.is_kept,
    )
    file_quarantined.send(sender=QuarantinedFile, file=refused)
    return refused


def forget_old() -> int:
    """Destroy the bytes after thirty days; that it was refused stays known. How many there were."""
    old = QuarantinedFile.objects.filter(is_kept=True, at__lt=clock.now() - KEPT_FOR)
    found = list(old.order_by("pk"))
    for refused in found:
        _destroy(refused)
    return len(found)


@transaction.atomic
def _destroy(refused: QuarantinedFile) -> None:
    refused.is_kept = False
    refused.save(update_fields=["is_kept"])
    ledger.append(event="file.destroyed", subject=refused, by=None, digest=refused.digest)
    place_of(refused).unlink(missing_ok=True)


def place_of(refused: QuarantinedFile) -> Path:
    """Never under the name it came with."""
    return Path(settings.QUARANTINE_ROOT) / f"{refused.uuid}.refused"


def _name(file: UploadedFile) -> str:
    return (file.name or "")[:255]


def _digest(file: UploadedFile) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return f"sha-256:{found.hexdigest()}"


def _write(place: Path, file: UploadedFile) -> bool:
    """For its owner to read alone, and not to be run. A full disk does not let the file in."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            _copy(file, target)
    except OSError:
        logger.exception("%s could not be kept in quarantine", place.name)
        with suppress(OSError):
            place.unlink()  # half of it
        return False
    return True


def _copy(file: UploadedFile, target: IO[bytes]) -> None:
    file.seek(0)
    while chunk := file.read(CHUNK):
        target.write(chunk)
