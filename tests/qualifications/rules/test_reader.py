import json

import pytest
from hypothesis import given

from core.errors import Invalid
from qualifications.rules import AllOf, CompletedCourse, PassedAssessment, Within, read, write
from tests.qualifications.rules.test_evaluator import RULES

STORED = {
    "schema": 1,
    "rule": {
        "kind": "all_of",
        "parts": [
            {"kind": "completed_course", "code": "FP-101", "zh": "基础", "en": "Foundations"},
            {
                "kind": "within",
                "months": 12,
                "part": {
                    "kind": "passed_assessment",
                    "reference": "t",
                    "min_percent": 60,
                    "zh": "",
                    "en": "",
                },
            },
        ],
    },
}


def test_reads_what_is_stored():
    assert read(STORED) == AllOf(
        (CompletedCourse("FP-101", "基础", "Foundations"), Within(12, PassedAssessment("t", 60)))
    )


@given(RULES)
def test_writing_and_reading_give_the_same_rule(rule):
    assert read(json.loads(json.dumps(write(rule)))) == rule


def course(**changes):
    rule = {"kind": "completed_course", "code": "FP-101", "zh": "", "en": "", **changes}
    return {"schema": 1, "rule": {name: value for name, value in rule.items() if value is not ...}}


def deep(levels):
    rule = {"kind": "all_of", "parts": []}
    for _ in range(levels):
        rule = {"kind": "all_of", "parts": [rule]}
    return {"schema": 1, "rule": rule}


@pytest.mark.parametrize(
    ("stored", "at"),
    [
        (None, "schema"),
        ({"schema": 2, "rule": {}}, "schema"),
        ({"schema": 1}, "schema"),
        ({"schema": 1, "rule": []}, "rule"),
        ({"schema": 1, "rule": {"kind": "exec"}}, "rule.kind"),
        (course(code=""), "rule.code"),
        (course(code=7), "rule.code"),
        (course(zh=...), "rule"),
        (course(more=1), "rule"),
        ({"schema": 1, "rule": {"kind": "all_of", "parts": {}}}, "rule.parts"),
        ({"schema": 1, "rule": {"kind": "any_of", "parts": [{"kind": "x"}]}}, "rule.parts.0.kind"),
        ({"schema": 1, "rule": {"kind": "within", "months": 0, "part": {}}}, "rule.months"),
        ({"schema": 1, "rule": {"kind": "within", "months": True, "part": {}}}, "rule.months"),
        (
            {
                "schema": 1,
                "rule": {
                    "kind": "passed_assessment",
                    "reference": "t",
                    "min_percent": 101,
                    "zh": "",
                    "en": "",
                },
            },
            "rule.min_percent",
        ),
        (deep(9), "rule" + ".parts.0" * 9),
    ],
)
def test_names_the_place_that_makes_no_sense(stored, at):
    with pytest.raises(Invalid) as refusal:
        read(stored)
    assert (refusal.value.code, refusal.value.detail) == ("rule_unreadable", {"at": at})
