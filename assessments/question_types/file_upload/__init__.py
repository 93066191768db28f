"""Files handed in, read and marked by a person.

Definition: `accept` [".pdf", …] (empty: any that the site takes), `most` files, `megabytes` each. An answer
names the files by their digests: they are handed in one by one before, where the exam is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.question_types.base import (
    Answer,
    Definition,
    FormData,
    Key,
    Problem,
    View,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.by_person import PersonType, digests

MOST_FILES, MOST_MEGABYTES, MOST_ENDINGS = 20, 100, 20
FILES, MEGABYTES = 1, 20
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True)
class Limits:
    accept: tuple[str, ...]
    most: int
    megabytes: int


class FileUpload(PersonType):
    kind = "file_upload"
    template = "assessments/questions/file_upload.html"

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "files")
        files = digests(data.get("files", ()), limits_of(definition).most)
        return {"files": files} if files else None

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = super().check(definition, key)
        accept = definition.get("accept") or []
        if len(accept) > MOST_ENDINGS or not all(_ENDING.fullmatch(str(ending)) for ending in accept):
            problems.append(Problem("accept", "endings_invalid"))
        limits = limits_of(definition)
        if not (_within(limits.most, MOST_FILES) and _within(limits.megabytes, MOST_MEGABYTES)):
            problems.append(Problem("most", "upload_limits"))
        return problems

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return None

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, (), "", bool(answer), markup_of(definition),
            limits_of(definition),
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return list(answer["files"]) if answer else []


def limits_of(definition: Definition) -> Limits:
    accept = tuple(definition.get("accept") or ())
    return Limits(accept, definition.get("most") or FILES, definition.get("megabytes") or MEGABYTES)


def _within(number: object, most: int) -> bool:
    return isinstance(number, int) and 1 <= number <= most
