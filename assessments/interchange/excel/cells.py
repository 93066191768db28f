"""A question in plain cells, for the types that people write in a table, and back."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.interchange.base import Question
from assessments.interchange.excel.columns import (
    DIFFICULTIES,
    FALSE,
    KINDS,
    LETTERS,
    SCORINGS,
    TRUE,
    folded,
    word,
)
from assessments.question_types.base import LANGUAGES, SCHEMA, markup_of
from assessments.question_types.seeds import letter
from core import richtext

Cells = Mapping[str, str]
LONGEST = 32_000
# What is put over the cells of a type when its data say all.
UNTYPED = {"kind": "description", "answer": "", "tolerance": "", "scoring": ""}
TOLERATE = ["width", "script", "spaces"]
_SEPARATORS = re.compile(r"[\s,，、;；/|和及&]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
BETWEEN = " / "


class Unreadable(Exception):
    """A cell that cannot be understood: the code of a problem and what stands in the cell."""

    def __init__(self, code: str, cell: str = "") -> None:
        super().__init__(code)
        self.code, self.cell = code, cell


def read(cells: Cells, language: str, line: int) -> Question:
    """Raises Unreadable."""
    texts = _Texts(cells, language)
    stem = texts("stem")
    options = [
        {"id": letter(place), **options_of}
        for place, name in enumerate(LETTERS)
        if any((options_of := texts(name)).values())
    ]
    kind = _kind(cells, options)
    definition: dict[str, Any] = {"schema": SCHEMA, "stem": stem}
    key: dict[str, Any] = {}
    if kind in READERS:
        READERS[kind](cells, definition, key, options, texts)
    explanation = texts("explanation")
    return Question(
        kind=kind,
        definition=definition,
        key=key,
        explanation=explanation if any(explanation.values()) else {},
        **_beside(cells),
        line=line,
    )


def write(question: Question) -> dict[str, str]:
    """What can be shown of any question, and all of it where the type is one of a table."""
    definition, key = question.definition, question.key
    plain = richtext.plain if markup_of(definition) else str
    cells = {"key": question.key_name, "kind": _name_of_kind(question.kind), "name": question.name}
    for name, texts in (("stem", definition.get("stem") or {}), ("explanation", question.explanation)):
        cells |= {f"{name}_{language}": plain(str(texts.get(language) or "")) for language in LANGUAGES}
    for name, option in zip(LETTERS, definition.get("options") or (), strict=False):
        cells |= {f"{name}_{language}": plain(str(option.get(language) or "")) for language in LANGUAGES}
    if question.kind in WRITERS:
        cells |= WRITERS[question.kind](definition, key)
    cells |= {
        "category": BETWEEN.join(question.category),
        "marks": f"{question.marks.normalize():f}",
        "difficulty": DIFFICULTIES.get(question.difficulty, ("", ""))[0],
        "level": str(question.level or ""),
        "seconds": str(question.seconds or ""),
        "competencies": "、".join(question.competencies),
        "tags": "、".join(question.tags),
        "law": "\n".join(f"{entry['instrument']}: {entry['articles']}" for entry in question.citations),
        "valid_from": question.valid_from.isoformat() if question.valid_from else "",
        "valid_to": question.valid_to.isoformat() if question.valid_to else "",
    }
    return {name: text[:LONGEST] for name, text in cells.items()}


class _Texts:
    """The two languages of a column, or the one whose characters the cell without a language holds."""

    def __init__(self, cells: Cells, language: str) -> None:
        self.cells, self.language = cells, language

    def __call__(self, name: str) -> dict[str, str]:
        texts = {language: self.cells.get(f"{name}_{language}", "") for language in LANGUAGES}
        if bare := self.cells.get(name, ""):
            language = self.language or ("zh" if _CHINESE.search(bare) else "en")
            texts[language] = texts[language] or bare
        return texts


def _name_of_kind(kind: str) -> str:
    return KINDS[kind][0] if kind in KINDS else kind


def _kind(cells: Cells, options: list[dict[str, str]]) -> str:
    given, answer = cells.get("kind", ""), cells.get("answer", "")
    if given:
        found = word(KINDS, given)
        if found is None and not re.fullmatch(r"[a-z_]{3,30}", given):
            raise Unreadable("excel_kind_unknown", given)
        return found or given
    if options:
        return "multiple_choice" if len(_letters(answer)) > 1 else "single_choice"
    if folded(answer) in (*TRUE[:9], *FALSE[:10]):
        return "true_false"
    return "numeric" if _is_number(answer) else "short_text"


def _letters(answer: str) -> list[str]:
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", answer).upper())
    return list(dict.fromkeys(text))


def _is_number(text: str) -> bool:
    try:
        return Decimal(unicodedata.normalize("NFKC", text).strip()).is_finite()
    except InvalidOperation:
        return False


def _chosen(cells: Cells, options: list[dict[str, str]]) -> list[str]:
    known = {option["id"].upper(): option["id"] for option in options}
    letters = _letters(cells.get("answer", ""))
    if not letters or any(each not in known for each in letters):
        raise Unreadable("excel_answer_unreadable", cells.get("answer", ""))
    return [known[each] for each in letters]


def _read_single(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    definition["options"] = options
    key["options"] = _chosen(cells, options)


def _read_multiple(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    definition["options"] = options
    key["options"] = sorted(_chosen(cells, options))
    given = cells.get("scoring", "")
    scoring = word(SCORINGS, given) if given else "all_or_nothing"
    if scoring is None:
        raise Unreadable("excel_scoring_unknown", given)
    key["scoring"] = scoring


def _read_true_false(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    answer = folded(cells.get("answer", ""))
    if answer not in TRUE and answer not in FALSE:
        raise Unreadable("excel_answer_unreadable", cells.get("answer", ""))
    key["value"] = answer in TRUE


def _read_numeric(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    answer = unicodedata.normalize("NFKC", cells.get("answer", "")).strip()
    if not _is_number(answer):
        raise Unreadable("excel_answer_unreadable", cells.get("answer", ""))
    key["value"] = answer
    given = unicodedata.normalize("NFKC", cells.get("tolerance", "")).strip()
    if given:
        relative = given.endswith("%")
        bare = given.removesuffix("%").strip()
        if not _is_number(bare):
            raise Unreadable("excel_tolerance_unreadable", given)
        value = f"{(Decimal(bare) / 100).normalize():f}" if relative else bare
        key["tolerance"] = {"kind": "relative" if relative else "absolute", "value": value}


def _read_short_text(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    answers = [part.strip() for part in re.split(r"[\n|｜]", cells.get("answer", "")) if part.strip()]
    if not answers:
        raise Unreadable("excel_answer_unreadable")
    key["answers"] = [{"text": text, "weight": "1"} for text in answers]
    key["case"], key["tolerate"] = False, list(TOLERATE)


def _read_ordering(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    definition["options"] = options
    ids = [option["id"] for option in options]
    key["order"] = _chosen(cells, options) if cells.get("answer") else ids
    key["scoring"] = "all_or_nothing"


def _read_extended(cells: Cells, definition: Any, key: Any, options: Any, texts: Any) -> None:
    sample = texts("answer")
    if any(sample.values()):
        key["sample"] = sample


READERS = {
    "single_choice": _read_single,
    "multiple_choice": _read_multiple,
    "true_false": _read_true_false,
    "numeric": _read_numeric,
    "short_text": _read_short_text,
    "ordering": _read_ordering,
    "extended_text": _read_extended,
}


def _write_chosen(definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    right = key.get("options") or key.get("order") or ()
    places = {option.get("id"): place for place, option in enumerate(definition.get("options") or ())}
    known = [places[each] for each in right if places.get(each, len(LETTERS)) < len(LETTERS)]
    return {
        "answer": "".join(LETTERS[place] for place in known),
        "scoring": SCORINGS.get(str(key.get("scoring")), ("",))[0],
    }


def _write_numeric(definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    first = next(iter(key.get("answers") or ()), key)
    tolerance = first.get("tolerance") or {}
    value = str(tolerance.get("value") or "")
    if tolerance.get("kind") == "relative" and _is_number(value):
        value = f"{(Decimal(value) * 100).normalize():f}%"
    return {"answer": str(first.get("value") or ""), "tolerance": value}


def _write_short_text(definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    return {"answer": "\n".join(str(answer.get("text") or "") for answer in key.get("answers") or ())}


def _write_extended(definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    sample = key.get("sample") or {}
    return {"answer": str(sample.get("zh") or sample.get("en") or "")}


WRITERS = {
    "single_choice": _write_chosen,
    "multiple_choice": _write_chosen,
    "ordering": _write_chosen,
    "true_false": lambda definition, key: {"answer": TRUE[0] if key.get("value") else FALSE[0]},
    "numeric": _write_numeric,
    "short_text": _write_short_text,
    "extended_text": _write_extended,
}


def _beside(cells: Cells) -> dict[str, Any]:
    difficulty = cells.get("difficulty", "")
    words = {str(number): names for number, names in DIFFICULTIES.items()}
    found = word(words, difficulty) if difficulty else "2"
    if found is None:
        raise Unreadable("excel_difficulty_unknown", difficulty)
    return {
        "key_name": cells.get("key", ""),
        "name": cells.get("name", ""),
        "difficulty": int(found),
        "marks": _decimal(cells.get("marks", "") or "1"),
        "level": _whole(cells.get("level", "").upper().removeprefix("L"), "excel_level_unreadable"),
        "seconds": _whole(cells.get("seconds", ""), "excel_seconds_unreadable"),
        "competencies": _list(cells.get("competencies", "")),
        "tags": _list(cells.get("tags", "")),
        "category": tuple(part.strip() for part in cells.get("category", "").split("/") if part.strip()),
        "citations": _citations(cells.get("law", "")),
        "valid_from": _day(cells.get("valid_from", "")),
        "valid_to": _day(cells.get("valid_to", "")),
    }


def _decimal(text: str) -> Decimal:
    if not _is_number(text):
        raise Unreadable("excel_marks_unreadable", text)
    return Decimal(unicodedata.normalize("NFKC", text).strip())


def _whole(text: str, code: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise Unreadable(code, text)
    return int(text)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,，、;；\n]", text) if part.strip())


def _citations(text: str) -> tuple[dict[str, str], ...]:
    entries = (line.replace("：", ":").partition(":") for line in text.splitlines() if line.strip())
    return tuple(
        {"instrument": key.strip(), "articles": articles.strip()} for key, _colon, articles in entries
    )


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.replace("/", "-")[:10])
    except ValueError:
        raise Unreadable("excel_day_unreadable", text) from None
