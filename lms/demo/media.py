"""Recordings of the demo: made for it, with a synthetic voice, and as small as they can be."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from content.models import MediaFile
from content.operations.recordings import add_media
from people.models import User

FOLDER: Path = settings.BASE_DIR / "lms" / "seed" / "recordings"
SOURCE = "为本平台制作，合成语音 eSpeak NG；内容虚构。Made for this platform, voice by eSpeak NG; fictional."
RECORDINGS = {
    "three-questions.webm": "拘留外国公民之后先问的三个问题",
    "rights-read-aloud.m4a": "领事权利告知（英语朗读）",
}


def record(people: Mapping[str, User]) -> list[MediaFile]:
    """Before the lessons that show them."""
    return [_add(FOLDER / name, title, by=people["trainer"]) for name, title in RECORDINGS.items()]


def _add(file: Path, title: str, *, by: User) -> MediaFile:
    chinese, english = (
        file.with_suffix(f".{language}.vtt").read_text(encoding="utf-8") for language in ("zh", "en")
    )
    return add_media(
        title=title,
        file=ContentFile(file.read_bytes(), file.name),
        captions_zh=chinese,
        captions_en=english,
        source=SOURCE,
        by=by,
    )
