"""Response processing of an item as the JSON of assessments.question_types.processing."""

from __future__ import annotations

import re
from typing import Any

from assessments.interchange.qti.declarations import coords, literal
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.nodes import Node
from assessments.question_types.processing import patterns, values
from assessments.question_types.processing.templates import MAP_RESPONSE, MATCH_CORRECT, TEMPLATES
from assessments.question_types.processing.validation import DEEPEST, PARTS

Expression = dict[str, Any]
_TEMPLATE = re.compile(
    r"https?://(?:www\.imsglobal\.org|purl\.imsglobal\.org|purl\.1edtech\.org)/"
    r"(?:question|spec/qti)/[A-Za-z0-9_.]+/(?:rptemplates/)?(?P<name>[A-Za-z0-9_]+?)(?:\.xml)?"
)
_RANDOM = frozenset({"random", "randomInteger", "randomFloat"})
_OF_TESTS = frozenset(
    {"testVariables", "outcomeMaximum", "outcomeMinimum", "numberCorrect", "numberIncorrect",
     "numberResponded", "numberPresented", "numberSelected"}
)  # fmt: skip
# The attributes of an operator and our names for them.
_ATTRIBUTES: dict[str, dict[str, str]] = {
    "variable": {"identifier": "id"}, "correct": {"identifier": "id"}, "default": {"identifier": "id"},
    "mapResponse": {"identifier": "id"}, "mapResponsePoint": {"identifier": "id"}, "index": {"n": "n"},
    "fieldValue": {"fieldIdentifier": "field"}, "patternMatch": {"pattern": "pattern"},
    "anyN": {"min": "least", "max": "most"}, "roundTo": {"figures": "figures", "roundingMode": "mode"},
    "equalRounded": {"figures": "figures", "roundingMode": "mode"}, "equal": {"toleranceMode": "mode"},
    "mathConstant": {"name": "name"}, "mathOperator": {"name": "name"}, "statsOperator": {"name": "name"},
    "inside": {"shape": "shape"},
}  # fmt: skip


def read_rules(item: Node, *, like_sdk: bool = False) -> list[Expression]:
    """The rules of an item; of the template it names where it has none itself.

    oat-sa/qti-sdk, on which TAO is built, takes map_response of 2.0 for match_correct; so does `like_sdk`.
    """
    node = item.first("responseProcessing")
    if node is None:
        return []
    stated = node.elements()
    if stated:
        return _rules(stated, 0)
    address = node.get("template") or node.get("templateLocation")
    if not address:
        return []
    match = _TEMPLATE.fullmatch(address.strip())
    if match is None or match["name"] not in TEMPLATES:
        raise Refused("qti_template_unknown", node.line, address)
    name = match["name"]
    if like_sdk and name == MAP_RESPONSE and "/qti_v2p0/" in address:
        name = MATCH_CORRECT
    return list(TEMPLATES[name])


def _rules(nodes: list[Node], depth: int) -> list[Expression]:
    if depth > DEEPEST:
        raise Refused("qti_too_large", nodes[0].line if nodes else 0)
    found: list[Expression] = []
    for node in nodes:
        if node.name == "responseCondition":
            found.append(_condition(node, depth))
        elif node.name == "setOutcomeValue":
            found.append({"set": node.get("identifier"), "to": _only(node, depth)})
        elif node.name == "lookupOutcomeValue":
            found.append({"lookup": node.get("identifier"), "by": _only(node, depth)})
        elif node.name == "exitResponse":
            found.append({"exit": True})
        elif node.name == "responseProcessingFragment":
            found.extend(_rules(node.elements(), depth + 1))
        else:
            raise Refused("qti_rule_unknown", node.line, node.name)
    return found


def _condition(node: Node, depth: int) -> Expression:
    branches = []
    for branch in node.elements("responseIf", "responseElseIf"):
        if not branch.elements():
            raise Refused("qti_rule_unknown", branch.line, branch.name)
        first, *rest = branch.elements()
        branches.append({"when": _expression(first, depth + 1), "then": _rules(rest, depth + 1)})
    if not branches:
        raise Refused("qti_rule_unknown", node.line, node.name)
    otherwise = node.first("responseElse")
    made: Expression = {"if": branches}
    return {**made, "else": _rules(otherwise.elements(), depth + 1)} if otherwise is not None else made


def _only(node: Node, depth: int) -> Expression:
    stated = node.elements()
    if len(stated) != 1 or not node.get("identifier"):
        raise Refused("qti_rule_unknown", node.line, node.name)
    return _expression(stated[0], depth + 1)


def _expression(node: Node, depth: int) -> Expression:
    if depth > DEEPEST:
        raise Refused("qti_too_large", node.line)
    name = node.name
    if name == "customOperator":
        raise Refused(
            "qti_custom_operator", node.line, name, name=node.get("class") or node.get("definition")
        )
    if name in _RANDOM:
        raise Refused("qti_random", node.line, name)
    if name in _OF_TESTS or name not in PARTS:
        raise Refused("qti_operator", node.line, name)
    made: Expression = {"do": name}
    for attribute, field in _ATTRIBUTES.get(name, {}).items():
        if node.get(attribute):
            made[field] = node.get(attribute).strip()
    _particular(node, made)
    parts = [_expression(child, depth + 1) for child in node.elements()]
    if name == "repeat":
        return {**made, "times": node.get("numberRepeats"), "parts": parts}
    least, most = PARTS[name]
    if len(parts) < least or (most is not None and len(parts) > most):
        raise Refused("qti_rule_unknown", node.line, name)
    return {**made, "of": parts} if parts else made


def _particular(node: Node, made: Expression) -> None:
    if node.name == "baseValue":
        made |= _base_value(node)
    elif node.name in ("stringMatch", "substring"):
        if not node.flag("caseSensitive", True):
            made["any_case"] = True
        if node.flag("substring"):
            made["substring"] = True
    elif node.name == "equal":
        made |= _tolerance(node)
    elif node.name == "inside":
        made["coords"] = coords(node)
    elif node.name == "patternMatch" and not node.get("pattern").startswith("{"):
        try:
            patterns.check(node.get("pattern"))
        except patterns.BadPattern:
            raise Refused("qti_pattern", node.line, node.get("pattern")) from None


def _base_value(node: Node) -> Expression:
    kind, text = node.get("baseType"), literal(node.words(), node.get("baseType"))
    try:
        values.read_item(kind, text)
    except ValueError:
        raise Refused("qti_number" if kind in values.NUMBERS else "qti_value", node.line, text) from None
    return {"type": kind, "value": text}


def _tolerance(node: Node) -> Expression:
    made: Expression = {}
    if node.get("tolerance"):
        made["tolerance"] = node.get("tolerance").replace(",", " ").split()[:2]
    if not node.flag("includeLowerBound", True):
        made["low_counts"] = False
    if not node.flag("includeUpperBound", True):
        made["high_counts"] = False
    return made
