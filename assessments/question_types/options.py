"""What the two types with a list of options share.

Key: `weights` {id: "0.5"} gives options their share of the mark, less than nothing for those that cost
marks; `option_feedback` {id: {"zh", "en"}} is what its author says to whoever chooses an option.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from assessments.question_types.base import (
    LANGUAGES,
    Answer,
    Choice,
    Definition,
    FormData,
    Key,
    Problem,
    QuestionType,
    Texts,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.crediting import all_weights, spoken, weight_of
from core.errors import Invalid

MOST_OPTIONS = 20


class OptionsType(QuestionType):
    def read_chosen(self, data: FormData, options: Mapping[str, str]) -> list[str]:
        """Ids of the options ticked, in the order of the tokens shown."""
        only_fields(data, "choice")
        sent = [token for token in data.get("choice", ()) if token]
        if len(sent) > MOST_OPTIONS:
            raise Invalid("answer.too_many_options")
        if len(set(sent)) != len(sent) or any(token not in options for token in sent):
            raise Invalid("answer.unknown_option")
        return [options[token] for token in options if token in sent]

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        texts = {option["id"]: option for option in definition["options"]}
        chosen = set(answer["options"]) if answer else set()
        choices = []
        for token, option_id in options.items():
            text, lang = in_language(texts[option_id], language)
            choices.append(Choice(token, text, lang, option_id in chosen))
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, tuple(choices), "", bool(chosen), markup_of(definition)
        )

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        chosen = set(answer["options"]) if answer else set()
        return [
            in_language(option, language)[0] for option in definition["options"] if option["id"] in chosen
        ]

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        right = set(key["options"])
        return {"options": [option_id for option_id in self.option_ids(definition) if option_id in right]}

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        said = key.get("option_feedback") or {}
        chosen = set(answer["options"]) if answer else set()
        own = [said.get(option_id) for option_id in self.option_ids(definition) if option_id in chosen]
        return [*spoken(*own), *super().remarks(definition, key, answer)]

    def check_options(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        options = definition.get("options") or []
        ids = [option.get("id") for option in options]
        if not 2 <= len(options) <= MOST_OPTIONS:
            problems.append(Problem("options", "options_number"))
        if len(set(ids)) != len(ids) or not all(ids):
            problems.append(Problem("options", "options_ids"))
        for option in options:
            if not any(str(option.get(language) or "").strip() for language in LANGUAGES):
                problems.append(Problem("options", "option_empty"))
                break
        for language in LANGUAGES:
            texts = [option[language].strip() for option in options if option.get(language)]
            if len(set(texts)) != len(texts):
                problems.append(Problem("options", "options_alike"))
                break
        right = key.get("options") or []
        if not right:
            problems.append(Problem("key", "key_missing"))
        elif not set(right) <= set(ids):
            problems.append(Problem("key", "key_unknown_option"))
        weights = key.get("weights") or {}
        if not set(weights) <= set(ids) or not all_weights(weights.values()):
            problems.append(Problem("key", "weights_invalid"))
        return problems


def weighed(key: Key, chosen: Iterable[str]) -> Fraction:
    """The sum of the weights of the options chosen."""
    weights = key.get("weights") or {}
    return sum((weight_of(weights.get(option_id, "0")) or Fraction(0) for option_id in chosen), Fraction(0))
