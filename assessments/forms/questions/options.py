"""Forms of the types with a list of options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.crediting import initial_texts, text
from assessments.question_types.crediting import weight_of
from assessments.question_types.multiple_choice import ALL_OR_NOTHING, PARTIAL, WEIGHTS
from assessments.question_types.options import MOST_OPTIONS
from assessments.question_types.seeds import letter

FEWEST_ROWS, SPARE_ROWS = 4, 2


class OptionsForm(QuestionForm):
    """Rows of options; a row without text is left out, a row keeps its identifier through versions."""

    template = "assessments/cms/questions/options.html"

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
            self.fields[f"weight_{place}"] = forms.CharField(
                label=_("Share of the marks for option %(number)s") % {"number": number},
                required=False, max_length=24,
            )  # fmt: skip
            self.fields[f"said_{place}_zh"] = text(
                _("Feedback to option %(number)s in Chinese") % {"number": number}, "zh"
            )
            self.fields[f"said_{place}_en"] = text(
                _("Feedback to option %(number)s in English") % {"number": number}, "en"
            )
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
            more = [self[f"weight_{place}"], self[f"said_{place}_zh"], self[f"said_{place}_en"]]
            yield {
                "right": right,
                "zh": self[f"option_{place}_zh"],
                "en": self[f"option_{place}_en"],
                "more": more,
                "open": any(field.value() or field.errors for field in more),
            }

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
        data = self.cleaned_data
        right = [data["right"]] if isinstance(data["right"], str) else data["right"]
        key: dict[str, Any] = {"options": [letter(int(place)) for place in right if place]}
        said = {letter(place): texts for place in self._kept() if (texts := self._texts(f"said_{place}"))}
        if said:
            key["option_feedback"] = said
        if self.by_weights():
            key["weights"] = {
                letter(place): data[f"weight_{place}"]
                for place in self._kept() if data[f"weight_{place}"]
            }  # fmt: skip
            key["options"] = [option for option, share in key["weights"].items() if self.is_right(share)]
        return key

    def by_weights(self) -> bool:
        """Whether shares decide: wherever one is written."""
        return any(self.cleaned_data[f"weight_{place}"] for place in self._kept())

    def is_right(self, share: str) -> bool:
        return weight_of(share) == 1

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        # Rows stand where the letters say, so that an option keeps its identifier when one before it goes.
        places = _places([option["id"] for option in definition["options"]])
        initial: dict[str, Any] = {"fixed_order": definition.get("fixed_order", False)}
        for place in range(max(places.values()) + 1):
            initial[f"option_{place}_zh"] = initial[f"option_{place}_en"] = ""
        for option in definition["options"]:
            for language in ("zh", "en"):
                initial[f"option_{places[option['id']]}_{language}"] = option.get(language, "")
        for option_id, share in (key.get("weights") or {}).items():
            initial[f"weight_{places[option_id]}"] = share
        for option_id, texts in (key.get("option_feedback") or {}).items():
            initial |= initial_texts(f"said_{places[option_id]}", texts)
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
            (WEIGHTS, _("Shares: the sum of the shares written at the options chosen")),
        ],
    )

    def answer_key(self) -> dict[str, Any]:
        return {**super().answer_key(), "scoring": self.cleaned_data["scoring"]}

    def by_weights(self) -> bool:
        return self.cleaned_data["scoring"] == WEIGHTS

    def is_right(self, share: str) -> bool:
        return (weight_of(share) or 0) > 0

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().initial_key(definition, key), "scoring": key.get("scoring", ALL_OR_NOTHING)}


def _places(ids: Sequence[str]) -> dict[str, int]:
    """Letters stand in their own rows, identifiers that came from elsewhere in their order."""
    if all(len(one) == 1 and "a" <= one <= "z" for one in ids):
        return {one: ord(one) - 97 for one in ids}
    return {one: place for place, one in enumerate(ids)}
