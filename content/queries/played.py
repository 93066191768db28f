"""Recordings: what authors choose from, what a page shows, and what keeps a page from being published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from content.models import CAPTIONS, MediaFile

if TYPE_CHECKING:
    from people.models import User

PLAYED = frozenset({"video", "audio"})
# Each language by its own name, whatever the language of the page.
NAMES = {"zh-hans": ("zh-Hans", "中文"), "en": ("en", "English")}


@dataclass(frozen=True)
class Line:
    at: str
    words: str


@dataclass(frozen=True)
class Words:
    """What is said, in one language. `first`: the captions that are shown without being asked for."""

    lang: str
    name: str
    href: str
    lines: list[Line]
    first: bool


@dataclass(frozen=True)
class Shown:
    """A recording as a block shows it."""

    media: MediaFile
    href: str
    address: str
    poster: str
    texts: list[Words]


@dataclass(frozen=True)
class Gap:
    """A block that cannot be published in a language, and why: `code` of the sentence."""

    code: str
    title: str
    language: str


def recordings() -> QuerySet[MediaFile]:
    return MediaFile.objects.order_by("title", "pk")


def matching(rows: QuerySet[MediaFile], words: str) -> QuerySet[MediaFile]:
    return rows.filter(Q(title__icontains=words) | Q(source__icontains=words))


def video_choices() -> list[tuple[str, str]]:
    return _choices(MediaFile.Kind.VIDEO)


def audio_choices() -> list[tuple[str, str]]:
    return _choices(MediaFile.Kind.AUDIO)


def _choices(kind: str) -> list[tuple[str, str]]:
    return [(str(media.uuid), f"{media.title} ({media.minutes})") for media in recordings().filter(kind=kind)]


def recordings_by_uuid(uuids: Iterable[str]) -> dict[str, MediaFile]:
    wanted = []
    for uuid in uuids:
        try:
            wanted.append(UUID(str(uuid)))
        except ValueError:  # an import may name anything
            continue
    return {str(media.uuid): media for media in MediaFile.objects.filter(uuid__in=wanted)}


def shown(uuid: str) -> Shown | None:
    media = recordings_by_uuid([uuid]).get(uuid)
    if media is None:
        return None
    href = reverse("content:play", args=[media.uuid])
    return Shown(
        media=media,
        href=href,
        address=f"{settings.SITE_ORIGIN}{href}",
        poster=media.poster.get_rendition("width-960|format-webp").url if media.poster else "",
        texts=list(_texts(media)),
    )


def _texts(media: MediaFile) -> Iterator[Words]:
    """The language of the page first."""
    here = get_language() or ""
    for code in sorted(CAPTIONS, key=lambda code: code != here):
        if media.has_captions(code):
            lang, name = NAMES[code]
            yield Words(
                lang=lang,
                name=name,
                href=reverse("content:captions", args=[media.uuid, lang]),
                lines=[Line(_clock(at), words) for at, words in media.transcript(code)],
                first=code == here,
            )


def _clock(at: int) -> str:
    minutes, seconds = divmod(at // 1000, 60)
    return f"{minutes}:{seconds:02}"


def played_blocks(body: Any) -> list[Any]:
    return [child for child in body if child.block_type in PLAYED and child.value["media"]]


def gaps(body: Any, language: str) -> Iterator[Gap]:
    """Recordings of a text that those who cannot hear would get nothing of in this language."""
    blocks = [child for child in body if child.block_type in PLAYED]
    found = recordings_by_uuid(str(child.value["media"]) for child in blocks) if blocks else {}
    name = NAMES[language][1]
    for child in blocks:
        media = found.get(str(child.value["media"]))
        title = child.value["title"] or _("without a title")
        if media is None:
            yield Gap("media.gone", title, name)
        elif media.kind != child.block_type:
            yield Gap("media.other_kind", title, name)
        elif not media.has_captions(language):
            yield Gap("media.captions_missing", title, name)


def kept_by(person: User) -> tuple[int, int]:
    """How many recordings somebody has uploaded, and how many bytes they take."""
    found = MediaFile.objects.filter(uploaded_by=person).aggregate(number=Count("pk"), size=Sum("size"))
    return found["number"], found["size"] or 0
