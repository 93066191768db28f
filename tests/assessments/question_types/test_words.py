"""select_words and drag_words: what they share, and where they differ."""

from decimal import Decimal

import pytest

from assessments.question_types.base import Reason
from assessments.question_types.drag_words import DragWords
from assessments.question_types.select_words import SelectWords
from core.errors import Invalid

SELECT, DRAG = SelectWords(), DragWords()
BOTH = pytest.mark.parametrize("kind", [SELECT, DRAG], ids=["select_words", "drag_words"])
WORDS = [
    {"id": "a", "group": "1", "zh": "司法部", "en": "Ministry of Justice"},
    {"id": "b", "group": "1", "zh": "外交部", "en": "Ministry of Foreign Affairs", "unlimited": True},
    {"id": "c", "group": "2", "zh": "四十五日", "en": "45 days"},
    {"id": "d", "group": "2", "zh": "九十日", "en": "90 days"},
]
GAPS = [{"id": "1", "group": "1"}, {"id": "2", "group": "2"}, {"id": "3", "group": "1"}]
DEFINITION = {
    "stem": {"zh": "[[1]]在[[2]]内转交[[3]]。", "en": "[[1]] transmits within [[2]] to [[3]]."},
    "choices": WORDS,
    "gaps": GAPS,
}
KEY = {"gaps": {"1": "a", "2": "c", "3": "b"}}
TOKENS = {"t1": "d", "t2": "b", "t3": "a", "t4": "c"}


def answered(words):
    return {"gaps": {gap: word for gap, word in zip("123", words, strict=True) if word != "."}}


@BOTH
@pytest.mark.parametrize(
    ("scoring", "words", "fraction", "code"),
    [
        ("parts", "...", "0", "blank"),
        ("parts", "acb", "1", "right"),
        ("parts", ".c.", "0.333333", "partial"),
        ("parts", "bcb", "0.666667", "partial"),
        ("parts", "bda", "0", "wrong"),
        ("all_or_nothing", "acb", "1", "right"),
        ("all_or_nothing", "ac.", "0", "wrong"),
    ],
)
def test_mark(kind, scoring, words, fraction, code):
    mark = kind.mark(DEFINITION, {**KEY, "scoring": scoring}, answered(words))

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


@BOTH
def test_reasons_words_and_the_right_answer(kind):
    assert kind.why(DEFINITION, KEY, answered("a.a")) == Reason(
        "parts",
        {"right_parts": 1, "parts": 3},
        (Reason("part_right"), Reason("part_blank"), Reason("part_wrong")),
    )
    assert kind.why(DEFINITION, KEY, None) == Reason("blank")
    assert kind.say(DEFINITION, answered("a.b"), "zh") == ["(1) 司法部", "(3) 外交部"]
    assert kind.mark(DEFINITION, KEY, kind.correct_answer(DEFINITION, KEY)).code == "right"


@BOTH
def test_read_and_show(kind):
    answer = kind.read_answer(DEFINITION, {"gap-1": ["t3"], "gap-2": [""], "gap-3": ["t2"]}, TOKENS)
    view = kind.view(DEFINITION, language="en", options=TOKENS, answer=answer)
    gaps = view.body.gaps

    assert answer == {"gaps": {"1": "a", "3": "b"}}
    assert kind.read_answer(DEFINITION, {"gap-1": [""]}, TOKENS) is None
    assert view.stem_within
    assert view.answered
    assert view.body.several_groups
    # A gap offers the words of its group alone, in the order of the attempt.
    assert [[choice.token for choice in gap.choices] for gap in gaps] == [
        ["t2", "t3"], ["t1", "t4"], ["t2", "t3"],
    ]  # fmt: skip
    assert [gap.chosen and gap.chosen.text for gap in gaps] == [
        "Ministry of Justice", None, "Ministry of Foreign Affairs",
    ]  # fmt: skip
    assert [(word.choice.token, word.choice.chosen) for word in view.body.words] == [
        ("t1", False), ("t2", True), ("t3", True), ("t4", False),
    ]  # fmt: skip
    assert [word.unlimited for word in view.body.words] == (
        [False, True, False, False] if kind is DRAG else [True] * 4
    )


def test_a_word_to_drag_is_there_once_unless_it_is_unlimited():
    twice, free = {"gap-1": ["t3"], "gap-3": ["t3"]}, {"gap-1": ["t2"], "gap-3": ["t2"]}

    assert SELECT.read_answer(DEFINITION, twice, TOKENS) == answered("a.a")
    assert DRAG.read_answer(DEFINITION, free, TOKENS) == answered("b.b")
    with pytest.raises(Invalid) as refused:
        DRAG.read_answer(DEFINITION, twice, TOKENS)
    assert refused.value.code == "answer.word_twice"


@BOTH
@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"gap-1": ["a"]}, "unknown_option"),
        ({"gap-1": ["t4"]}, "unknown_option"),
        ({"gap-1": ["t2", "t3"]}, "too_many_options"),
        ({"gap-4": ["t1"]}, "unknown_field"),
    ],
)
def test_refuse_what_the_page_could_not_have_sent(kind, data, code):
    with pytest.raises(Invalid) as refused:
        kind.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == f"answer.{code}"


@BOTH
@pytest.mark.parametrize(
    ("change", "gaps", "codes"),
    [
        ({}, KEY["gaps"], []),
        ({"stem": {"zh": "", "en": "[[1]] [[2]] [[3]]"}}, KEY["gaps"], []),
        ({"stem": {"zh": "[[1]][[2]][[3]]", "en": "[[1]] [[2]]"}}, KEY["gaps"], ["gap_missing"]),
        ({"stem": {"zh": "[[1]][[1]][[2]][[3]][[9]]"}}, KEY["gaps"], ["gap_twice", "gap_unknown"]),
        ({"stem": {}}, KEY["gaps"], ["stem_missing"]),
        (
            {"markup": "html", "stem": {"zh": '<p title="[[1]]">[[2]]</p>[[3]]'}},
            KEY["gaps"],
            ["gap_missing"],
        ),
        ({}, {"1": "a", "2": "c"}, ["gap_without_answer"]),
        ({}, {"1": "c", "2": "c", "3": "b"}, ["key_unknown_option"]),
        ({"gaps": [], "stem": {"zh": "空"}}, {}, ["gaps_number"]),
    ],
)
def test_validate(kind, change, gaps, codes):
    problems = kind.validate({**DEFINITION, **change}, {"gaps": gaps})

    assert [problem.code for problem in problems] == codes


def test_a_key_that_needs_a_word_twice_needs_it_unlimited():
    key = {"gaps": {"1": "a", "2": "c", "3": "a"}}

    assert SELECT.validate(DEFINITION, key) == []
    assert [problem.code for problem in DRAG.validate(DEFINITION, key)] == ["word_not_unlimited"]
