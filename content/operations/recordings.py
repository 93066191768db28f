"""Recordings: taken in, given captions, removed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from content import policies, registry
from content.events import media_changed
from content.models import MediaFile
from content.playback import Facts, Refused, examine, parse, write
from content.queries import played
from core import clock, ledger
from core.errors import Conflict, Invalid, TooLarge, WrongType

if TYPE_CHECKING:
    from content.models import Image
    from people.models import User

CHUNK = 1024 * 1024


class Uploaded(Protocol):
    """What a form or the seed hands over."""

    @property
    def size(self) -> int | None: ...
    def seek(self, offset: int, /) -> Any: ...
    def read(self, size: int = ..., /) -> bytes: ...


@transaction.atomic
def add_media(
    *,
    title: str,
    file: Uploaded,
    by: User,
    captions_zh: str = "",
    captions_en: str = "",
    poster: Image | None = None,
    source: str = "",
    marking: str = "public",
) -> MediaFile:
    """Store a recording. The same bytes again are the recording that is there: it gets what it lacks."""
    size = file.size or 0
    facts = check_file(file=file, size=size)
    digest = _digest(file)
    captions = {
        "captions_zh": check_captions(captions_zh, facts.duration),
        "captions_en": check_captions(captions_en, facts.duration),
    }
    there = MediaFile.objects.select_for_update().filter(digest=digest).first()
    if there is not None:
        return _completed(there, captions, by=by)
    _check_quota(by, size)
    media = MediaFile(
        title=title,
        kind=facts.kind,
        digest=digest,
        mime=facts.mime,
        size=size,
        duration=facts.duration,
        poster=poster,
        source=source,
        marking=marking,
        uploaded_by=by,
        **captions,
    )
    _store(media, file, name=f"played/{digest.rpartition(':')[2]}.{facts.ending}")
    media.save()
    ledger.append(
        event="media.added",
        subject=media,
        by=by,
        title=title,
        kind=facts.kind,
        digest=digest,
        bytes=size,
        marking=marking,
        captions=_languages(media),
    )
    return media


def _store(media: MediaFile, file: Uploaded, *, name: str) -> None:
    """Never under the name it came with. Whatever lies there whole already is the same file."""
    storage = media.file.storage
    if storage.exists(name) and storage.size(name) == media.size:
        media.file.name = name
        return
    storage.delete(name)  # half a file, from a start that was cut off
    file.seek(0)
    media.file.name = storage.save(name, File(file))  # type: ignore[arg-type]


def _completed(media: MediaFile, captions: dict[str, str], *, by: User) -> MediaFile:
    """Captions that are there stay as they are: they may stand in a lesson already."""
    missing = {name: text for name, text in captions.items() if text and not getattr(media, name)}
    if missing:
        _save(media, missing, by=by)
    return media


@transaction.atomic
def revise_media(
    *,
    media: MediaFile,
    by: User,
    title: str,
    captions_zh: str,
    captions_en: str,
    poster: Image | None,
    source: str,
    marking: str,
) -> MediaFile:
    """Correct what stands around a recording; the recording itself stays.

    Captions that a lesson shows may be corrected but not taken away: it would be online without them.
    """
    media = MediaFile.objects.select_for_update().get(pk=media.pk)
    policies.check_may_keep(user=by, media=media)
    values = {
        "title": title,
        "captions_zh": check_captions(captions_zh, media.duration),
        "captions_en": check_captions(captions_en, media.duration),
        "poster": poster,
        "source": source,
        "marking": marking,
    }
    taken = [name for name in ("captions_zh", "captions_en") if getattr(media, name) and not values[name]]
    if taken and registry.texts_with(media.uuid):
        raise Conflict("media.captions_in_use")
    _save(media, values, by=by)
    return media


def _save(media: MediaFile, values: dict[str, Any], *, by: User) -> None:
    changed = [name for name, value in values.items() if getattr(media, name) != value]
    for name in changed:
        setattr(media, name, values[name])
    if not changed:
        return
    media.updated_at = clock.now()
    media.save(update_fields=[*changed, "updated_at"])
    ledger.append(
        event="media.changed",
        subject=media,
        by=by,
        title=media.title,
        fields=changed,
        captions=_languages(media),
    )
    media_changed.send(sender=MediaFile, media=media)


@transaction.atomic
def remove_media(*, media: MediaFile, by: User) -> None:
    policies.check_may_keep(user=by, media=media)
    texts = registry.texts_with(media.uuid)
    if texts:
        raise Conflict("media.in_use", text=texts[0])
    ledger.append(event="media.removed", subject=media, by=by, title=media.title, digest=media.digest)
    name, storage = media.file.name or "", media.file.storage
    media.delete()
    transaction.on_commit(lambda: storage.delete(name))


def check_file(*, file: Uploaded, size: int) -> Facts:
    """What the file is; raises TooLarge, WrongType or Invalid. Its name is not asked."""
    if size > settings.MEDIA_MAX_UPLOAD_SIZE:
        raise TooLarge("media.too_large", megabytes=settings.MEDIA_MAX_UPLOAD_SIZE // CHUNK)
    try:
        return examine(file, size)  # type: ignore[arg-type]
    except Refused as refusal:
        wrong = WrongType if refusal.code == "media.kind_unknown" else Invalid
        raise wrong(refusal.code, **refusal.detail) from None


def check_captions(text: str, duration: int | None = None) -> str:
    """The captions as they are kept: written anew from what could be read. "" stays ""."""
    if not text.strip():
        return ""
    try:
        return write(parse(text, duration=duration))
    except Refused as refusal:
        raise Invalid(refusal.code, **refusal.detail) from None


def _check_quota(by: User, size: int) -> None:
    number, used = played.kept_by(by)
    if number >= settings.MEDIA_QUOTA_FILES or used + size > settings.MEDIA_QUOTA_BYTES:
        raise TooLarge(
            "media.quota",
            files=number,
            most_files=settings.MEDIA_QUOTA_FILES,
            megabytes=used // CHUNK,
            most_megabytes=settings.MEDIA_QUOTA_BYTES // CHUNK,
        )


def _digest(file: Uploaded) -> str:
    file.seek(0)
    running = hashlib.sha256()
    while part := file.read(CHUNK):
        running.update(part)
    return f"sha-256:{running.hexdigest()}"


def _languages(media: MediaFile) -> list[str]:
    return [code for code in ("zh-hans", "en") if media.has_captions(code)]
