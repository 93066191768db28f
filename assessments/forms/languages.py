"""Both languages of every text of a question, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.languages import MISSING, STALE, Field
from assessments.wording import text_name

LANGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Row:
    field: Field
    zh: forms.BoundField
    en: forms.BoundField
    confirm: forms.BoundField | None

    @property
    def states(self) -> dict[str, str]:
        return {"zh": self.field.zh, "en": self.field.en}


class LanguagesForm(forms.Form):
    expected = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Sequence[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for place, field in enumerate(texts):
            name = text_name(field.text.path)
            for language, said in (("zh", _("%(text)s in Chinese")), ("en", _("%(text)s in English"))):
                self.fields[f"text_{place}_{language}"] = forms.CharField(
                    label=said % {"text": name},
                    required=False,
                    initial=field.text[language],
                    strip=False,
                    widget=forms.Textarea({"rows": 3, "lang": LANGS[language]}),
                )
            if STALE in (field.zh, field.en):
                self.fields[f"confirm_{place}"] = forms.BooleanField(
                    label=_("Both languages say the same"), required=False
                )

    @property
    def rows(self) -> Iterator[Row]:
        for place, field in enumerate(self.texts):
            confirm = self[f"confirm_{place}"] if f"confirm_{place}" in self.fields else None
            yield Row(field, self[f"text_{place}_zh"], self[f"text_{place}_en"], confirm)

    def written(self) -> dict[tuple[str, str], str]:
        """What differs from what was shown; line ends of browsers are no difference."""
        found = {}
        for place, field in enumerate(self.texts):
            for language in ("zh", "en"):
                text = self.cleaned_data[f"text_{place}_{language}"].replace("\r\n", "\n")
                if text != field.text[language].replace("\r\n", "\n"):
                    found[field.text.path, language] = text
        return found

    def confirmed(self) -> list[str]:
        return [
            field.text.path
            for place, field in enumerate(self.texts)
            if self.cleaned_data.get(f"confirm_{place}")
        ]

    @property
    def open_states(self) -> set[str]:
        return {state for field in self.texts for state in (field.zh, field.en)} & {MISSING, STALE}
