"""The rules that questions of QTI bring: every operator by the words of the specification."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types import processing
from assessments.question_types.base import Mark
from assessments.question_types.processing import machine, patterns
from assessments.question_types.processing.answers import answer_of, responses_of
from assessments.question_types.processing.judging import in_words, run
from assessments.question_types.processing.templates import TEMPLATES
from assessments.question_types.processing.values import TooMuch, read_number
from assessments.question_types.registry import question_type

RESPONSES = {
    "ONE": {"cardinality": "single", "type": "identifier", "correct": ["A"]},
    "SET": {"cardinality": "multiple", "type": "identifier", "correct": ["A", "B"]},
    "ROW": {"cardinality": "ordered", "type": "identifier", "correct": ["A", "B", "C"]},
    "WORD": {"cardinality": "single", "type": "string", "correct": ["York"]},
    "WHOLE": {"cardinality": "single", "type": "integer"},
    "REAL": {"cardinality": "single", "type": "float"},
    "PAIRS": {"cardinality": "multiple", "type": "pair", "correct": ["A P", "C M"]},
    "WAYS": {"cardinality": "multiple", "type": "directedPair", "correct": ["A P", "C M"]},
    "POINTS": {"cardinality": "multiple", "type": "point"},
    "ENTRY": {"cardinality": "record"},
    "NONE": {"cardinality": "single", "type": "float"},
}
GIVEN = {
    "ONE": ["A"], "SET": ["B", "A"], "ROW": ["A", "B", "C"], "WORD": ["York"], "WHOLE": ["7"],
    "REAL": ["2.5"], "PAIRS": ["P A", "C M"], "WAYS": ["P A", "C M"], "POINTS": ["10 10", "90 90"],
    "ENTRY": ["-12.50e3"],
}  # fmt: skip


def do(what, /, *parts, **more):
    return {"do": what, "of": list(parts), **more}


def var(name):
    return {"do": "variable", "id": name}


def num(text):
    return {"do": "baseValue", "type": "integer" if text.lstrip("-").isdigit() else "float", "value": text}


def word(text):
    return {"do": "baseValue", "type": "string", "value": text}


def ident(text):
    return {"do": "baseValue", "type": "identifier", "value": text}


TRUE = {"do": "baseValue", "type": "boolean", "value": "true"}
FALSE = {"do": "baseValue", "type": "boolean", "value": "false"}
NULL = {"do": "null"}
SOME = do("multiple", num("1"), num("2"), num("3"), num("6"))


def value_of(expression):
    held = machine.Machine({"responses": RESPONSES}, GIVEN).evaluate(expression)
    return None if held is None else in_words(held)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (do("and", TRUE, NULL), None), (do("and", FALSE, NULL), "false"), (do("and", TRUE, TRUE), "true"),
        (do("or", FALSE, NULL), None), (do("or", TRUE, NULL), "true"), (do("or", FALSE, FALSE), "false"),
        (do("not", NULL), None), (do("not", FALSE), "true"),
        (do("anyN", TRUE, TRUE, FALSE, least="1", most="2"), "true"),
        (do("anyN", TRUE, TRUE, TRUE, least="1", most="2"), "false"),
        (do("anyN", TRUE, NULL, FALSE, least="1", most="2"), "true"),
        (do("anyN", TRUE, NULL, FALSE, least="2", most="3"), None),
        (do("anyN", FALSE, NULL, FALSE, least="2", most="3"), "false"),
        (do("isNull", var("NONE")), "true"), (do("isNull", var("ONE")), "false"),
        (do("isNull", word("")), "true"), (do("isNull", do("multiple")), "true"),
        (do("isNull", var("NOWHERE")), "true"),
        (do("match", var("ONE"), {"do": "correct", "id": "ONE"}), "true"),
        (do("match", var("SET"), {"do": "correct", "id": "SET"}), "true"),
        (do("match", var("ROW"), do("ordered", ident("A"), ident("C"), ident("B"))), "false"),
        (do("match", var("PAIRS"), {"do": "correct", "id": "PAIRS"}), "true"),
        (do("match", var("WAYS"), {"do": "correct", "id": "WAYS"}), "false"),
        (do("match", var("NONE"), num("0")), None), (do("match", var("WORD"), word("york")), "false"),
        (do("match", do("multiple", num("1"), num("1")), do("multiple", num("1"))), "false"),
        (do("member", ident("B"), var("SET")), "true"), (do("member", NULL, var("SET")), None),
        (do("contains", var("SET"), do("multiple", ident("A"))), "true"),
        (do("contains", var("SET"), do("multiple", ident("A"), ident("A"))), "false"),
        (do("contains", var("ROW"), do("ordered", ident("B"), ident("C"))), "true"),
        (do("contains", var("ROW"), do("ordered", ident("A"), ident("C"))), "false"),
        (do("delete", ident("A"), do("multiple", ident("A"), ident("B"), ident("A"))), "B"),
        (do("index", var("ROW"), n="2"), "B"), (do("index", var("ROW"), n="4"), None),
        (do("containerSize", var("ROW")), "3"), (do("containerSize", NULL), "0"),
        (do("multiple", NULL, ident("A"), var("SET")), "A B A"),
        (do("fieldValue", var("ENTRY"), field="floatValue"), "-12500"),
        (do("fieldValue", var("ENTRY"), field="ndp"), "2"), (do("fieldValue", var("ENTRY"), field="x"), None),
    ],
)  # fmt: skip
def test_logic_and_containers(expression, expected):
    assert value_of(expression) == (None if expected is None else expected.split())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (do("sum", num("0.1"), num("0.2")), "0.3"), (do("sum", SOME, num("1")), "13"),
        (do("sum", NULL), None),
        (do("product", SOME), "36"), (do("product", num("1e200"), num("1e200")), None),
        (do("subtract", num("1"), num("0.9")), "0.1"), (do("divide", num("1"), num("8")), "0.125"),
        (do("divide", num("1"), num("0")), None), (do("power", num("2"), num("10")), "1024"),
        (do("power", num("4"), num("0.5")), "2"), (do("power", num("-4"), num("0.5")), None),
        (do("power", num("10"), num("99999999")), None), (do("power", num("0"), num("-1")), None),
        (do("integerDivide", num("-7"), num("2")), "-4"), (do("integerModulus", num("-7"), num("2")), "1"),
        (do("integerDivide", num("7"), num("0")), None),
        (do("round", num("6.5")), "7"), (do("round", num("-6.5")), "-6"), (do("truncate", num("-6.9")), "-6"),
        (do("roundTo", num("1239451"), figures="3", mode="significantFigures"), "1240000"),
        (do("roundTo", num("-12.1257"), figures="4", mode="significantFigures"), "-12.13"),
        (do("roundTo", num("0.0681"), figures="2", mode="decimalPlaces"), "0.07"),
        (do("roundTo", num("1.5"), figures="0", mode="significantFigures"), None),
        (do("equalRounded", num("3.175"), num("3.183"), figures="3", mode="significantFigures"), "true"),
        (do("equalRounded", num("3.175"), num("3.1749"), figures="3", mode="significantFigures"), "false"),
        (do("min", SOME, num("0.5")), "0.5"), (do("max", SOME), "6"), (do("max", NULL), None),
        (do("equal", num("10"), num("11"), mode="absolute", tolerance=["1", "1"]), "true"),
        (do("equal", num("10"), num("9"), mode="absolute", tolerance=["1", "1"], low_counts=False), "false"),
        (do("equal", num("10"), num("11"), mode="relative", tolerance=["0", "10"]), "true"),
        (do("equal", num("10"), num("9.9"), mode="relative", tolerance=["0", "10"]), "false"),
        (do("equal", num("0.3"), do("sum", num("0.1"), num("0.2"))), "true"),
        (do("equal", NULL, num("1")), None),
        (do("lt", num("1"), num("2")), "true"), (do("gte", num("2"), num("2")), "true"),
        (do("gt", NULL, num("1")), None), (do("lte", num("3"), num("2")), "false"),
        (do("durationLT", num("1"), num("2")), "true"), (do("durationGTE", num("1"), num("2")), "false"),
        (do("gcd", num("12"), num("18")), "6"), (do("lcm", num("4"), num("6")), "12"),
        (do("gcd", num("0.5")), None), (do("statsOperator", SOME, name="mean"), "3"),
        (do("statsOperator", SOME, name="popVariance"), "3.5"),
        (do("statsOperator", do("multiple", num("1")), name="sampleSD"), None),
        (do("mathOperator", num("-2.5"), name="floor"), "-3"),
        (do("mathOperator", num("100"), name="log"), "2"),
        (do("mathOperator", num("-1"), name="ln"), None),
        (do("mathOperator", num("-3"), name="signum"), "-1"),
        (do("mathOperator", num("0"), num("1"), name="atan2"), "0"), (do("integerToFloat", num("2")), "2"),
        ({"do": "repeat", "times": "3", "parts": [num("2")]}, "2 2 2"),
        ({"do": "repeat", "times": "0", "parts": [num("2")]}, None),
        (do("sum", {"do": "repeat", "times": "WHOLE", "parts": [num("2")]}), "14"),
    ],
)  # fmt: skip
def test_numbers_are_exact_and_nothing_without_a_value_gets_one(expression, expected):
    assert value_of(expression) == (None if expected is None else expected.split())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (do("stringMatch", var("WORD"), word("york"), any_case=True), "true"),
        (do("stringMatch", var("WORD"), word("york")), "false"),
        (do("stringMatch", var("WORD"), word("or"), substring=True), "true"),
        (do("substring", word("or"), var("WORD")), "true"), (do("substring", var("WORD"),
        word("or")), "false"),
        (do("substring", NULL, var("WORD")), None),
        (do("patternMatch", var("WORD"), pattern="[A-Z][a-z]{3}"), "true"),
        (do("patternMatch", var("WORD"), pattern="York?"), "true"),
        (do("patternMatch", var("WORD"), pattern="Yor"), "false"),
        (do("inside", var("POINTS"), shape="circle", coords=["0", "0", "15"]), "true"),
        (do("inside", var("POINTS"), shape="rect", coords=["20", "20", "30", "30"]), "false"),
        (do("inside", var("POINTS"), shape="poly", coords=["0", "0", "20", "0", "20", "20"]), "true"),
        (do("inside", var("POINTS"), shape="ellipse", coords=["90", "80", "5", "10"]), "true"),
        (do("inside", var("NONE"), shape="default", coords=[]), None),
    ],
)  # fmt: skip
def test_texts_and_areas(expression, expected):
    assert value_of(expression) == (None if expected is None else [expected])


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"\d{2,4}", "12 1234", "1 12345"), (r"(ab|c)*d", "d abcd ccd", "abc"), (r"[^a-c]+", "xyz", "xbz"),
        (r"[a-z-[aeiou]]+", "xyz", "xaz"), (r"\p{Lu}\p{L}*", "York Ünder", "york"), (r"\P{L}+", "123", "1a3"),
        (r"a\.b", "a.b", "axb"), (r".*", "anything", ""), (r"\w+\W\w+", "a-b", "a_"), (r"[\-a]", "- a", "b"),
        (r"检察(院|官)", "检察院 检察官", "检察"), (r"\i\c*", "a1 _b-2", "1a"), (r"x?y+?", "y xyy x", "yx"),
    ],
)  # fmt: skip
def test_patterns_of_xml_schema(pattern, yes, no):
    assert all(patterns.matches(pattern, text) for text in yes.split())
    assert not any(patterns.matches(pattern, text) for text in no.split())


@pytest.mark.parametrize(
    "pattern", ["(", "a{2", "a{3,1}", "[z-a]", "\\q", "a{9999}", "*", "[]", "(" * 60, "a" * 501]
)
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(patterns.BadPattern):
        patterns.check(pattern)


def test_n_upl_19_a_pattern_made_to_take_for_ever_does_not():
    begun = time.monotonic()

    assert not patterns.matches("(a|a)*(a*)*b", "a" * 2_000)
    assert time.monotonic() - begun < 2


MAPPED = {"default": "-2", "lower": "0", "upper": "2", "entries": [
    {"key": "H", "value": "1"}, {"key": "O", "value": "1"}, {"key": "Cl", "value": "-1"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "score"), [("H O", "2"), ("H", "1"), ("Cl", "0"), ("H O He", "0"), ("H O Cl", "1"),
    ("H H O", "2"), ("", "0")]
)  # fmt: skip
def test_mapping_counts_every_item_once_within_its_bounds(given, score):
    stated = {
        "responses": {"RESPONSE": {"cardinality": "multiple", "type": "identifier", "mapping": MAPPED}},
        "outcomes": {"SCORE": {"cardinality": "single", "type": "float"}},
        "rules": TEMPLATES["map_response"],
    }
    assert in_words(run(stated, {"RESPONSE": given.split()})["SCORE"]) == [score]


@pytest.mark.parametrize(
    ("points", "score"), [("3 3", "1"), ("3 3|4 4", "1"), ("8 8", "2"), ("50 50", "0"), ("5 5", "1")]
)
def test_areas_count_once_and_the_first_of_two_that_overlap(points, score):
    areas = {"default": "0", "entries": [
        {"shape": "rect", "coords": ["0", "0", "5", "5"], "value": "1"},
        {"shape": "rect", "coords": ["5", "5", "9", "9"], "value": "2"}]}  # fmt: skip
    stated = {
        "responses": {"RESPONSE": {"cardinality": "multiple", "type": "point", "areas": areas}},
        "outcomes": {"SCORE": {"cardinality": "single", "type": "float"}},
        "rules": TEMPLATES["map_response_point"],
    }
    assert in_words(run(stated, {"RESPONSE": points.split("|")})["SCORE"]) == [score]


def scored(rules, **outcomes):
    return {
        "responses": {"RESPONSE": {"cardinality": "single", "type": "identifier", "correct": ["b"]}},
        "outcomes": {"SCORE": {"cardinality": "single", "type": "float"}, **outcomes},
        "rules": rules,
        "bind": {"RESPONSE": {"take": "options"}},
        "score": "SCORE",
        "maximum": "4",
    }


def test_rules_branch_look_up_and_leave():
    table = {"default": "low", "entries": [{"from": "3", "to": "high", "inclusive": True}]}
    stated = scored(
        [
            {"if": [{"when": do("match", var("RESPONSE"), ident("b")),
            "then": [{"set": "SCORE", "to": num("3")}]}],
             "else": [{"set": "SCORE", "to": num("-1")}]},
            {"lookup": "LEVEL", "by": var("SCORE")},
            {"if": [{"when": do("isNull", var("RESPONSE")), "then": [{"exit": True}]}]},
            {"set": "SEEN", "to": do("multiple", var("RESPONSE"))},
        ],
        LEVEL={"cardinality": "single", "type": "identifier", "table": table},
        SEEN={"cardinality": "multiple", "type": "identifier"},
    )  # fmt: skip
    assert processing.outcomes(stated, {"options": ["b"]}) == {
        "SCORE": ["3"],
        "LEVEL": ["high"],
        "SEEN": ["b"],
    }
    assert processing.outcomes(stated, None) == {"SCORE": ["-1"], "LEVEL": ["low"], "SEEN": None}
    assert processing.judge(stated, {"options": ["b"]}) == (Decimal("0.75"), "partial")
    assert processing.judge(stated, {"options": ["a"]}) == (Decimal("-0.25"), "wrong")
    assert processing.judge(stated, None) == (Decimal("-0.25"), "blank")
    assert processing.faults(stated) == []


def test_a_question_is_marked_explained_and_commented_by_the_rule_it_brings():
    definition = {"stem": {"en": "Which?"}, "options": [{"id": one, "en": one} for one in "ab"]}
    stated = scored(TEMPLATES["match_correct"]) | {
        "feedback": [
            {"outcome": "SCORE", "value": "1", "en": "Just so."},
            {"outcome": "SCORE", "value": "0", "en": "No."},
        ]
    }
    key = {"options": [], "processing": stated, "feedback": {"partial": {"en": "Nearly."}}}
    kind = question_type("single_choice")

    assert kind.mark(definition, key, {"options": ["b"]}) == Mark(Decimal("0.25"), "partial")
    assert [text["en"] for text in kind.feedback(definition, key, {"options": ["b"]})] == [
        "Just so.",
        "Nearly.",
    ]
    reason = kind.why(definition, key, {"options": ["a"]})
    assert (reason.code, reason.detail["score"], reason.detail["maximum"]) == ("processing", "0", "4")
    assert kind.validate(definition, key) == []
    assert [
        problem.code for problem in kind.validate(definition, {"options": [], "processing": {"x": 1}})
    ] == ["processing_malformed"]


@pytest.mark.parametrize(
    "text", ["NaN", "nan", "INF", "-INF", "Infinity", "1e309", "1e999", "0x10", "1_0", "", "١"]
)
def test_n_upl_19_numbers_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_number(text)
    bad = scored([])
    bad["responses"]["RESPONSE"]["mapping"] = {"entries": [{"key": "b", "value": text}]}
    assert processing.faults(bad) == ["processing_malformed"]


def test_n_upl_19_rules_that_grow_without_end_leave_the_mark_to_a_person():
    double = {"set": "ALL", "to": do("multiple", var("ALL"), var("ALL"), num("1"))}
    stated = scored([double] * 60, ALL={"cardinality": "multiple", "type": "integer"})

    with pytest.raises(TooMuch):
        run(stated, {})
    assert processing.judge(stated, {"options": ["b"]}) == (Decimal(0), "pending")
    many = do("sum", *[num("1")] * 6_000)
    assert processing.faults(scored([{"set": "SCORE", "to": many}])) == ["processing_too_large"]
    unknown = [{"set": "SCORE", "to": do("customOperator", num("1"))}]
    assert processing.faults(scored(unknown)) == ["processing_operator_unknown"]


@pytest.mark.parametrize(
    ("bind", "answer", "values"),
    [
        ({"take": "options", "names": {"a": "CHOICE_A"}}, {"options": ["a", "b"]}, ["CHOICE_A", "b"]),
        ({"take": "order"}, {"order": ["b", "a"]}, ["b", "a"]),
        ({"take": "cells"}, {"cells": {"r": ["c", "d"]}}, ["r c", "r d"]),
        ({"take": "pairs"}, {"pairs": {"s": "o"}}, ["s o"]),
        ({"take": "linked"}, {"pairs": [["a", "b"]]}, ["a b"]),
        ({"take": "placed", "names": {"1": "G1"}}, {"gaps": {"1": "w"}}, ["w G1"]),
        ({"take": "gap", "gap": "1"}, {"gaps": {"1": "w", "2": "v"}}, ["w"]),
        ({"take": "text"}, {"text": " York "}, [" York "]),
        ({"take": "truth", "names": {"true": "T", "false": "F"}}, {"value": False}, ["F"]),
        ({"take": "number"}, {"text": "１,500.5"}, ["1500.5"]),
        ({"take": "ranks"}, {"gaps": {"x": "2", "y": "1"}}, ["y", "x"]),
        ({"take": "text", "path": [["gaps", "2"]]}, {"gaps": {"2": {"text": "x"}}}, ["x"]),
    ],
)  # fmt: skip
def test_answers_become_values_and_values_answers(bind, answer, values):
    stated = {"bind": {"R": bind}, "responses": {"R": {"cardinality": "ordered"}}}

    assert responses_of(stated, answer) == {"R": values}
    assert responses_of(stated, None) == {"R": None}
    if bind["take"] not in ("gap", "number"):
        assert answer_of(stated, {"R": values}) == answer


def test_values_that_no_answer_can_have():
    stated = {"bind": {"R": {"take": "pairs"}}, "responses": {"R": {"cardinality": "multiple"}}}

    with pytest.raises(ValueError, match="R"):
        answer_of(stated, {"R": ["D T", "D M"]})


LEAVES = st.sampled_from([NULL, TRUE, FALSE, num("0"), num("-3"), num("2.5"), num("1e300"),
word("York"), SOME,
                          *(var(name) for name in RESPONSES)])  # fmt: skip
NAMES = sorted(set(machine.OPERATORS) - {"variable", "baseValue", "correct", "default", "null", "repeat"})


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_rule_makes_marking_fail(data):
    def tree(depth):
        if depth == 0 or data.draw(st.booleans()):
            return data.draw(LEAVES)
        name = data.draw(st.sampled_from(NAMES))
        least, most = processing.validation.PARTS[name]
        parts = [tree(depth - 1) for _ in range(max(least, min(most or 2, 2)))]
        more = {
            "mathOperator": {"name": "exp"}, "mathConstant": {"name": "pi"},
            "statsOperator": {"name": "popSD"},
        }.get(name, {})  # fmt: skip
        if name == "mathOperator":
            parts = parts[:1]
        return {"do": name, "of": parts, "id": "SET", "n": "1", "least": "1", "most": "REAL", "figures": "2",
                "field": "nsf", "pattern": "[a-z]*",
                "shape": "circle", "coords": ["0", "0", "9"], **more}  # fmt: skip

    stated = scored([{"set": "SCORE", "to": tree(3)}, {"lookup": "SCORE", "by": tree(2)}])
    stated["responses"] = RESPONSES
    fraction, code = processing.judge(stated, {"options": ["a"]})

    assert abs(Fraction(fraction)) <= 1
    assert code in ("right", "partial", "wrong", "pending")
