"""Where Moodle XML carries what Moodle has no place for: an element that Moodle does not look at."""

from __future__ import annotations

from assessments.interchange import extension
from assessments.interchange.base import Problem, Question
from core.xml import Node

TAG = "comity"


def applied(question: Question, node: Node) -> tuple[Question, list[Problem]]:
    beside = node.find(TAG)
    return extension.apply(question, beside.own_text) if beside else (question, [])
