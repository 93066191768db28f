"""Recordings of the demo: made for it, with a synthetic voice, and as small as they can be; and notes."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile

from content.models import MediaFile
from content.operations.recordings import add_media
from courses.models import LessonEdition
from courses.operations.notes import add_note
from courses.queries.notes import paragraphs
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


NOTES = (
    ("涉外刑事案件", "与“涉外检察”的区别：范围更窄，按2021年解释判断。"),
    ("行为人是谁、犯罪对象是谁、行为地在哪里", ""),
    ("有效证件", "先看入境时使用的证件，不看语言和姓名。"),
)


def annotate(people: Mapping[str, User]) -> None:
    """What the trainee in the middle of FP-101 has written in the margin of its first lesson."""
    edition = LessonEdition.objects.get(lesson__course__code="FP-101", lesson__position=1, language="zh-hans")
    texts = list(paragraphs(edition))
    for quote, text in NOTES:
        (block, paragraph), words = next((place, words) for place, words in texts if quote in words)
        start = words.index(quote)
        add_note(
            lesson=edition.lesson,
            language=edition.language,
            block=UUID(block),
            paragraph=paragraph,
            start=start,
            end=start + len(quote),
            quote=quote,
            text=text,
            by=people["trainee_studying"],
        )
