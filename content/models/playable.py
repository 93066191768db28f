"""Sound and moving pictures for lessons, with what is said in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.media import Marking
from content.playback import Cue, Refused, parse, transcript, write
from core.models import Identified, Stamped

# The languages captions are written in, by the code of the page that needs them.
CAPTIONS = {"zh-hans": "captions_zh", "en": "captions_en"}


class MediaFile(Identified, Stamped):
    """One recording. Kind, length and type are read from the file and never change; a new cut is a new row.

    Captions are kept as WebVTT written by us. The file is stored under its digest, so the same bytes are
    stored once.

    .. pii: uploaded_by; retained with the file
    """

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")

    title = models.CharField(_("Title"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind, editable=False)
    file = models.FileField(_("File"), upload_to="played/", max_length=120)
    digest = models.CharField(max_length=80, unique=True, editable=False)
    mime = models.CharField(max_length=32, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    duration = models.PositiveIntegerField(editable=False)  # milliseconds
    poster = models.ForeignKey(
        "content.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Picture before the start"),
    )
    captions_zh = models.TextField(_("Chinese captions"), blank=True)
    captions_en = models.TextField(_("English captions"), blank=True)
    source = models.CharField(_("Source and licence"), max_length=300, blank=True)
    marking = models.CharField(_("Marking"), max_length=16, choices=Marking, default=Marking.PUBLIC)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def ending(self) -> str:
        return (self.file.name or "").rpartition(".")[2]

    @property
    def minutes(self) -> str:
        """3:07"""
        minutes, seconds = divmod(self.duration // 1000, 60)
        return f"{minutes}:{seconds:02}"

    def captions(self, language: str) -> tuple[Cue, ...]:
        text = getattr(self, CAPTIONS.get(language, ""), "")
        try:
            return parse(text) if text else ()
        except Refused:  # written by something else than the operations
            return ()

    def has_captions(self, language: str) -> bool:
        return bool(getattr(self, CAPTIONS.get(language, ""), ""))

    def captions_file(self, language: str) -> str:
        return write(self.captions(language))

    def transcript(self, language: str) -> list[tuple[int, str]]:
        return transcript(self.captions(language))
