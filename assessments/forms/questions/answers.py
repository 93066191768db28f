"""Forms of the types that expect typed answers: a row for each, with its share of the marks and feedback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.crediting import initial_texts, text
from assessments.question_types.base import LANGUAGES

SPARE_ROWS, MOST_ROWS = 2, 50


class AnswerRowsForm(QuestionForm):
    """A row left empty is no answer; a share left empty is the whole mark."""

    template = "assessments/cms/questions/answers.html"
    # Name of the answer itself in the key, and what its field is called.
    value_name: ClassVar[str] = "value"
    value_label: ClassVar[str | Promise] = _("Answer %(number)s")
    legend: ClassVar[str | Promise] = _("Expected answers, in the order in which they are compared")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        filled = sum(1 for name in given if name.startswith("answer_") and name.endswith("_value"))
        self.count = min(filled if self.is_bound else filled + SPARE_ROWS, MOST_ROWS)
        for place in range(self.count):
            for name, field in {**self.row_fields(place + 1), **self.more_fields(place + 1)}.items():
                self.fields[f"answer_{place}_{name}"] = field

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "value": forms.CharField(
                label=self.value_label % {"number": number}, required=False, max_length=500
            ),
            "weight": forms.CharField(
                label=_("Share of the marks for answer %(number)s") % {"number": number},
                required=False,
                max_length=24,
            ),
        }

    def more_fields(self, number: int) -> dict[str, forms.Field]:
        """Those that are folded away."""
        return {
            "said_zh": text(_("Feedback to answer %(number)s in Chinese") % {"number": number}, "zh"),
            "said_en": text(_("Feedback to answer %(number)s in English") % {"number": number}, "en"),
        }

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for place in range(self.count):
            more = [self[f"answer_{place}_{name}"] for name in self.more_fields(place + 1)]
            yield {
                "main": [self[f"answer_{place}_{name}"] for name in self.row_fields(place + 1)],
                "more": more,
                "open": any(field.value() or field.errors for field in more),
            }

    def answers(self) -> list[dict[str, Any]]:
        """The rows with an answer, as the key keeps them."""
        return [
            self.answer(place) for place in range(self.count) if self.cleaned_data[f"answer_{place}_value"]
        ]

    def answer(self, place: int) -> dict[str, Any]:
        data = self.cleaned_data
        found: dict[str, Any] = {
            self.value_name: data[f"answer_{place}_value"],
            "weight": data[f"answer_{place}_weight"] or "1",
        }
        if feedback := {
            language: data[f"answer_{place}_said_{language}"]
            for language in LANGUAGES
            if any(data[f"answer_{place}_said_{name}"] for name in LANGUAGES)
        }:
            found["feedback"] = feedback
        return found

    @classmethod
    def initial_answers(cls, answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for place, one in enumerate(answers[:MOST_ROWS]):
            initial |= {f"answer_{place}_{name}": value for name, value in cls.initial_row(one).items()}
        return initial

    @classmethod
    def initial_row(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        weight = str(answer.get("weight", "1"))
        return {
            "value": str(answer[cls.value_name]),
            "weight": "" if weight == "1" else weight,
            **initial_texts("said", answer.get("feedback")),
        }
