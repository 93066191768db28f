"""Input of those who upload recordings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import MediaFile
from content.operations import recordings
from core import wording
from core.editing import OperatedForm
from core.errors import DomainError

LANGUAGES = ("zh", "en")


def _text(lang: str, label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "lang": lang, "spellcheck": "false"}),
        help_text=_("WebVTT. Fills itself from the file below; can be corrected here."),
    )


def _file(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"})
    )


class MediaForm(OperatedForm):
    """`file` cannot be changed later: what people have watched belongs to this recording."""

    captions_zh = _text("zh-Hans", _("Chinese captions"))
    captions_en = _text("en", _("English captions"))
    captions_zh_file = _file(_("Chinese captions from a file"))
    captions_en_file = _file(_("English captions from a file"))

    fixed = ("file",)

    class Meta:
        model = MediaFile
        fields = ("title", "file", "poster", "captions_zh", "captions_en", "source", "marking")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = forms.FileInput(
            attrs={"accept": "video/mp4,video/webm,audio/*,.m4a,.ogg"}
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not self.instance.pk and file:
            try:
                self.instance.duration = recordings.check_file(file=file, size=file.size).duration
            except DomainError as refusal:
                raise forms.ValidationError(wording.say(refusal.code, **refusal.detail)) from None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for language in LANGUAGES:
            name = f"captions_{language}"
            try:
                uploaded = cleaned.pop(f"{name}_file", None)
                text = uploaded.read().decode("utf-8-sig") if uploaded else cleaned.get(name) or ""
                cleaned[name] = recordings.check_captions(text, self.instance.duration)
            except UnicodeDecodeError:
                self.add_error(f"{name}_file", wording.say("captions.not_utf8"))
            except DomainError as refusal:
                self.add_error(name, wording.say(refusal.code, **refusal.detail))
        return cleaned
