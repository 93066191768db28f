"""Files that questions show: examined, kept once for a bank under their digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import filetype
from django.core.files.base import ContentFile
from django.db import transaction

from assessments.models import Bank, QuestionFile
from core import clock, images
from core.errors import Invalid

if TYPE_CHECKING:
    from people.models import User

LARGEST = 20 * 1024 * 1024
# Beside pictures; by what the bytes begin with, not by a name.
OTHERS = frozenset({"audio/mpeg", "audio/ogg", "audio/x-wav", "audio/mp4", "video/mp4", "video/webm"})


@transaction.atomic
def put_file(*, bank: Bank, name: str, data: bytes, by: User) -> QuestionFile:
    """The file with these bytes in this bank, the one that is there already or a new one.

    Raises Invalid: file_too_large, file_kind_unknown, image_too_large, image_unreadable. No ledger entry
    of its own: the version that shows it, or the import that brought it, has one.
    """
    digest = hashlib.sha256(data).hexdigest()
    found = QuestionFile.objects.filter(bank=bank, digest=digest).first()
    if found is not None:
        return found
    mime = kind_of(data=data)
    at = clock.now()
    file = QuestionFile(
        bank=bank, digest=digest, name=name[:255], mime=mime, size=len(data), added_by=by, added_at=at
    )
    file.file.name = lay_down(digest=digest, data=data)
    file.save()
    return file


def lay_down(*, digest: str, data: bytes) -> str:
    """The bytes at the place that is theirs; nobody can see them before a bank has a row for them.

    Apart, so that a large import need not hold the database while it writes files.
    """
    field = QuestionFile._meta.get_field("file")
    place = field.generate_filename(QuestionFile(digest=digest), digest)
    # Another bank may have stored the same bytes; half a file is left by a start that was cut off.
    if not (field.storage.exists(place) and field.storage.size(place) == len(data)):
        field.storage.delete(place)
        place = field.storage.save(place, ContentFile(data))
    return str(place)


def kind_of(*, data: bytes) -> str:
    """The media type by content. Raises Invalid as `put_file`."""
    if len(data) > LARGEST:
        raise Invalid("file_too_large", megabytes=LARGEST // 1024 // 1024)
    guess = filetype.guess_mime(data) or ""
    if guess in OTHERS:
        return str(guess)
    if not guess.startswith("image/"):
        raise Invalid("file_kind_unknown")
    return images.examine(data).mime
