import time
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.base import Problem
from assessments.question_types.short_text import ShortText
from assessments.question_types.short_text.matching import Comparison, literal
from core.errors import Invalid

TYPE = ShortText()
DEFINITION = {"stem": {"zh": "什么？", "en": "What?"}}
FROG = {
    "answers": [
        {"text": "frog", "weight": "1", "feedback": {"zh": "", "en": "Good"}},
        {"text": "to*d", "weight": "0.8"},
        {"text": "*", "weight": "0", "feedback": {"zh": "", "en": "No"}},
    ],
    "feedback": {"right": {"zh": "对", "en": "Right"}},
}
ALL = ("width", "script", "spaces")


@pytest.mark.parametrize(
    ("pattern", "text", "case", "tolerate", "fits"),
    [
        ("frog", "frog", False, (), True),
        ("frog", " Frog ", False, (), True),
        ("frog", "Frog", True, (), False),
        ("frog", "frogs", False, (), False),
        ("*frog*", "a frog is one", False, (), True),
        ("*frog*", "toad", False, (), False),
        ("a*b*c", "abc", False, (), True),
        ("a*b*c", "acb", False, (), False),
        ("ab*ba", "aba", False, (), False),
        ("a**b", "a x b", False, (), True),
        (r"a\*b", "a*b", False, (), True),
        (r"a\*b", "axb", False, (), False),
        ("*", "anything", False, (), True),
        ("may be", "may  be", False, (), False),
        ("may be", "may  be", False, ("spaces",), True),
        ("may be", "maybe", False, ("spaces",), False),
        ("引渡", "引 渡", False, ("spaces",), True),
        ("刑法第7条", "刑法第 7 条", False, ("spaces",), True),
        ("UNCAC", "ＵＮＣＡＣ", False, (), False),
        ("UNCAC", "ＵＮＣＡＣ", True, ("width",), True),
        ("第7条", "第７条", False, ("width",), True),
        ("检察院", "檢察院", False, (), False),
        ("检察院", "檢察院", False, ("script",), True),
        ("檢察院*", "检察院的职责", False, ("script",), True),
        ("é", "e\u0301", False, (), True),
        ("Straße", "STRASSE", False, (), True),
    ],
)
def test_when_a_text_fits(pattern, text, case, tolerate, fits):
    assert Comparison(case, tolerate).fits(pattern, text) is fits


@settings(max_examples=80, deadline=None)
@given(st.text("ab 引Ａ", max_size=12), st.text("ab 引Ａ", max_size=4), st.sets(st.sampled_from(ALL)))
def test_a_text_fits_itself_and_any_star_in_it(text, more, tolerate):
    comparison = Comparison(True, tuple(tolerate))

    assert comparison.fits(text, text)
    assert comparison.fits(f"{text.strip()}*", f"{text.strip()}{more}") or "spaces" in tolerate


def test_many_stars_do_not_take_long():
    began = time.process_time()
    assert not Comparison().fits("*a" * 60 + "*b", "a" * 500)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "fraction", "code", "reason", "said"),
    [
        ("Frog", "1", "right", "answer_fits", ["Good", "Right"]),
        ("toad", "0.8", "partial", "answer_fits", []),
        ("fish", "0", "wrong", "answer_fits", ["No"]),
        (" ", "0", "blank", "blank", ["No"]),
    ],
)
def test_the_first_answer_that_fits_decides(text, fraction, code, reason, said):
    answer = {"text": text}
    mark = TYPE.mark(DEFINITION, FROG, answer)

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)
    assert TYPE.why(DEFINITION, FROG, answer).code == reason
    assert [texts["en"] for texts in TYPE.feedback(DEFINITION, FROG, answer)] == said


def test_none_fits_and_nothing_is_below_nothing_by_our_rules():
    key = {"answers": [{"text": "frog"}, {"text": "toad", "weight": "-0.5"}]}

    assert TYPE.mark(DEFINITION, key, {"text": "newt"}).code == "wrong"
    assert TYPE.why(DEFINITION, key, {"text": "newt"}).code == "no_answer_fits"
    assert TYPE.mark(DEFINITION, key, {"text": "toad"}).fraction == 0
    assert TYPE.mark(DEFINITION, {**key, "rules": "moodle"}, {"text": "toad"}).fraction == Decimal("-0.5")


def test_what_is_read_shown_and_said():
    assert TYPE.read_answer(DEFINITION, {"value": ["  双重  犯罪 "]}, {}) == {"text": "双重 犯罪"}
    assert TYPE.read_answer(DEFINITION, {"value": [" "]}, {}) is None
    assert TYPE.view(DEFINITION, language="en", options={}, answer={"text": "x"}).text == "x"
    assert TYPE.say(DEFINITION, {"text": "x"}, "en") == ["x"]
    assert TYPE.correct_answer(DEFINITION, FROG) == {"text": "frog"}
    assert literal(r"*a\*b*") == "a*b"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"value": ["x" * 501]}, "answer.too_long"),
        ({"value": ["a", "b"]}, "answer.unknown_field"),
        ({"choice": ["a"]}, "answer.unknown_field"),
        ({"value": ["a\x00b"]}, "answer.malformed"),
        ({"value": ["\udc80"]}, "answer.malformed"),
    ],
)
def test_what_the_page_could_not_send_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, {})

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("key", "problems"),
    [
        (FROG, []),
        ({}, ["answers_missing"]),
        ({"answers": [{"text": " "}]}, ["answers_missing"]),
        ({"answers": [{"text": "a", "weight": "2"}]}, ["weights_invalid"]),
        ({"answers": [{"text": "a", "weight": "0.9"}]}, ["answer_none_right"]),
        ({"answers": [{"text": "a"}], "tolerate": ["dialect"]}, ["tolerate_unknown"]),
    ],
)
def test_validate(key, problems):
    assert TYPE.validate(DEFINITION, key) == [Problem("key", code) for code in problems]
