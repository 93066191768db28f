"""The responses of Open edX that have a counterpart here: choices, menus, numbers and words."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import weights
from assessments.interchange.moodle.building import Built
from assessments.interchange.olx.script import Script
from assessments.question_types.seeds import letter
from core.xml import Node

HALF = Decimal("0.5")
# What Open edX allows where nothing is said.
_USUAL_TOLERANCE = "0.001%"
_RANGE = re.compile(r"([\[(])\s*([^,]+?)\s*,\s*([^,]+?)\s*([\])])")
_MENU = re.compile(r"\s*\((.*)\)\s*", re.S)
_RIGHT, _PARTLY = "true", "partial"


@dataclass(frozen=True)
class Response:
    """A response and one of its inputs."""

    node: Node
    input: Node
    reader: Callable[[Response, Composer, Script], Built]

    def built(self, composer: Composer, script: Script) -> Built:
        return self.reader(self, composer, script)

    @property
    def credit(self) -> list[str]:
        """Ways of partial credit."""
        stated = self.node.get("partial_credit").lower()
        return [way.strip() for way in stated.split(",") if way.strip() not in ("", "false")]


def _one_choice(response: Response, composer: Composer, script: Script) -> Built:
    nodes = response.input.all("choice")
    if response.input.get("answer-pool"):
        composer.loss("setting_left_out", what=f"answer-pool = {response.input.get('answer-pool')}")
    shape, said = _options(nodes, composer, script)
    fixed = response.input.get("shuffle").lower() != "true"
    shares = {letter(place): _share(node, response) for place, node in enumerate(nodes)}
    return _choice("single_choice", shape, said, shares, fixed=fixed)


def _share(node: Node, response: Response) -> Decimal:
    stated = node.get("correct").lower()
    if stated == _RIGHT:
        return Decimal(1)
    if stated != _PARTLY or "points" not in response.credit:
        return Decimal(0)
    points = weights.number(node.get("point_value") or "0.5")
    if points is None or not 0 <= points <= 1:
        raise Fault("weight_invalid", node.get("point_value"), node.line)
    return points


def _some_choices(response: Response, composer: Composer, script: Script) -> Built:
    nodes = response.input.all("choice")
    if response.input.tag == "radiogroup":
        return _one_choice(response, composer, script)
    shape, said = _options(nodes, composer, script)
    right = [letter(place) for place, node in enumerate(nodes) if node.get("correct").lower() == _RIGHT]
    if not right:
        raise Fault("no_right_answer", line=response.node.line)
    if response.credit:
        composer.loss("setting_left_out", what=f"partial_credit = {', '.join(response.credit)}")
    if response.node.find("compoundhint") or response.input.find("compoundhint"):
        composer.loss("setting_left_out", what="compoundhint")
    shape["fixed_order"] = True
    key: dict[str, Any] = {"options": right, "scoring": "all_or_nothing"}
    if said:
        key["option_feedback"] = said
    return Built("multiple_choice", shape, key)


def _menu(response: Response, composer: Composer, script: Script) -> Built:
    """A menu, whose options are elements or a Python tuple in an attribute."""
    nodes = response.input.all("option")
    if nodes:
        shape, said = _options(nodes, composer, script)
        shares = {
            letter(place): Decimal(1 if node.get("correct").lower() == _RIGHT else 0)
            for place, node in enumerate(nodes)
        }
        return _choice("single_choice", shape, said, shares, fixed=True)
    words = _listed(response.input.get("options"))
    right = response.input.get("correct").strip()
    shape = {"options": [composer.option(letter(place), Written(word)) for place, word in enumerate(words)]}
    shares = {letter(place): Decimal(1 if word == right else 0) for place, word in enumerate(words)}
    return _choice("single_choice", shape, {}, shares, fixed=True)


def _listed(text: str) -> list[str]:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        inner = _MENU.fullmatch(text)
        found = (inner[1] if inner else text).split(",")
    if isinstance(found, str):
        found = [found]
    if not isinstance(found, tuple | list):
        raise Fault("choices_number", text, least=2)
    return [str(word).strip() for word in found]


def _choice(
    kind: str, shape: dict[str, Any], said: dict[str, Any], shares: dict[str, Decimal], *, fixed: bool
) -> Built:
    right = [option for option, share in shares.items() if share == 1]
    if len(shares) < 2:
        raise Fault("choices_number", least=2)
    if not right:
        raise Fault("no_right_answer")
    key: dict[str, Any] = {"options": right}
    if len(right) > 1 or any(0 < share < 1 for share in shares.values()):
        key["weights"] = {option: weights.plain(share) for option, share in shares.items() if share}
    if said:
        key["option_feedback"] = said
    if fixed:
        shape["fixed_order"] = True
    return Built(kind, shape, key)


def _options(
    nodes: list[Node], composer: Composer, script: Script
) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Options with the hints of those that have one."""
    options, said = [], {}
    for place, node in enumerate(nodes):
        hints = node.all("choicehint", "optionhint")
        words = [part for part in node.content if isinstance(part, str) or part not in hints]
        text = Node("", {}, 0, words).markup()
        if script.names_in(text):
            raise Fault("script_unreadable", text, node.line)
        options.append(composer.option(letter(place), Written(text.strip(), Form.HTML)))
        for hint in hints:
            if hint.get("selected", "true").lower() != "true":
                composer.loss("setting_left_out", hint.text.strip(), what="choicehint selected = false")
            else:
                said[letter(place)] = composer.phrase(Written(hint.markup(), Form.HTML))
    return {"options": options}, said


