"""What the types share whose answers a person reads: an answer waits for its mark, a rubric says how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from assessments.question_types.base import (
    BLANK,
    PENDING,
    Answer,
    Definition,
    FormData,
    Key,
    Mark,
    MarkedBy,
    Problem,
    QuestionType,
    Reason,
    Texts,
    check_stem,
    only_fields,
)
from assessments.question_types.rubric import check_rubric
from core.errors import Invalid

LONGEST_TEXT = 50_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
# A Chinese character counts as a word, as the service counts its documents.
_WORDS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’-][^\W_\u3400-\u4dbf\u4e00-\u9fff]+)*")  # fmt: skip  # noqa: E501


class PersonType(QuestionType):
    marked_by: ClassVar[MarkedBy] = MarkedBy.PERSON

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        return PENDING if answer else BLANK

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        return [*check_stem(definition), *check_rubric(key)]

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        return []

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        """The answer its author wrote as a sample, if there is one."""
        sample = key.get("sample") or {}
        text = next(
            (sample[language] for language in self.sample_order(definition) if sample.get(language)), ""
        )
        return {"text": text} if text else None

    def sample_order(self, definition: Definition) -> tuple[str, ...]:
        return ("zh", "en")

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return str(answer["text"]).splitlines() if answer else []


class WrittenType(PersonType):
    """The answer is a text."""

    def read_answer(self, definition: Definition, data: FormData, options: object) -> Answer:
        only_fields(data, "value")
        sent = data.get("value", ())
        if len(sent) > 1:
            raise Invalid("answer.unknown_field")
        # Browsers send line breaks as CRLF; trailing spaces are nobody's answer.
        text = sent[0].replace("\r\n", "\n").rstrip() if sent else ""
        if not text.strip():
            return None
        if len(text) > LONGEST_TEXT:
            raise Invalid("answer.too_long")
        if "\0" in text:
            raise Invalid("answer.malformed")
        return {"text": text}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer:
            return Reason("blank")
        return Reason("pending_words", {"words": words_in(answer["text"])})


def words_in(text: str) -> int:
    """Words of alphabets and Chinese characters, each as one; punctuation does not count."""
    return len(_WORDS.findall(text))


def digests(sent: Sequence[str], most: int) -> list[str]:
    """Files that were handed in before, by their digests. Raises Invalid."""
    given = [value for value in sent if value]
    if len(given) > most:
        raise Invalid("answer.too_many_files", most=most)
    if len(set(given)) != len(given) or not all(_DIGEST.fullmatch(value) for value in given):
        raise Invalid("answer.malformed")
    return given
