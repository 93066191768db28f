"""One form for each question type, both languages side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Question, QuestionVersion
from assessments.question_types.base import SCHEMA
from assessments.question_types.multiple_choice import ALL_OR_NOTHING, PARTIAL
from assessments.question_types.numeric import ABSOLUTE, RELATIVE
from assessments.question_types.options import MOST_OPTIONS
from assessments.question_types.seeds import letter

FEWEST_ROWS, SPARE_ROWS = 4, 2


class QuestionForm(forms.Form):
    """The part that every type has; subclasses add what is right and how it is credited."""

    kind = ""

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
        return {
            "kind": self.kind,
            "definition": {
                "schema": SCHEMA,
                "stem": {"zh": data["stem_zh"], "en": data["stem_en"]},
                **self.extra_definition(),
            },
            "key": self.answer_key(),
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
            **cls.initial_key(version.definition, key.key),
        }

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {}


class OptionsForm(QuestionForm):
    """Rows of options; a row without text is left out, a row keeps its identifier through versions."""

    fixed_order = forms.BooleanField(
        label=_("Keep the order of the options"),
        required=False,
        help_text=_("Otherwise every attempt shows them in an order of its own."),
    )
    several = False
    OWN: tuple[str, ...] = ("fixed_order",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        count = sum(1 for name in given if name.startswith("option_") and name.endswith("_zh"))
        if not self.is_bound:
            count = min(max(FEWEST_ROWS, count + SPARE_ROWS), MOST_OPTIONS)
        self.count = min(count, MOST_OPTIONS)
        for place in range(self.count):
            number = place + 1
            self.fields[f"option_{place}_zh"] = forms.CharField(
                label=_("Option %(number)s in Chinese") % {"number": number}, required=False, max_length=1000,
                widget=forms.TextInput({"lang": "zh-Hans"}),
            )  # fmt: skip
            self.fields[f"option_{place}_en"] = forms.CharField(
                label=_("Option %(number)s in English") % {"number": number}, required=False, max_length=1000,
                widget=forms.TextInput({"lang": "en"}),
            )  # fmt: skip
        choices = [
            (str(place), _("Option %(number)s is right") % {"number": place + 1})
            for place in range(self.count)
        ]
        if self.several:
            self.fields["right"] = forms.MultipleChoiceField(
                label=_("Right"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        else:
            self.fields["right"] = forms.ChoiceField(
                label=_("Right"), choices=choices, required=False, widget=forms.RadioSelect
            )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for place, right in zip(range(self.count), self["right"], strict=True):
            yield {"right": right, "zh": self[f"option_{place}_zh"], "en": self[f"option_{place}_en"]}

    def _kept(self) -> list[int]:
        data = self.cleaned_data
        return [
            place for place in range(self.count) if data[f"option_{place}_zh"] or data[f"option_{place}_en"]
        ]

    def extra_definition(self) -> dict[str, Any]:
        data = self.cleaned_data
        options = [
            {"id": letter(place), "zh": data[f"option_{place}_zh"], "en": data[f"option_{place}_en"]}
            for place in self._kept()
        ]
        return {"options": options, **({"fixed_order": True} if data["fixed_order"] else {})}

    def answer_key(self) -> dict[str, Any]:
        right = self.cleaned_data["right"]
        chosen = [right] if isinstance(right, str) else right
        return {"options": [letter(int(place)) for place in chosen if place]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        # Rows stand where the letters say, so that an option keeps its identifier when one before it goes.
        places = {option["id"]: ord(option["id"][0]) - 97 for option in definition["options"]}
        initial: dict[str, Any] = {"fixed_order": definition.get("fixed_order", False)}
        for place in range(max(places.values()) + 1):
            initial[f"option_{place}_zh"] = initial[f"option_{place}_en"] = ""
        for option in definition["options"]:
            for language in ("zh", "en"):
                initial[f"option_{places[option['id']]}_{language}"] = option.get(language, "")
        right = [str(places[option_id]) for option_id in key["options"]]
        return {**initial, "right": right if cls.several else "".join(right[:1])}


class SingleChoiceForm(OptionsForm):
    kind = "single_choice"


class MultipleChoiceForm(OptionsForm):
    kind = "multiple_choice"
    several = True
    OWN = ("scoring", "fixed_order")

    scoring = forms.ChoiceField(
        label=_("Marking"),
        choices=[
            (ALL_OR_NOTHING, _("All or nothing: exactly the right options earn the marks")),
            (
                PARTIAL,
                _(
                    "Partial: the share of right options chosen less the share of wrong ones, "
                    "never below nothing"
                ),
            ),
        ],
    )

    def answer_key(self) -> dict[str, Any]:
        return {**super().answer_key(), "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().initial_key(definition, key), "scoring": key.get("scoring", ALL_OR_NOTHING)}


class TrueFalseForm(QuestionForm):
    kind = "true_false"
    OWN = ("right",)

    right = forms.ChoiceField(
        label=_("The statement is"),
        choices=[("true", _("True")), ("false", _("False"))],
        widget=forms.RadioSelect,
    )

    def answer_key(self) -> dict[str, Any]:
        return {"value": self.cleaned_data["right"] == "true"}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"right": "true" if key["value"] else "false"}


class NumericForm(QuestionForm):
    kind = "numeric"
    OWN = ("right", "tolerance_kind", "tolerance")

    right = forms.CharField(label=_("Right number"), max_length=60)
    tolerance_kind = forms.ChoiceField(
        label=_("Tolerance"),
        required=False,
        choices=[
            ("", _("None: exactly this number")),
            (ABSOLUTE, _("Absolute")),
            (RELATIVE, _("Relative, a share of the right number")),
        ],
    )
    tolerance = forms.CharField(
        label=_("How much"),
        required=False,
        max_length=60,
        help_text=_("0.05 as a relative tolerance is five percent."),
    )

    def answer_key(self) -> dict[str, Any]:
        data = self.cleaned_data
        key: dict[str, Any] = {"value": data["right"]}
        if data["tolerance_kind"]:
            key["tolerance"] = {"kind": data["tolerance_kind"], "value": data["tolerance"]}
        return key

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        tolerance = key.get("tolerance") or {}
        return {
            "right": key["value"],
            "tolerance_kind": tolerance.get("kind", ""),
            "tolerance": tolerance.get("value", ""),
        }


QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    form.kind: form for form in (SingleChoiceForm, MultipleChoiceForm, TrueFalseForm, NumericForm)
}
