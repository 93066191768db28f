"""Formulas of MathML as text with sub- and superscripts: what the markup of questions can show."""

from __future__ import annotations

import html
import re

from assessments.interchange.qti.nodes import Node

_LETTERS = re.compile(r"[0-9A-Za-z]+(?:\.[0-9]+)?")
_LEFT_OUT = frozenset({"annotation", "annotation-xml", "mphantom"})


def flat(node: Node) -> str:
    parts = node.elements()
    if node.name in _LEFT_OUT:
        return ""
    if node.name == "mfrac" and len(parts) == 2:
        return f"{_held(parts[0])}/{_held(parts[1])}"
    if node.name == "msup" and len(parts) == 2:
        return f"{_held(parts[0])}<sup>{flat(parts[1])}</sup>"
    if node.name in ("msub", "munder") and len(parts) == 2:
        return f"{_held(parts[0])}<sub>{flat(parts[1])}</sub>"
    if node.name in ("msubsup", "munderover") and len(parts) == 3:
        return f"{_held(parts[0])}<sub>{flat(parts[1])}</sub><sup>{flat(parts[2])}</sup>"
    if node.name == "msqrt":
        return f"√({''.join(flat(part) for part in parts)})"
    if node.name == "mroot" and len(parts) == 2:
        return f"<sup>{flat(parts[1])}</sup>√({flat(parts[0])})"
    if node.name == "mfenced":
        return f"({', '.join(flat(part) for part in parts)})"
    if node.name == "mtr":
        return "; ".join(flat(part) for part in parts) + "<br>"
    if parts:
        return "".join(flat(part) for part in parts)
    return html.escape(node.words().strip(), quote=False)


def _held(node: Node) -> str:
    """In brackets, unless it is one number or name."""
    text = flat(node)
    return text if _LETTERS.fullmatch(text) or len(text) == 1 else f"({text})"
