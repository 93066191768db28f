"""One assessment item as a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from assessments.interchange.base import Problem, Question
from assessments.interchange.qti import body, declarations
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.interactions.parts import blank
from assessments.interchange.qti.item import Files, Item, check_scripts
from assessments.interchange.qti.layout import Laid, Layout
from assessments.interchange.qti.nodes import Node, read
from assessments.interchange.qti.rules import read_rules
from assessments.interchange.qti.simple import simplified
from assessments.question_types.processing import faults
from assessments.question_types.processing.judging import run
from assessments.question_types.processing.machine import as_number
from assessments.question_types.processing.values import TooMuch, write_number
from core.errors import Invalid

BY_PERSON = frozenset({"extended_text", "file_upload"})
_CENT, _MOST_MARKS = Decimal("0.01"), Decimal(9999)


@dataclass(frozen=True)
class Read:
    question: Question
    losses: list[Problem]


def read_item(
    root: Node, files: Files, *, folder: str = "", language: str = "", like_sdk: bool = False
) -> Read:
    """Raises Refused where the item cannot come in."""
    check_scripts(root)
    if root.first("templateProcessing") is not None:
        raise Refused("qti_template_processing", root.line)
    item = Item(root, files, folder, language, constants=declarations.constants(root))
    responses, outcomes = declarations.responses(root), declarations.outcomes(root)
    rules = read_rules(root, like_sdk=like_sdk)
    content = root.first("itemBody") or Node("itemBody", root.line)
    layout = Layout(item, responses, bool(rules))
    layout.stimulus = [*_stimuli(item)]
    laid = layout.question(content)
    if blank(laid.stem):
        laid.stem = layout.titled()
    processing = {
        "responses": responses,
        "outcomes": outcomes,
        "constants": dict(item.constants),
        "rules": rules,
        "bind": laid.binds,
        "score": "SCORE",
        "maximum": "1",
        "feedback": _feedback(item),
    }
    _note(item, outcomes)
    marks = _decide(item, laid, processing)
    return Read(_question(item, laid, marks), item.notes.losses)


def _decide(item: Item, laid: Laid, processing: dict[str, Any]) -> Decimal:
    """Leave the marking to the type where that comes to the same, otherwise to the rule of the item."""
    kinds = {laid.kind, *(part["kind"] for part in laid.definition.get("parts") or ())}
    if laid.kind == "description":
        return Decimal(1)
    if kinds & BY_PERSON:
        if processing["rules"]:
            item.notes.loss("qti_rule_replaced", item.root.line)
        _marker_notes(item, laid)
        return _marks(item, Fraction((processing["outcomes"]["SCORE"]).get("maximum") or 1))
    if not processing["rules"]:
        item.notes.loss("qti_no_rule", item.root.line)
        processing["rules"] = []
        laid.key.pop("processing", None)
        return Decimal(1)
    found = faults(processing)
    if found:
        raise Refused("qti_processing", item.root.line, reason=found[0])
    processing["maximum"] = write_number(_maximum(item, processing))
    for declared in processing["outcomes"].values():
        declared.pop("maximum", None)
        declared.pop("minimum", None)
    simple = simplified(laid.kind, laid.definition, laid.key, processing)
    laid.key = simple if simple is not None else {**laid.key, "processing": processing}
    return _marks(item, Fraction(processing["maximum"]))


def _maximum(item: Item, processing: Mapping[str, Any]) -> Fraction:
    """The greatest score: as declared, or what the right responses earn. Raises Refused beyond it."""
    scores, stated = _tries(processing)
    best = max(scores)
    declared = Fraction(processing["outcomes"]["SCORE"].get("maximum") or 0)
    limit = declared if declared > 0 else stated
    if limit > 0:
        if scores[0] > limit:
            raise Refused(
                "qti_score_above_maximum",
                item.root.line,
                score=write_number(scores[0]),
                maximum=write_number(limit),
            )
        return limit
    if scores[0] > 0:
        return scores[0]
    best = max(best, _greatest_constant(processing["rules"]))
    if best <= 0:
        item.notes.loss("qti_never_scores", item.root.line)
        return Fraction(1)
    return best


def _tries(processing: Mapping[str, Any]) -> tuple[list[Fraction], Fraction]:
    """Scores of what is declared right and of what the mappings value most, and MAXSCORE after that."""
    scores, stated = [], Fraction(0)
    for attempt in (_declared_right, _valued_most):
        given = {name: attempt(declared) for name, declared in processing["responses"].items()}
        try:
            found = run(processing, given)
        except TooMuch:
            raise Refused("qti_processing", reason="processing_too_large") from None
        scores.append(as_number(found.get("SCORE")) or Fraction(0))
        stated = stated or as_number(found.get("MAXSCORE")) or Fraction(0)
    return scores, stated


def _declared_right(declared: Mapping[str, Any]) -> list[str] | None:
    return declared.get("correct")


def _valued_most(declared: Mapping[str, Any]) -> list[str] | None:
    entries = (declared.get("mapping") or {}).get("entries") or ()
    good = [entry for entry in entries if Fraction(entry["value"]) > 0]
    if not good:
        return declared.get("correct")
    if declared["cardinality"] == "single":
        return [max(good, key=lambda entry: Fraction(entry["value"]))["key"]]
    return [entry["key"] for entry in good]


def _greatest_constant(rules: Any) -> Fraction:
    """The greatest number that a rule gives the score outright."""
    best = Fraction(0)
    for rule in rules:
        if (
            rule.get("set") == "SCORE"
            and rule["to"]["do"] == "baseValue"
            and rule["to"]["type"] in ("integer", "float")
        ):
            best = max(best, Fraction(rule["to"]["value"]))
        for branch in rule.get("if") or ():
            best = max(best, _greatest_constant(branch["then"]))
        best = max(best, _greatest_constant(rule.get("else") or ()))
    return best


def _marks(item: Item, maximum: Fraction) -> Decimal:
    marks = (Decimal(maximum.numerator) / Decimal(maximum.denominator)).quantize(_CENT, ROUND_HALF_UP)
    if not _CENT <= marks <= _MOST_MARKS:
        item.notes.loss("qti_marks", item.root.line, marks=write_number(maximum))
        return Decimal(1)
    return marks


def _feedback(item: Item) -> list[dict[str, Any]]:
    """What is said by outcome; nodes of the body were put aside when it was written."""
    nodes = [*item.feedback, *item.root.elements("modalFeedback")]
    found = []
    for node in nodes:
        texts = body.texts(item, node.children)
        if blank(texts):
            continue
        entry = {"outcome": node.get("outcomeIdentifier"), "value": node.get("identifier"), **texts}
        found.append(entry if node.get("showHide", "show") == "show" else {**entry, "show": False})
    return found


def _stimuli(item: Item) -> list[Node]:
    found = []
    for node in item.root.elements("assessmentStimulusRef"):
        file = item.file(node.get("href"), node.line)
        if file is None:
            continue
        try:
            stimulus = read(file[1])
        except Invalid:
            item.notes.loss("qti_file_kind", node.line, node.get("href"))
            continue
        check_scripts(stimulus)
        content = stimulus.first("stimulusBody")
        if content is not None:
            found.append(content)
    return found


def _note(item: Item, outcomes: Mapping[str, Mapping[str, Any]]) -> None:
    if item.root.flag("adaptive"):
        item.notes.loss("qti_adaptive", item.root.line)
    for node in item.root.elements("outcomeDeclaration"):
        if node.get("externalScored") and node.get("externalScored") != "none":
            item.notes.loss("qti_scored_elsewhere", node.line, node.get("identifier"))


def _marker_notes(item: Item, laid: Laid) -> None:
    notes = [body.texts(item, node.children) for node in item.for_markers]
    said = {language: "".join(note[language] for note in notes) for language in ("zh", "en")}
    if not blank(said) and laid.kind in BY_PERSON:
        laid.key["grader_note"] = said
        item.for_markers.clear()


def _question(item: Item, laid: Laid, marks: Decimal) -> Question:
    for node in item.for_markers:
        item.notes.loss("qti_rubric", node.line, " ".join(node.words().split()))
    root = item.root
    question = Question(
        kind=laid.kind,
        definition={"schema": 1, "markup": "html", **laid.definition, "stem": laid.stem},
        key=laid.key,
        marks=marks,
        key_name=root.get("identifier").strip(),
        name=root.get("title").strip(),
        line=root.line,
        attachments=tuple(item.attachments.values()),
    )
    return replace(question, key=dict(question.key))
