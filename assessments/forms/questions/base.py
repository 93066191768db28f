"""The part of a question's form that every type has; both languages side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.common import KeyForm
from assessments.models import Question, QuestionVersion
from assessments.question_types.base import HTML, LANGUAGES, SCHEMA
from core import richtext


class QuestionForm(KeyForm):
    """The part that every type has; subclasses add what is right and how it is credited."""

    kind = ""
    # Shows the fields of the type; the form stands in it as `form`.
    template = "assessments/cms/questions/fields.html"

    key = forms.SlugField(
        label=_("Key"), max_length=40, help_text=_("Unique in the bank, for example FP-101-Q01.")
    )
    stem_zh = forms.CharField(
        label=_("Question in Chinese"), required=False, widget=forms.Textarea({"rows": 3, "lang": "zh-Hans"})
    )
    stem_en = forms.CharField(
        label=_("Question in English"), required=False, widget=forms.Textarea({"rows": 3, "lang": "en"})
    )
    explanation_zh = forms.CharField(
        label=_("Explanation in Chinese"),
        required=False,
        widget=forms.Textarea({"rows": 3, "lang": "zh-Hans"}),
    )
    explanation_en = forms.CharField(
        label=_("Explanation in English"), required=False, widget=forms.Textarea({"rows": 3, "lang": "en"})
    )
    citations = forms.CharField(
        label=_("Legal basis"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "One instrument a line: its key in the law register, a colon, the articles. "
            "For example: criminal-law: 7"
        ),
    )
    competencies = forms.CharField(
        label=_("Competencies"),
        required=False,
        help_text=_("Codes, separated by commas. For example: A1, A4"),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"), choices=Question.Difficulty.choices, coerce=int, initial=2
    )
    marks = forms.DecimalField(
        label=_("Marks"), min_value=Decimal("0.25"), max_value=100, decimal_places=2, initial=1
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # "html" where the texts were written with markup, which no field of this form shows.
    markup = forms.ChoiceField(choices=[("", "-"), (HTML, HTML)], required=False, widget=forms.HiddenInput)

    SHARED = ("key", "competencies", "difficulty", "marks")

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question is not None:
            del self.fields["key"]

    @property
    def about(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.SHARED if name in self.fields)

    @property
    def own(self) -> Iterator[forms.BoundField]:
        """The fields of this type alone, options aside."""
        return (self[name] for name in self.OWN)

    OWN: tuple[str, ...] = ()

    def clean_competencies(self) -> list[str]:
        return sorted(
            {
                code.strip()
                for code in self.cleaned_data["competencies"].replace("，", ",").split(",")
                if code.strip()
            }
        )

    def clean_citations(self) -> list[dict[str, str]]:
        lines = [
            line.replace("：", ":") for line in self.cleaned_data["citations"].splitlines() if line.strip()
        ]
        pairs = [line.partition(":") for line in lines]
        return [{"instrument": key.strip(), "articles": articles.strip()} for key, _colon, articles in pairs]

    def draft(self) -> dict[str, Any]:
        """Arguments of operations.authoring.Draft."""
        data = self.cleaned_data
        explanation = {"zh": data["explanation_zh"], "en": data["explanation_en"]}
        definition: dict[str, Any] = {
            "schema": SCHEMA,
            "stem": {"zh": data["stem_zh"], "en": data["stem_en"]},
            **({"markup": data["markup"]} if data["markup"] else {}),
            **self.extra_definition(),
        }
        key = {**self.answer_key(), **self.common_key()}
        return {
            "kind": self.kind,
            "definition": _cleaned(definition) if data["markup"] else definition,
            "key": _cleaned(key) if data["markup"] else key,
            "explanation": explanation if any(explanation.values()) else {},
            "citations": data["citations"],
            "competencies": data["competencies"],
            "difficulty": data["difficulty"],
            "marks": data["marks"],
        }

    def extra_definition(self) -> dict[str, Any]:
        return {}

    def answer_key(self) -> dict[str, Any]:
        raise NotImplementedError

    @classmethod
    def initial_of(cls, question: Question, version: QuestionVersion, key: Any) -> dict[str, Any]:
        stem = version.definition["stem"]
        return {
            "stem_zh": stem.get("zh", ""),
            "stem_en": stem.get("en", ""),
            "explanation_zh": key.explanation.get("zh", ""),
            "explanation_en": key.explanation.get("en", ""),
            "citations": "\n".join(f"{entry['instrument']}: {entry['articles']}" for entry in key.citations),
            "competencies": ", ".join(entry.code for entry in question.competencies.all()),
            "difficulty": question.difficulty,
            "marks": f"{question.default_marks.normalize():f}",
            "expected": version.number,
            "markup": version.definition.get("markup", ""),
            **cls.initial_common(key.key),
            **cls.initial_key(version.definition, key.key),
        }

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {}


def _cleaned(value: Any) -> Any:
    """The same with every bilingual text in it brought down to the allowed markup."""
    if isinstance(value, dict):
        return {
            name: richtext.clean(part) if name in LANGUAGES and isinstance(part, str) else _cleaned(part)
            for name, part in value.items()
        }
    return [_cleaned(part) for part in value] if isinstance(value, list) else value
