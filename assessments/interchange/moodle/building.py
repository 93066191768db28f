"""Questions as Moodle has them, put into our definitions and keys; what every format from Moodle uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.interchange.composing import Composer, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import weights
from assessments.question_types.base import MOODLE, SCHEMA
from assessments.question_types.seeds import letter

NOTHING = Written("")
MOST_ANSWERS = 200
MOODLE_RULES = {"rules": MOODLE}


@dataclass(frozen=True)
class Graded:
    """One answer of a file, its share of the mark, and what is said to whoever gives it."""

    text: Written
    share: Decimal
    feedback: Written = NOTHING
    tolerance: str = "0"


@dataclass
class Built:
    """The parts of a question that its kind decides."""

    kind: str
    definition: dict[str, Any]
    key: dict[str, Any] = field(default_factory=dict)


def definition(composer: Composer, stem: Written, **more: Any) -> dict[str, Any]:
    return {"schema": SCHEMA, **composer.markup, "stem": composer.text(stem), **more}


def choice(
    composer: Composer, stem: Written, answers: Sequence[Graded], *, single: bool, fixed_order: bool = False
) -> Built:
    """Single or multiple choice with a share of the mark for each option."""
    shape = definition(composer, stem)
    shape["options"] = [composer.option(letter(place), entry.text) for place, entry in enumerate(answers)]
    if fixed_order:
        shape["fixed_order"] = True
    key = choice_key(answers, single=single)
    said = {letter(place): composer.phrase(entry.feedback) for place, entry in enumerate(answers)}
    if texts := {identifier: text for identifier, text in said.items() if any(text.values())}:
        key["option_feedback"] = texts
    return Built("single_choice" if single else "multiple_choice", shape, key)


def choice_key(answers: Sequence[Graded], *, single: bool) -> dict[str, Any]:
    _no_crowd(answers)
    if len(answers) < 2:
        raise Fault("choices_number", least=2)
    shares = {letter(place): entry.share for place, entry in enumerate(answers)}
    if single:
        right = [identifier for identifier, share in shares.items() if share == 1]
        if not right:
            raise Fault("no_right_answer")
    else:
        right = [identifier for identifier, share in shares.items() if share > 0]
    key: dict[str, Any] = {"options": right}
    if not single:
        key["scoring"] = "weights"
    key["weights"] = {identifier: weights.plain(share) for identifier, share in shares.items() if share}
    return key


def true_false(composer: Composer, stem: Written, *, value: bool, said: Mapping[bool, Written]) -> Built:
    """`said` is the feedback to whoever answers true, and to whoever answers false."""
    key: dict[str, Any] = {"value": value}
    texts = {str(answer).lower(): composer.phrase(text) for answer, text in said.items()}
    if any(any(text.values()) for text in texts.values()):
        key["value_feedback"] = texts
    return Built("true_false", definition(composer, stem), key)


def short_text(composer: Composer, stem: Written, answers: Sequence[Graded], *, case: bool = False) -> Built:
    return Built("short_text", definition(composer, stem), short_text_key(composer, answers, case=case))


def short_text_key(composer: Composer, answers: Sequence[Graded], *, case: bool) -> dict[str, Any]:
    rows = [
        {"text": entry.text.text.strip(), **_worth(composer, entry)}
        for entry in _some(answers)
        if entry.text.text.strip()
    ]
    if not any(row["weight"] == "1" for row in rows):
        raise Fault("no_right_answer")
    return {"answers": rows, "case": case, "tolerate": []}


def numeric(composer: Composer, stem: Written, answers: Sequence[Graded]) -> Built:
    return Built("numeric", definition(composer, stem), numeric_key(composer, answers))


def numeric_key(composer: Composer, answers: Sequence[Graded]) -> dict[str, Any]:
    rows = [
        {**_amount(entry), **_worth(composer, entry)} for entry in _some(answers) if entry.text.text.strip()
    ]
    if not any(row["weight"] == "1" and row["value"] != "*" for row in rows):
        raise Fault("no_right_answer")
    return {"answers": rows}


def matching(
    composer: Composer, stem: Written, pairs: Iterable[tuple[Written, str]], *, fixed_order: bool = False
) -> Built:
    """Pairs of a stem and the answer to it; an answer without a stem only distracts."""
    stems: list[dict[str, Any]] = []
    options: dict[str, str] = {}
    right: dict[str, str] = {}
    shape = definition(composer, stem)
    for place, (asked, answer) in enumerate(pairs):
        answer = answer.strip()
        if not answer:
            if asked.text.strip():
                raise Fault("pair_without_answer", asked.text)
            continue
        option = options.setdefault(answer, letter(len(options)))
        if asked.text.strip():
            identifier = f"s{place + 1}"
            stems.append(composer.option(identifier, asked))
            right[identifier] = option
    if not stems or len(options) < 2:
        raise Fault("pairs_number", least=2)
    shape["stems"] = stems
    shape["options"] = [composer.option(option, Written(text)) for text, option in options.items()]
    if fixed_order:
        shape["fixed_order"] = True
    return Built("matching", shape, {"pairs": right, "scoring": "parts"})


def essay(
    composer: Composer,
    stem: Written,
    *,
    lines: int = 15,
    rich: bool = False,
    words: Mapping[str, int] | None = None,
    note: Written = NOTHING,
) -> Built:
    shape = definition(composer, stem, lines=lines, format="html" if rich else "plain")
    if words:
        shape["words"] = dict(words)
    key: dict[str, Any] = {"rubric": []}
    if note.text.strip():
        key["grader_note"] = composer.text(note)
    return Built("extended_text", shape, key)


def ordering(composer: Composer, stem: Written, items: Sequence[Written], scoring: str) -> Built:
    _no_crowd(items)
    if len(items) < 2:
        raise Fault("choices_number", least=2)
    shape = definition(composer, stem)
    shape["options"] = [composer.option(letter(place), item) for place, item in enumerate(items)]
    order = [option["id"] for option in shape["options"]]
    return Built("ordering", shape, {"order": order, "scoring": scoring})


def description(composer: Composer, stem: Written) -> Built:
    return Built("description", definition(composer, stem))


def common(
    composer: Composer,
    *,
    feedback: Mapping[str, Written] | None = None,
    hints: Sequence[tuple[Written, bool, bool]] = (),
    penalty: str = "",
) -> dict[str, Any]:
    """What may stand in the key of any kind; `hints` are (text, clear what is wrong, show how many)."""
    key: dict[str, Any] = dict(MOODLE_RULES)
    said = {code: composer.phrase(text) for code, text in (feedback or {}).items()}
    if any(any(texts.values()) for texts in said.values()):
        key["feedback"] = {code: texts for code, texts in said.items() if any(texts.values())}
    if hints:
        key["hints"] = [
            {**composer.phrase(text), "clear_wrong": clear, "show_count": count}
            for text, clear, count in hints
        ]
    if penalty:
        key["penalty"] = weights.penalty(penalty)
    return key


def _some(answers: Sequence[Graded]) -> Sequence[Graded]:
    _no_crowd(answers)
    if not answers:
        raise Fault("answers_number", least=1)
    return answers


def _no_crowd(entries: Sequence[Any]) -> None:
    if len(entries) > MOST_ANSWERS:
        raise Fault("answers_many", most=MOST_ANSWERS)


def _worth(composer: Composer, entry: Graded) -> dict[str, Any]:
    row: dict[str, Any] = {"weight": weights.plain(entry.share)}
    said = composer.phrase(entry.feedback)
    if any(said.values()):
        row["feedback"] = said
    return row


def _amount(entry: Graded) -> dict[str, Any]:
    text = entry.text.text.strip()
    if text == "*":
        return {"value": "*"}
    value, width = weights.number(text), weights.number(entry.tolerance or "0")
    if value is None or width is None:
        raise Fault("number_invalid", text if value is None else entry.tolerance)
    tolerance = {"kind": "absolute", "value": weights.plain(abs(width))}
    return {"value": weights.plain(value), "tolerance": tolerance}
