"""The part of a form that says how a person marks: a rubric, a sample answer, a note for the marker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.areas import row_count
from assessments.forms.questions.base import QuestionForm
from assessments.question_types.rubric import MOST_CRITERIA
from assessments.question_types.seeds import letter

_LEVEL = re.compile(r"\s*([0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*[:：]\s*(.*)")
LANGS = {"zh": "zh-Hans", "en": "en"}


class RubricForm(QuestionForm):
    """Criteria in rows; the levels of a criterion line by line, points first: `2: complete`."""

    template = "assessments/cms/questions/by_person.html"
    # Texts for whoever marks.
    TEXTS: tuple[str, ...] = ("sample", "grader_note")

    sample_zh = forms.CharField(
        label=_("Sample answer in Chinese"),
        required=False,
        widget=forms.Textarea({"rows": 4, "lang": "zh-Hans"}),
    )
    sample_en = forms.CharField(
        label=_("Sample answer in English"), required=False, widget=forms.Textarea({"rows": 4, "lang": "en"})
    )
    grader_note_zh = forms.CharField(
        label=_("Note for the marker in Chinese"),
        required=False,
        widget=forms.Textarea({"rows": 2, "lang": "zh-Hans"}),
    )
    grader_note_en = forms.CharField(
        label=_("Note for the marker in English"),
        required=False,
        widget=forms.Textarea({"rows": 2, "lang": "en"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sample", "grader_note"):
            if name not in self.TEXTS:
                for language in LANGS:
                    del self.fields[f"{name}_{language}"]
        self.count = max(row_count(self, "criterion", part, MOST_CRITERIA) for part in LANGS)
        for place in range(self.count):
            self._add_criterion(place)

    def _add_criterion(self, place: int) -> None:
        number = {"number": place + 1}
        labels = {
            "zh": (_("Criterion %(number)s in Chinese"), _("Levels of criterion %(number)s in Chinese")),
            "en": (_("Criterion %(number)s in English"), _("Levels of criterion %(number)s in English")),
        }
        name = f"criterion_{place}"
        self.fields[f"{name}_id"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
        for language, (criterion, levels) in labels.items():
            lang = {"lang": LANGS[language]}
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=criterion % number, required=False, max_length=500, widget=forms.TextInput(lang)
            )
            self.fields[f"{name}_levels_{language}"] = forms.CharField(
                label=levels % number, required=False, widget=forms.Textarea({"rows": 4, **lang})
            )

    @property
    def criteria(self) -> Iterator[dict[str, Any]]:
        parts = ("id", "zh", "en", "levels_zh", "levels_en")
        for place in range(self.count):
            name = f"criterion_{place}"
            yield {"number": place + 1, **{part: self[f"{name}_{part}"] for part in parts}}

    @property
    def texts(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"{name}_zh"], self[f"{name}_en"]) for name in self.TEXTS)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(self.count):
            for language in LANGS:
                name = f"criterion_{place}_levels_{language}"
                if any(not _LEVEL.fullmatch(line) for line in _lines(data.get(name, ""))):
                    self.add_error(name, _("Write each level on its own line: points, a colon, the text."))
        return data

    def answer_key(self) -> dict[str, Any]:
        data = self.cleaned_data
        key: dict[str, Any] = {}
        if rubric := list(self._rubric()):
            key["rubric"] = rubric
        for name in self.TEXTS:
            texts = {language: data[f"{name}_{language}"] for language in LANGS}
            if any(texts.values()):
                key[name] = texts
        return key

    def _rubric(self) -> Iterator[dict[str, Any]]:
        data = self.cleaned_data
        taken = {data[f"criterion_{place}_id"] for place in range(self.count)}
        fresh = (name for place in range(200) if (name := letter(place)) not in taken)
        for place in range(self.count):
            name = f"criterion_{place}"
            texts = {language: data[f"{name}_{language}"] for language in LANGS}
            levels = self._levels(place)
            if any(texts.values()) or levels:
                yield {"id": data[f"{name}_id"] or next(fresh), **texts, "levels": levels}

    def _levels(self, place: int) -> list[dict[str, str]]:
        """Levels of both languages by their points, in the order written."""
        levels: dict[str, dict[str, str]] = {}
        for language in LANGS:
            for line in _lines(self.cleaned_data[f"criterion_{place}_levels_{language}"]):
                if match := _LEVEL.fullmatch(line):
                    points = match[1].replace(",", ".")
                    level = levels.setdefault(points, {"points": points, "zh": "", "en": ""})
                    level[language] = match[2].strip()
        return list(levels.values())

    @classmethod
    def initial_rubric(cls, key: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for name in cls.TEXTS:
            for language in LANGS:
                initial[f"{name}_{language}"] = (key.get(name) or {}).get(language, "")
        for place, entry in enumerate(key.get("rubric") or ()):
            initial[f"criterion_{place}_id"] = entry["id"]
            for language in LANGS:
                initial[f"criterion_{place}_{language}"] = entry.get(language, "")
                lines = [f"{level['points']}: {level.get(language, '')}" for level in entry["levels"]]
                initial[f"criterion_{place}_levels_{language}"] = "\n".join(lines)
        return initial

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {**cls.initial_rubric(key), **cls.initial_own(definition)}

    @classmethod
    def initial_own(cls, definition: Mapping[str, Any]) -> dict[str, Any]:
        return {}


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
