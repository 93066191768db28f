"""Moodle's marks: answers to its questions, and several submissions to one question."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from assessments.interchange.base import Question
from assessments.interchange.registry import FORMATS
from assessments.question_types.base import LANGUAGES, MOODLE, Key
from assessments.question_types.ordering.rules import RULES
from assessments.question_types.registry import TYPES, question_type
from assessments.question_types.tries import Mode, Rules, Try, standing
from core import richtext

TOLERANCE = Fraction(1, 10_000)
# By the numbers Moodle has for them, from -1.
ORDERINGS = dict(enumerate(RULES, start=-1))
MODES = {
    "deferredfeedback": Mode.DEFERRED,
    "immediatefeedback": Mode.IMMEDIATE,
    "adaptive": Mode.ADAPTIVE,
    "adaptivenopenalty": Mode.ADAPTIVE_FREE,
    "interactive": Mode.INTERACTIVE,
    "deferredcbm": Mode.DEFERRED_CERTAINTY,
    "immediatecbm": Mode.IMMEDIATE_CERTAINTY,
}


def marks(where: Path) -> Iterator[tuple[str, bool]]:
    """Each fact of a type that is supported, with whether the share came out as stated."""
    supported = {name for kind in TYPES.values() for name in kind.material}
    stored = {
        entry["id"]: entry
        for entry in json.loads(where.with_name("moodle_questions.json").read_text("utf-8"))
    }
    read: dict[str, Question | None] = {}
    for number, fact in enumerate(json.loads(where.read_text("utf-8"), parse_float=Fraction)):
        if f"moodle:{fact['qtype']}" not in supported:
            continue
        identifier = fact["q"]
        if identifier not in read:
            read[identifier] = _read(stored[identifier]["moodle_xml"])
        question = read[identifier]
        yield f"{number} {identifier}", question is not None and _comes_out(question, fact)


def behaviours(where: Path) -> Iterator[tuple[str, bool]]:
    """Each sequence of submissions to a question we know by its description."""
    for number, fact in enumerate(json.loads(where.read_text("utf-8"), parse_float=Fraction)):
        mode, question = MODES.get(fact["behaviour"]), QUESTIONS.get(fact["question_description"])
        if mode is None or question is None:
            continue
        rules = Rules(mode, Fraction(fact["penalty"]), fact["hints"])
        kind, key = question
        tries = [
            Try(sent["answer"], _share(kind, key, sent["answer"]), fact.get("certainty") or 1)
            for sent in fact["submissions"]
        ]
        yield str(number), abs(standing(rules, tries).share - Fraction(fact["fraction"])) <= TOLERANCE


def _read(xml: str) -> Question | None:
    stream = io.BytesIO(f"<quiz>{xml}</quiz>".encode())
    found = [entry for entry in FORMATS["moodle_xml"].read(stream) if isinstance(entry, Question)]
    return found[0] if len(found) == 1 else None


def _comes_out(question: Question, fact: Mapping[str, Any]) -> bool:
    kind = question_type(question.kind)
    definition = kind.served(question.definition, fact.get("variables"))
    answer = answer_of(question.kind, definition, fact["response"])
    mark = kind.mark(definition, _as_asked(question.key, fact), answer)
    return abs(Fraction(mark.fraction) - Fraction(fact["fraction"])) <= TOLERANCE


def _as_asked(key: Key, fact: Mapping[str, Any]) -> Key:
    """The key with the rule for orders that the fact names, where it names one."""
    number = fact.get("gradingtype", fact["response"].get("gradingtype"))
    return key if number is None else {**key, "scoring": ORDERINGS[int(number)]}


def answer_of(kind: str, definition: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, Any] | None:
    """A response of the facts in the shape of an answer; what names nothing of the question is left out."""
    if "choices" in response:
        chosen = _named(definition["options"], response["choices"])
        return {"options": [option for option in chosen if option]}
    if "boolean" in response:
        return {"value": response["boolean"]}
    if "text" in response:
        unit = {"unit": response["unit"]} if response.get("unit") is not None else {}
        return {"text": response["text"], **unit}
    if "matches" in response:
        stems = _named(definition["stems"], [match["stem"] for match in response["matches"]])
        options = [_named(definition["options"], [match["choice"]])[0] for match in response["matches"]]
        return {
            "pairs": {stem: option for stem, option in zip(stems, options, strict=True) if stem and option}
        }
    if "gaps" in response:
        return {"gaps": _gaps(definition, response["gaps"])}
    if "order" in response:
        return {"order": [option for option in _named(definition["options"], response["order"]) if option]}
    if "parts" in response:
        parts = zip(definition["gaps"], response["parts"], strict=False)
        return {
            "gaps": {
                gap["id"]: answer_of(gap["kind"], gap["definition"], part) for gap, part in parts if part
            }
        }
    return None


def _gaps(definition: Mapping[str, Any], texts: Sequence[str | None]) -> dict[str, str]:
    """Texts by gap; a gap takes choices of its own group only."""
    found = {}
    for gap, text in zip(definition["gaps"], texts, strict=False):
        group = [choice for choice in definition["choices"] if choice.get("group") == gap.get("group")]
        if choice := _named(group, [text])[0]:
            found[gap["id"]] = choice
    return found


def _named(entries: Sequence[Mapping[str, Any]], texts: Sequence[str | None]) -> list[str | None]:
    """Identifiers of the entries that read so, each taken once as long as others read the same."""
    left = list(entries)
    found: list[str | None] = []
    for text in texts:
        fits = [one for one in left if text is not None and _plain(text) in _readings(one)]
        fits = fits or [one for one in entries if text is not None and _plain(text) in _readings(one)]
        if fits and fits[0] in left:
            left.remove(fits[0])
        found.append(fits[0]["id"] if fits else None)
    return found


def _readings(entry: Mapping[str, Any]) -> set[str]:
    return {_plain(entry[language]) for language in LANGUAGES if entry.get(language)}


def _plain(text: str) -> str:
    return " ".join(richtext.plain(text).split())


def _share(kind: str, key: Mapping[str, Any], sent: str) -> Fraction:
    definition = {"options": [{"id": place} for place in "012"]} if kind == "single_choice" else {}
    answers: dict[str, dict[str, Any]] = {
        "single_choice": {"options": [sent]},
        "true_false": {"value": sent == "1"},
    }
    mark = question_type(kind).mark(definition, key, answers.get(kind, {"text": sent}))
    return Fraction(mark.fraction)


def _expected(name: str, *answers: tuple[str, str]) -> dict[str, Any]:
    return {"rules": MOODLE, "answers": [{name: value, "weight": weight} for value, weight in answers]}


# The questions of the behaviour facts, by their descriptions there.
QUESTIONS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "true/false, correct answer true": ("true_false", {"value": True}),
    "short answer: frog=100%, toad=80%, *=0": (
        "short_text",
        _expected("text", ("frog", "1"), ("toad", "0.8"), ("*", "0")),
    ),
    "numerical: 3.14 tol 0 =100%; 3.142,3.1,3 =0; *=0": (
        "numeric",
        _expected("value", ("3.14", "1"), ("3.142", "0"), ("3.1", "0"), ("3", "0"), ("*", "0")),
    ),
    "single choice A=100%, B=-33.33333%, C=-33.33333%": (
        "single_choice",
        {"rules": MOODLE, "options": ["0"], "weights": {"0": "1", "1": "-0.3333333", "2": "-0.3333333"}},
    ),
}
