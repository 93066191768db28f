"""Declarations and rules from our JSON to the XML of QTI 3; what reading does, the other way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assessments.interchange.qti.writing.markup import attribute

Declared = Mapping[str, Any]
_UPPER = re.compile(r"[A-Z]+")
_FIELDS = {
    "id": "identifier", "n": "n", "field": "field-identifier", "pattern": "pattern", "least": "min",
    "most": "max", "figures": "figures", "name": "name", "shape": "shape",
    "times": "number-repeats", "type": "base-type",
}  # fmt: skip
_MODES = {"equal": "tolerance-mode", "roundTo": "rounding-mode", "equalRounded": "rounding-mode"}


def responses(declared: Mapping[str, Declared]) -> str:
    return "".join(_response(name, one) for name, one in declared.items())


def outcomes(declared: Mapping[str, Declared]) -> str:
    return "".join(_outcome(name, one) for name, one in declared.items())


def constants(declared: Mapping[str, Declared]) -> str:
    return "".join(
        f"<qti-template-declaration{_typed(name, one)}>{_values('qti-default-value', one.get('value'))}"
        "</qti-template-declaration>"
        for name, one in declared.items()
    )


def rules(stated: Sequence[Mapping[str, Any]]) -> str:
    return "".join(_rule(rule) for rule in stated)


def _typed(name: str, declared: Declared) -> str:
    kind = f' base-type="{declared["type"]}"' if declared.get("type") else ""
    return f' identifier="{attribute(name)}" cardinality="{declared["cardinality"]}"{kind}'


def _values(element: str, values: Sequence[str] | None) -> str:
    if not values:
        return ""
    return f"<{element}>{''.join(f'<qti-value>{escape(value)}</qti-value>' for value in values)}</{element}>"


def _response(name: str, declared: Declared) -> str:
    inner = _values("qti-correct-response", declared.get("correct"))
    inner = _values("qti-default-value", declared.get("default")) + inner
    if mapping := declared.get("mapping"):
        entries = "".join(
            f'<qti-map-entry map-key="{attribute(one["key"])}" mapped-value="{one["value"]}"'
            + (' case-sensitive="false"/>' if one.get("any_case") else "/>")
            for one in mapping["entries"]
        )
        inner += f"<qti-mapping{_bounds(mapping)}>{entries}</qti-mapping>"
    if areas := declared.get("areas"):
        entries = "".join(
            f'<qti-area-map-entry shape="{one["shape"]}" coords="{",".join(one["coords"])}"'
            f' mapped-value="{one["value"]}"/>'
            for one in areas["entries"]
        )
        inner += f"<qti-area-mapping{_bounds(areas)}>{entries}</qti-area-mapping>"
    return f"<qti-response-declaration{_typed(name, declared)}>{inner}</qti-response-declaration>"


def _bounds(worths: Declared) -> str:
    stated = f' default-value="{worths.get("default") or 0}"'
    for field, name in (("lower", "lower-bound"), ("upper", "upper-bound")):
        if worths.get(field) is not None:
            stated = f' {name}="{worths[field]}"' + stated
    return stated


def _outcome(name: str, declared: Declared) -> str:
    stated = _typed(name, declared)
    for field, attribute_name in (
        ("maximum", "normal-maximum"),
        ("minimum", "normal-minimum"),
        ("scored", "external-scored"),
    ):
        if declared.get(field) is not None:
            stated += f' {attribute_name}="{declared[field]}"'
    inner = _values("qti-default-value", declared.get("default"))
    if table := declared.get("table"):
        kind = "interpolation" if any("inclusive" in one for one in table["entries"]) else "match"
        entries = "".join(
            f'<qti-{kind}-table-entry source-value="{one["from"]}" target-value="{attribute(one["to"])}"'
            + (f' include-boundary="{_word(one["inclusive"])}"/>' if "inclusive" in one else "/>")
            for one in table["entries"]
        )
        default = (
            f' default-value="{attribute(table["default"])}"' if table.get("default") is not None else ""
        )
        inner += f"<qti-{kind}-table{default}>{entries}</qti-{kind}-table>"
    return f"<qti-outcome-declaration{stated}>{inner}</qti-outcome-declaration>"


def _rule(rule: Mapping[str, Any]) -> str:
    if "set" in rule:
        inner, name = _expression(rule["to"]), attribute(rule["set"])
        return f'<qti-set-outcome-value identifier="{name}">{inner}</qti-set-outcome-value>'
    if "lookup" in rule:
        inner, name = _expression(rule["by"]), attribute(rule["lookup"])
        return f'<qti-lookup-outcome-value identifier="{name}">{inner}</qti-lookup-outcome-value>'
    if "if" not in rule:
        return "<qti-exit-response/>"
    parts = []
    for number, branch in enumerate(rule["if"]):
        name = "qti-response-if" if not number else "qti-response-else-if"
        parts.append(f"<{name}>{_expression(branch['when'])}{rules(branch.get('then') or ())}</{name}>")
    if rule.get("else"):
        parts.append(f"<qti-response-else>{rules(rule['else'])}</qti-response-else>")
    return f"<qti-response-condition>{''.join(parts)}</qti-response-condition>"


def _expression(node: Mapping[str, Any]) -> str:
    name = node["do"]
    element = "qti-" + _UPPER.sub(lambda match: "-" + match[0].lower(), name)
    if name == "baseValue":
        return f'<{element} base-type="{node["type"]}">{escape(node["value"], quote=False)}</{element}>'
    stated = "".join(
        f' {_FIELDS[field]}="{attribute(value)}"'
        for field, value in node.items()
        if field in _FIELDS and field != "type"
    )
    if node.get("mode"):
        stated += f' {_MODES[name]}="{node["mode"]}"'
    if name in ("stringMatch", "substring"):
        stated += f' case-sensitive="{_word(not node.get("any_case"))}"'
        stated += ' substring="true"' if node.get("substring") else ""
    if node.get("tolerance"):
        stated += f' tolerance="{" ".join(node["tolerance"])}"'
    for field, attribute_name in (
        ("low_counts", "include-lower-bound"),
        ("high_counts", "include-upper-bound"),
    ):
        if field in node:
            stated += f' {attribute_name}="{_word(node[field])}"'
    if "coords" in node:
        stated += f' coords="{",".join(node["coords"])}"'
    inner = "".join(_expression(part) for part in (*(node.get("of") or ()), *(node.get("parts") or ())))
    return f"<{element}{stated}>{inner}</{element}>" if inner else f"<{element}{stated}/>"


def _word(value: Any) -> str:
    return "true" if value else "false"