def _number(response: Response, composer: Composer, script: Script) -> Built:
    answer = response.node.get("answer").strip()
    tolerance = _tolerance(_parameter(response.node, "default", kind="tolerance") or _USUAL_TOLERANCE)
    if names := script.names_in(answer):
        return _formula(response, composer, script, answer, names, tolerance)
    rows: list[dict[str, Any]] = []
    feedback = _said(response.node, composer)
    if span := _RANGE.fullmatch(answer):
        low, high = _exact(span[2], response), _exact(span[3], response)
        if span[1] == "(" or span[4] == ")":
            composer.loss("bounds_included", answer)
        rows.append({**_row((low + high) / 2, _absolute(abs(high - low) / 2), Decimal(1)), **feedback})
    else:
        rows.append({**_row(_exact(answer, response), tolerance, Decimal(1)), **feedback})
    for other in response.node.all("additional_answer"):
        text = other.get("answer") or other.own_text
        rows.append({**_row(_exact(text, response), tolerance, Decimal(1)), **_said(other, composer)})
    rows += _partial_numbers(response, rows[0], tolerance)
    return Built("numeric", {"expressions": True}, {"answers": rows})


def _partial_numbers(
    response: Response, first: dict[str, Any], tolerance: dict[str, str]
) -> list[dict[str, Any]]:
    """Half the marks for an answer of a list, or for one that is nearly right; both together a quarter."""
    rows = []
    listed = _parameter(response.node, "partial_answers") if "list" in response.credit else ""
    others = [_exact(text, response) for text in listed.split(",") if text.strip()]
    rows += [_row(value, tolerance, HALF) for value in others]
    if "close" in response.credit:
        reach = weights.number(_parameter(response.node, "partial_range") or "2")
        if reach is None or reach <= 0:
            raise Fault("number_invalid", _parameter(response.node, "partial_range"), response.node.line)
        wide = _widened(tolerance, Fraction(reach))
        rows.append({"value": first["value"], "tolerance": wide, "weight": "0.5"})
        rows += [_row(value, wide, HALF * HALF) for value in others]
    return rows


def _formula(
    response: Response,
    composer: Composer,
    script: Script,
    answer: str,
    names: list[str],
    tolerance: dict[str, str],
) -> Built:
    """A number that a script reckons from numbers that it draws."""
    if answer not in (f"${names[0]}", f"${{{names[0]}}}"):
        raise Fault("script_unreadable", answer, response.node.line)
    formula = script.formula(names[0])
    whole = all(one.get("decimals") == 0 for one in script.variables) and "/" not in formula
    row = {
        "formula": formula,
        "tolerance": tolerance,
        "format": {"decimals": 0} if whole else {"significant": 6},
        "weight": "1",
        **_said(response.node, composer),
    }
    return Built("calculated", {"variables": script.variables}, {"formulas": [row]})


