"""What the key of every type may hold besides what is right: feedback, hints, penalty, rules.

A question that brought a rule of its own (question_types.processing) keeps it until its author chooses
another way of marking; the rule itself goes along unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types import processing
from assessments.question_types.base import LANGUAGES, MOODLE
from assessments.question_wording import PROBLEMS
from core.errors import Invalid

OWN_RULE = "own"
CODES = ("right", "partial", "wrong")
FEWEST_HINTS, MOST_HINTS = 3, 20
FEEDBACK = {
    "right": (_("To a right answer, in Chinese"), _("To a right answer, in English")),
    "partial": (_("To a partly right answer, in Chinese"), _("To a partly right answer, in English")),
    "wrong": (_("To a wrong answer, in Chinese"), _("To a wrong answer, in English")),
}
HTML_LANG = {"zh": "zh-Hans", "en": "en"}


def text(label: Any, language: str, **options: Any) -> forms.CharField:
    """A text that may stay empty, in one of the two languages."""
    widget = forms.Textarea({"rows": 2, "lang": HTML_LANG[language]})
    return forms.CharField(label=label, required=False, max_length=10_000, widget=widget, **options)


class KeyForm(forms.Form):
    """Fields that the form of every type has below its own."""

    penalty = forms.DecimalField(
        label=_("What each further try costs"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=7,
        help_text=_("A share of the marks where several tries are allowed: 0.1 is a tenth. Empty: nothing."),
    )
    rules = forms.ChoiceField(
        label=_("Rules of marking"),
        required=False,
        choices=[
            ("", _("Ours: never below nothing")),
            (MOODLE, _("As Moodle marks: a wrong option may cost marks, numbers are read as Moodle does")),
        ],
    )
    own_rule = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        if given.get("own_rule") in (None, "", "null"):
            del self.fields["own_rule"]
        else:
            own = (OWN_RULE, _("The rule that the question brought with it"))
            rules = cast("forms.ChoiceField", self.fields["rules"])
            rules.choices = [own, *list(cast("list[Any]", rules.choices))]
        for code, labels in FEEDBACK.items():
            for language, label in zip(LANGUAGES, labels, strict=True):
                self.fields[f"feedback_{code}_{language}"] = text(label, language)
        given = self.data if self.is_bound else self.initial
        hints = sum(1 for name in given if name.startswith("hint_") and name.endswith("_zh"))
        self.hint_count = min(max(FEWEST_HINTS, hints), MOST_HINTS)
        for place in range(self.hint_count):
            number = {"number": place + 1}
            self.fields[f"hint_{place}_zh"] = text(_("Hint %(number)s in Chinese") % number, "zh")
            self.fields[f"hint_{place}_en"] = text(_("Hint %(number)s in English") % number, "en")
            self.fields[f"hint_{place}_clear_wrong"] = forms.BooleanField(
                label=_("With hint %(number)s, take the wrong part of the answer away") % number,
                required=False,
            )
            self.fields[f"hint_{place}_show_count"] = forms.BooleanField(
                label=_("With hint %(number)s, say how much of the answer is right") % number, required=False
            )

    @property
    def feedback_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"feedback_{code}_zh"], self[f"feedback_{code}_en"]) for code in CODES)

    @property
    def hint_rows(self) -> Iterator[dict[str, forms.BoundField]]:
        for place in range(self.hint_count):
            yield {name: self[f"hint_{place}_{name}"] for name in (*LANGUAGES, "clear_wrong", "show_count")}

    @property
    def has_common(self) -> bool:
        """Whether there is something in these fields, so that they are shown open."""
        given = self.data if self.is_bound else self.initial
        names = ("penalty", "rules", *(n for n in self.fields if n.startswith(("feedback_", "hint_"))))
        return any(given.get(name) for name in names) or any(name in self.errors for name in names)

    def common_key(self) -> dict[str, Any]:
        """The part of the key that these fields make; nothing for what was left empty."""
        data = self.cleaned_data
        key: dict[str, Any] = {}
        feedback = {code: texts for code in CODES if (texts := self._texts(f"feedback_{code}"))}
        hints = [
            {**texts, "clear_wrong": data[f"hint_{place}_clear_wrong"],
             "show_count": data[f"hint_{place}_show_count"]}
            for place in range(self.hint_count)
            if (texts := self._texts(f"hint_{place}"))
        ]  # fmt: skip
        if feedback:
            key["feedback"] = feedback
        if hints:
            key["hints"] = hints
        if data["penalty"] is not None:
            key["penalty"] = f"{data['penalty'].normalize():f}"
        if data["rules"] == OWN_RULE:
            key["processing"] = data["own_rule"]["rule"]
        elif data["rules"]:
            key["rules"] = data["rules"]
        return key

    def clean_own_rule(self) -> Any:
        """Its shape alone: whether it can be followed is asked when the question is saved."""
        stated = self.cleaned_data["own_rule"]
        parts = [stated.get("rule"), stated.get("ids")] if isinstance(stated, dict) else [None]
        lists = parts[-1].values() if isinstance(parts[-1], dict) else ()
        named = all(
            isinstance(one, str) for ids in lists for one in (ids if isinstance(ids, list) else [ids])
        )
        if not all(isinstance(part, dict) for part in parts) or not named:
            raise forms.ValidationError(str(PROBLEMS["processing_malformed"]))
        return stated

    def with_own_rule(self, key: dict[str, Any], definition: Mapping[str, Any]) -> dict[str, Any]:
        """The key whose rule knows the options by the identifiers that this form gave them.

        Raises Invalid where there are more or fewer than the rule was made for.
        """
        if "processing" not in key or "own_rule" not in self.fields:
            return key
        before = self.cleaned_data["own_rule"].get("ids") or {}
        rule = processing.rebound(key["processing"], before, processing.ids_of(definition))
        if rule is None:
            raise Invalid("question.invalid", problems=str(PROBLEMS["processing_options"]))
        return {**key, "processing": rule}

    def _texts(self, name: str) -> dict[str, str]:
        texts = {language: self.cleaned_data[f"{name}_{language}"] for language in LANGUAGES}
        return texts if any(texts.values()) else {}

    @classmethod
    def initial_common(cls, key: Mapping[str, Any], definition: Mapping[str, Any]) -> dict[str, Any]:
        initial = {"penalty": key.get("penalty", ""), "rules": key.get("rules", "")}
        if key.get("processing"):
            own = {"rule": key["processing"], "ids": processing.ids_of(definition)}
            initial |= {"rules": OWN_RULE, "own_rule": own}
        for code, texts in (key.get("feedback") or {}).items():
            initial |= initial_texts(f"feedback_{code}", texts)
        for place, hint in enumerate((key.get("hints") or [])[:MOST_HINTS]):
            initial |= initial_texts(f"hint_{place}", hint)
            initial[f"hint_{place}_clear_wrong"] = hint.get("clear_wrong", False)
            initial[f"hint_{place}_show_count"] = hint.get("show_count", False)
        return initial


def initial_texts(name: str, texts: Mapping[str, Any] | None) -> dict[str, str]:
    """The two fields of a text, as a form begins with them."""
    return {f"{name}_{language}": (texts or {}).get(language, "") for language in LANGUAGES}
