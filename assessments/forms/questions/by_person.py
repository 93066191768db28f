"""The forms of questions that people mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.rubrics import RubricForm
from assessments.question_types.extended_text import LINES, MOST_LINES, MOST_WORDS
from assessments.question_types.file_upload import FILES, MEGABYTES, MOST_FILES, MOST_MEGABYTES
from assessments.question_types.oral import LONGEST, LONGEST_PREPARATION


class ExtendedTextForm(RubricForm):
    kind = "extended_text"
    OWN = ("least", "most", "lines", "monospaced")

    least = forms.IntegerField(
        label=_("Words at least"), required=False, min_value=0, max_value=MOST_WORDS,
        help_text=_("A Chinese character counts as a word. Other answers are kept and marked all the same."),
    )  # fmt: skip
    most = forms.IntegerField(label=_("Words at most"), required=False, min_value=0, max_value=MOST_WORDS)
    lines = forms.IntegerField(
        label=_("Height of the field in lines"),
        required=False,
        min_value=2,
        max_value=MOST_LINES,
        initial=LINES,
    )
    monospaced = forms.BooleanField(label=_("Letters of equal width, for tables"), required=False)

    def extra_definition(self) -> dict[str, Any]:
        data = self.cleaned_data
        words = {name: data[name] for name in ("least", "most") if data[name]}
        return {
            "lines": data["lines"] or LINES,
            **({"words": words} if words else {}),
            **({"format": "monospaced"} if data["monospaced"] else {}),
        }

    @classmethod
    def initial_own(cls, definition: Mapping[str, Any]) -> dict[str, Any]:
        words = definition.get("words") or {}
        return {
            "least": words.get("least"),
            "most": words.get("most"),
            "lines": definition.get("lines") or LINES,
            "monospaced": definition.get("format") == "monospaced",
        }


class TranslationForm(RubricForm):
    kind = "translation"
    OWN = ("direction", "source")

    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[("en-zh", _("From English into Chinese")), ("zh-en", _("From Chinese into English"))],
    )
    source = forms.CharField(label=_("Text to be translated"), widget=forms.Textarea({"rows": 8}))

    def extra_definition(self) -> dict[str, Any]:
        language, into = self.cleaned_data["direction"].split("-")
        return {"source": {"language": language, "text": self.cleaned_data["source"]}, "into": into}

    @classmethod
    def initial_own(cls, definition: Mapping[str, Any]) -> dict[str, Any]:
        source = definition["source"]
        return {"direction": f"{source['language']}-{definition['into']}", "source": source["text"]}


class FileUploadForm(RubricForm):
    kind = "file_upload"
    OWN = ("accept", "most", "megabytes")
    TEXTS = ("grader_note",)

    accept = forms.CharField(
        label=_("Kinds of files"),
        required=False,
        max_length=200,
        help_text=_("Endings, separated by commas, for example .pdf, .docx. Empty: any."),
    )
    most = forms.IntegerField(label=_("Files at most"), min_value=1, max_value=MOST_FILES, initial=FILES)
    megabytes = forms.IntegerField(
        label=_("Megabytes of each at most"), min_value=1, max_value=MOST_MEGABYTES, initial=MEGABYTES
    )

    def clean_accept(self) -> list[str]:
        endings = self.cleaned_data["accept"].lower().replace("，", ",").replace(",", " ").split()
        return [ending if ending.startswith(".") else f".{ending}" for ending in endings]

    def extra_definition(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.OWN}

    @classmethod
    def initial_own(cls, definition: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "accept": ", ".join(definition.get("accept") or ()),
            "most": definition.get("most") or FILES,
            "megabytes": definition.get("megabytes") or MEGABYTES,
        }


class OralForm(RubricForm):
    kind = "oral"
    OWN = ("preparation_seconds", "speaking_seconds")
    TEXTS = ("grader_note",)

    preparation_seconds = forms.IntegerField(
        label=_("Seconds to prepare"), required=False, min_value=0, max_value=LONGEST_PREPARATION, initial=60
    )
    # Not "seconds", which is how long the whole question takes.
    speaking_seconds = forms.IntegerField(
        label=_("Seconds to speak"), min_value=5, max_value=LONGEST, initial=120
    )

    def extra_definition(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"seconds": data["speaking_seconds"], "preparation_seconds": data["preparation_seconds"] or 0}

    @classmethod
    def initial_own(cls, definition: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "preparation_seconds": definition.get("preparation_seconds") or 0,
            "speaking_seconds": definition.get("seconds") or 0,
        }