def _row(value: Fraction, tolerance: dict[str, str], share: Decimal) -> dict[str, Any]:
    return {"value": _decimal(value), "tolerance": tolerance, "weight": weights.plain(share)}


def _exact(text: str, response: Response) -> Fraction:
    value = weights.number(text)
    if value is None:
        raise Fault("number_invalid", text, response.node.line)
    return Fraction(value)


def _parameter(node: Node, name: str, *, kind: str = "") -> str:
    for parameter in node.all("responseparam"):
        if name in parameter.attributes and (not kind or parameter.get("type") == kind):
            return parameter.get(name).strip()
    return ""


def _tolerance(text: str) -> dict[str, str]:
    """Percent are of the greater of both numbers: the right one divided or multiplied by one share."""
    value = weights.number(text.removesuffix("%"))
    if value is None or value < 0:
        raise Fault("number_invalid", text)
    if not text.endswith("%"):
        return _absolute(Fraction(value))
    share = Fraction(value) / 100
    if share >= 1:
        raise Fault("number_invalid", text)
    return {"kind": "geometric", "value": _decimal(share / (1 - share))}


def _widened(tolerance: dict[str, str], reach: Fraction) -> dict[str, str]:
    width = Fraction(tolerance["value"])
    if tolerance["kind"] == "absolute":
        return _absolute(width * reach)
    share = width / (1 + width) * reach
    if share >= 1:
        raise Fault("number_invalid", _decimal(share))
    return {"kind": "geometric", "value": _decimal(share / (1 - share))}


def _absolute(width: Fraction) -> dict[str, str]:
    return {"kind": "absolute", "value": _decimal(width)}


def _decimal(value: Fraction) -> str:
    """To twenty decimals, far beyond what an answer can tell."""
    with localcontext(prec=80):
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return weights.plain(quotient.quantize(Decimal(1).scaleb(-20)))


def _words(response: Response, composer: Composer, script: Script) -> Built:
    """Text answers: exact, without regard to case, or by regular expressions.

    Where one of them is an expression, all are: an exact one is an expression of itself.
    """
    stated = response.node.get("answer")
    if script.names_in(stated):
        raise Fault("script_unreadable", stated, response.node.line)
    manner = response.node.get("type").lower().split()
    expected = [(text, response.node) for text in stated.split("_or_")]
    expected += [
        (other.get("answer") or other.own_text, other) for other in response.node.all("additional_answer")
    ]
    if "regexp" in manner:  # they are one expression, whose parts share its ends
        expected = [("|".join(text.strip() for text, _node in expected), response.node)]
    wrong = response.node.all("stringequalhint", "regexphint")
    patterns = "regexp" in manner or any(node.tag == "regexphint" for node in wrong)

    def row(text: str, weight: str, said: dict[str, Any], *, exact: bool) -> dict[str, Any]:
        words = text.strip()
        if exact:
            words = (
                re.sub(r"[\\.+*?()\[\]{}|^$]", r"\\\g<0>", words) if patterns else words.replace("*", "\\*")
            )
        return {"text": words, "weight": weight, **said}

    rows = [
        row(text, "1", _said(node, composer), exact="regexp" not in manner)
        for text, node in expected
        if text.strip()
    ]
    if not rows:
        raise Fault("no_right_answer", stated, response.node.line)
    for node in wrong:
        hint = {"feedback": composer.phrase(Written(node.markup(), Form.HTML))}
        rows.append(row(node.get("answer"), "0", hint, exact=node.tag != "regexphint"))
    key: dict[str, Any] = {"answers": rows, "case": "ci" not in manner, "tolerate": []}
    return Built("short_text", {}, {**key, **({"patterns": True} if patterns else {})})


def _said(node: Node, composer: Composer) -> dict[str, Any]:
    hint = node.find("correcthint")
    return {"feedback": composer.phrase(Written(hint.markup(), Form.HTML))} if hint else {}


READERS: dict[str, Callable[[Response, Composer, Script], Built]] = {
    "multiplechoiceresponse": _one_choice,
    "truefalseresponse": _some_choices,
    "choiceresponse": _some_choices,
    "optionresponse": _menu,
    "numericalresponse": _number,
    "stringresponse": _words,
}
