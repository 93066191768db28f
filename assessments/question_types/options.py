"""What the two types with a list of options share."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.question_types.base import (
    LANGUAGES,
    Answer,
    Choice,
    Definition,
    FormData,
    Key,
    Problem,
    QuestionType,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)
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
        return problems
