"""Regular expressions as answers: the same language as Python's, in a time that nothing stretches."""

import re
import time

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.registry import question_type
from assessments.question_types.short_text import patterns

ATOMS = st.sampled_from(["a", "b", ".", r"\d", r"\w", "[ab]", "[^a]", "[a-c1]", r"\.", r"\s", "^", "$"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, st.text("ab1. ", max_size=6))
def test_the_answer_is_the_one_of_python(pattern, text):
    assert patterns.matches(pattern, text, case=True) == bool(re.search(f"^{pattern}$", text))


def test_case_codes_and_unicode():
    assert patterns.matches("Été|straße", "été", case=False)
    assert not patterns.matches("Art", "art", case=True)
    assert patterns.matches(r"第\d+条", "第56条", case=True)
    assert patterns.matches(r"\x41\u4e00\t?", "A一", case=True)
    assert patterns.matches(r"[\w-]+@[^.]+\.cn", "li-4@spp.cn", case=True)


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "a{1000}", "(?=a)", r"\1", "a**", "a{2,1}", "x" * 600, "(" * 99]
)
def test_what_cannot_be_read_is_refused(pattern):
    assert not patterns.readable(pattern)
    with pytest.raises(patterns.PatternError):
        patterns.matches(pattern, "a", case=True)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)*c", "(.*)*(.*)*x", "((a{1,9}){1,9}){1,3}b"])
def test_no_expression_takes_long(pattern):
    began = time.perf_counter()
    assert not patterns.matches(pattern, "a" * 490, case=False)
    assert time.perf_counter() - began < 3


def test_answers_that_are_expressions():
    member = question_type("short_text")
    definition = {"schema": 1, "stem": {"zh": "?", "en": ""}}
    answers = [{"text": "Art(icle)?\\.? 56", "weight": "1"}, {"text": ".*56.*", "weight": "0.5"}]
    key = {"answers": answers, "case": False, "tolerate": ["width"], "patterns": True}
    marks = [
        str(member.mark(definition, key, {"text": text}).fraction) for text in ("ART. 5６", "56 CPL", "57")
    ]
    assert marks == ["1", "0.500000", "0"]
    assert member.validate(definition, key) == []
    broken = {**key, "answers": [{"text": "(", "weight": "1"}]}
    assert [problem.code for problem in member.validate(definition, broken)] == ["pattern_unreadable"]
    assert member.correct_answer(definition, {**key, "answers": [{"text": "a\\.b", "weight": "1"}]}) == {
        "text": "a.b"
    }
    assert member.correct_answer(definition, {**key, "answers": [{"text": "a+b", "weight": "1"}]}) is None


def test_calculations_as_answers():
    member = question_type("numeric")
    definition = {"schema": 1, "stem": {"zh": "?", "en": ""}, "expressions": True}
    key = {"answers": [{"value": "8", "weight": "1"}]}
    texts = ["8", "2*4", "2^3", "２×４", "(3+5)", "9-2", "2*", "__import__('os')", "9" * 200]
    found = [member.mark(definition, key, {"text": text}).code for text in texts]
    assert found == ["right"] * 5 + ["wrong"] * 4
    assert member.read_answer(definition, {"value": ["2*4"]}, {}) == {"text": "2*4"}
    assert member.mark({**definition, "expressions": False}, key, {"text": "2*4"}).code == "wrong"
