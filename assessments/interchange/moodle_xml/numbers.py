"""Numerical and calculated questions: tolerances, units, and the values that variables take."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.building import Built, Graded
from assessments.interchange.moodle_xml.element import Element, text_of, written
from core.xml import Node

_TOLERANCES = {"1": "relative", "2": "absolute", "3": "geometric"}
_NO_UNITS = "3"
MOST_ROWS = 1000


def numerical(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal | None]:
    answers = [
        Graded(
            Written(text_of(node)),
            _share(node),
            written(node.find("feedback"), element.form),
            text_of(node.find("tolerance")),
        )
        for node in element.all("answer")
    ]
    built = building.numeric(composer, stem, answers)
    _units(element, composer, built)
    return built, None


def calculated(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal | None]:
    built = Built("calculated", building.definition(composer, stem))
    built.key["formulas"] = [_formula(node, composer, element.form) for node in element.all("answer")]
    if not built.key["formulas"]:
        raise Fault("answers_number", least=1)
    element.all("single", "shuffleanswers")
    group = element.one("dataset_definitions")
    datasets = group.all("dataset_definition") if group else []
    built.definition["variables"] = [_variable(node) for node in datasets]
    if rows := _rows(datasets):
        built.definition["datasets"] = rows
    _units(element, composer, built)
    return built, None


def _formula(node: Node, composer: Composer, form: Form) -> dict[str, Any]:
    kind = _TOLERANCES.get(text_of(node.find("tolerancetype")) or "1", "relative")
    tolerance = weights.number(text_of(node.find("tolerance")) or "0")
    length = weights.number(text_of(node.find("correctanswerlength")) or "2")
    if tolerance is None or length is None or not 0 <= length <= 20:
        raise Fault("number_invalid", text_of(node))
    shown = "significant" if text_of(node.find("correctanswerformat")) == "2" else "decimals"
    row: dict[str, Any] = {
        "formula": text_of(node) or "*",
        "tolerance": {"kind": kind, "value": weights.plain(abs(tolerance))},
        "format": {shown: int(length)},
        "weight": weights.plain(_share(node)),
    }
    said = composer.phrase(written(node.find("feedback"), form))
    if any(said.values()):
        row["feedback"] = said
    return row


def _variable(node: Node) -> dict[str, Any]:
    """What Moodle writes as `uniform:1.0:10.0:1`, once more in elements of their own."""
    name = text_of(node.find("name"))
    low, high = _bound(node, "minimum"), _bound(node, "maximum")
    decimals = weights.number(text_of(node.find("decimals")) or "1")
    kind = text_of(node.find("distribution")) or "uniform"
    if not name or kind not in ("uniform", "loguniform") or decimals is None or not 0 <= decimals <= 20:
        raise Fault("variable_invalid", name or kind, node.line)
    return {"name": name, "kind": kind, "low": low, "high": high, "decimals": int(decimals)}


def _bound(node: Node, tag: str) -> str:
    value = weights.number(text_of(node.find(tag)) or "0")
    if value is None:
        raise Fault("variable_invalid", text_of(node.find(tag)), node.line)
    return weights.plain(value)


def _rows(definitions: list[Node]) -> list[dict[str, str]]:
    """The values that were drawn in Moodle, those of one number together."""
    rows: dict[str, dict[str, str]] = {}
    for definition in definitions:
        items = definition.find("dataset_items")
        for item in items.all("dataset_item") if items else ():
            value = weights.number(text_of(item.find("value")))
            if value is None:
                raise Fault("number_invalid", text_of(item.find("value")), item.line)
            row = rows.setdefault(text_of(item.find("number")), {})
            row[text_of(definition.find("name"))] = weights.plain(value)
    if len(rows) > MOST_ROWS:
        raise Fault("variable_invalid", f"{len(rows)}")
    return [row for row in rows.values() if len(row) == len(definitions)]


def _units(element: Element, composer: Composer, built: Built) -> None:
    group = element.one("units")
    units = []
    for node in group.all("unit") if group else ():
        name, factor = (
            text_of(node.find("unit_name")),
            weights.number(text_of(node.find("multiplier")) or "1"),
        )
        if factor is None or not factor:
            raise Fault("unit_invalid", name, node.line)
        if name:
            units.append({"name": name, "factor": weights.plain(factor)})
    shown = element.value("showunits") or ("0" if units else _NO_UNITS)
    grading = element.value("unitgradingtype", "0")
    penalty = element.value("unitpenalty", "0.1")
    if text := text_of(element.one("instructions")):
        composer.loss("setting_left_out", text, what="instructions")
    element.all("unitsleft")
    if not units:
        return
    mode = "none" if shown == _NO_UNITS else "required" if grading in ("1", "2") else "optional"
    built.definition["units"] = {
        "mode": mode,
        "choices": [unit["name"] for unit in units] if shown in ("1", "2") else [],
    }
    if element.flag("unitsleft"):
        built.definition["units"]["before"] = True
    built.key["units"] = units
    if mode == "required":
        share = weights.number(penalty)
        if share is None or not 0 <= share <= 1:
            raise Fault("unit_invalid", penalty)
        built.key["unit_penalty"] = weights.plain(share)
        built.key["unit_penalty_of"] = "answer" if grading == "1" else "question"


def _share(node: Node) -> Decimal:
    """The share of an answer; very old files write it as an element, of 1 and not of 100."""
    if old := text_of(node.find("fraction")):
        value = weights.number(old)
        if value is None or not -1 <= value <= 1:
            raise Fault("weight_invalid", old)
        return weights.share(value)
    return weights.weight(node.get("fraction", "0"))
