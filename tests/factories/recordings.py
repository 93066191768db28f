"""Recordings of two seconds in each accepted format, and captions for them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from content.operations import recordings
from tests.architecture.source import ROOT
from tests.factories.people import UserFactory

SAMPLES = ROOT / "tests" / "samples" / "recordings"
CAPTIONS_ZH = "WEBVTT\n\n00:00.100 --> 00:01.000\n第一句。\n\n00:01.000 --> 00:01.900\n第二句。\n"
CAPTIONS_EN = "WEBVTT\n\n00:00.100 --> 00:01.900\nThe first sentence.\n"


def sample(ending="webm", name=None):
    data = (SAMPLES / f"two-seconds.{ending}").read_bytes()
    return SimpleUploadedFile(name or f"two-seconds.{ending}", data)


def make_media(ending="webm", *, title="两秒", captions=("zh", "en"), by=None, **values):
    texts = {"zh": CAPTIONS_ZH, "en": CAPTIONS_EN}
    values |= {f"captions_{language}": texts[language] for language in captions}
    return recordings.add_media(title=title, file=sample(ending), by=by or UserFactory(), **values)


def lesson_with(media, *, kind="video", watching="free", paragraphs=2):
    """Prepared blocks: text, the recording, text."""
    lines = range(1, paragraphs + 1)
    return [
        {"type": "text", "zh": [f"第{n}段。" for n in lines], "en": [f"Paragraph {n}." for n in lines]},
        {
            "type": kind,
            "recording": media.title,
            "title": {"zh": "看一看", "en": "Have a look"},
            "watching": watching,
        },
    ]
