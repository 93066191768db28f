"""The part of a question's form that every type has; both languages side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.banks import CategoryField
from assessments.forms.questions.crediting import KeyForm
from assessments.models import Question, QuestionVersion
from assessments.queries.categories import TreeRow
from assessments.question_types.base import HTML, LANGUAGES, SCHEMA
from core import richtext


class QuestionForm(KeyForm):
    """The part that every type has; subclasses add what is right and how it is credited."""

    kind = ""
    # What was wrong with files that came with a form which is shown again with more rows.
    refusals: tuple[str, ...] = ()
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
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("For finding it; learners do not see it."),
    )
    category = CategoryField(label=_("Category"), nothing=_("No category"))
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by commas."),
    )
    competencies = forms.CharField(
        label=_("Competencies"),
        required=False,
        help_text=_("Codes, separated by commas. For example: A1, A4"),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"), choices=Question.Difficulty.choices, coerce=int, initial=2
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("Not said")), *Question.Level.choices],
        coerce=int,
        empty_value=None,
    )
    seconds = forms.IntegerField(
        label=_("Time needed in seconds"), required=False, min_value=1, max_value=36_000
    )
    valid_from = forms.DateField(
        label=_("May be asked from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("May be asked until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Where the answer changes with the law. The last day counts."),
    )
    marks = forms.DecimalField(
        label=_("Marks"), min_value=Decimal("0.25"), max_value=100, decimal_places=2, initial=1
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # "html" where the texts were written with markup, which no field of this form shows.
    markup = forms.ChoiceField(choices=[("", "-"), (HTML, HTML)], required=False, widget=forms.HiddenInput)

    SHARED = (
        "key", "name", "category", "tags", "competencies", "level", "difficulty", "marks", "seconds",
        "valid_from", "valid_to",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        question: Question | None = None,
        tree: Sequence[TreeRow] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].offer(tree)  # type: ignore[attr-defined]
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

    def filled(self, do: str = "") -> dict[str, Any]:
        """What stands in a sent form, as the beginning of one with more rows; `do`: what was asked for."""
        return {
            name: self[name].data
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
        }

    def clean_competencies(self) -> list[str]:
        return sorted(set(parted(self.cleaned_data["competencies"])))

    def clean_tags(self) -> list[str]:
        return parted(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day on which it may be asked comes before the first."))
        return data

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
        key = self.with_own_rule({**self.answer_key(), **self.common_key()}, definition)
        return {
            "kind": self.kind,
            "definition": _cleaned(definition) if data["markup"] else definition,
            "key": _cleaned(key) if data["markup"] else key,
            "explanation": explanation if any(explanation.values()) else {},
            "citations": data["citations"],
            **{name: data[name] for name in self.SHARED if name != "key"},
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
            "name": question.name,
            "category": question.category_id,
            "tags": ", ".join(tag.name for tag in question.tags.all()),
            "level": question.level,
            "seconds": question.seconds,
            "valid_from": question.valid_from,
            "valid_to": question.valid_to,
            "difficulty": question.difficulty,
            "marks": f"{question.default_marks.normalize():f}",
            "expected": version.number,
            "markup": version.definition.get("markup", ""),
            **cls.initial_common(key.key, version.definition),
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


def parted(text: str) -> list[str]:
    """What stands between commas, of either script."""
    parts = (part.strip() for part in re.split("[,，、;；]", text))
    return [part for part in parts if part]
