from decimal import Decimal

import pytest

from assessments.question_types.base import Reason
from assessments.question_types.matching import Matching
from core.errors import Invalid

TYPE = Matching()
STEMS = [{"id": letter, "zh": f"第{letter}条", "en": f"article {letter}"} for letter in "abc"]
OPTIONS = [{"id": letter, "zh": f"依据{letter}", "en": f"basis {letter}"} for letter in "abcd"]
DEFINITION = {"stem": {"zh": "配对", "en": "Match"}, "stems": STEMS, "options": OPTIONS}
KEY = {"pairs": {"a": "b", "b": "b", "c": "d"}}
STRICT = {**KEY, "scoring": "all_or_nothing"}
TOKENS = {"t1": "d", "t2": "a", "t3": "b", "t4": "c"}


def answered(options):
    """An answer by the options of the stems a, b and c; a dot is none."""
    return {"pairs": {stem: option for stem, option in zip("abc", options, strict=True) if option != "."}}


@pytest.mark.parametrize(
    ("key", "options", "fraction", "code"),
    [
        (KEY, "...", "0", "blank"),
        (KEY, "bbd", "1", "right"),
        (KEY, "b..", "0.333333", "partial"),
        (KEY, "bba", "0.666667", "partial"),
        (KEY, "aca", "0", "wrong"),
        ({**KEY, "rules": "moodle"}, "bba", "0.666667", "partial"),
        (STRICT, "bbd", "1", "right"),
        (STRICT, "bba", "0", "wrong"),
        (STRICT, "bb.", "0", "wrong"),
    ],
)
def test_mark(key, options, fraction, code):
    mark = TYPE.mark(DEFINITION, key, answered(options))

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_reasons_stem_by_stem_and_words():
    reason = TYPE.why(DEFINITION, KEY, answered("b.a"))

    assert reason == Reason(
        "parts",
        {"right_parts": 1, "parts": 3},
        (Reason("part_right"), Reason("part_blank"), Reason("part_wrong")),
    )
    assert TYPE.why(DEFINITION, STRICT, answered("bba")).code == "parts_all"
    assert TYPE.why(DEFINITION, KEY, None) == Reason("blank")
    assert TYPE.mark(DEFINITION, KEY, TYPE.correct_answer(DEFINITION, KEY)).code == "right"
    assert TYPE.say(DEFINITION, answered("b.a"), "en") == ["article a → basis b", "article c → basis a"]


def test_texts_of_the_subset_are_said_as_words():
    rich = {
        **DEFINITION,
        "markup": "html",
        "stems": [{"id": "a", "zh": "<p>第<b>6</b>条</p>"}],
        "options": [{"id": "b", "en": "<em>lex&nbsp;loci</em>"}],
    }

    assert TYPE.say(rich, {"pairs": {"a": "b"}}, "zh") == ["第6条 → lex loci"]


def test_read_and_show():
    answer = TYPE.read_answer(DEFINITION, {"stem-1": ["t3"], "stem-2": [""], "stem-3": ["t3"]}, TOKENS)
    view = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=answer)

    assert answer == {"pairs": {"a": "b", "c": "b"}}
    assert TYPE.read_answer(DEFINITION, {}, TOKENS) is None
    assert [(stem.number, stem.text, stem.chosen and stem.chosen.token) for stem in view.body.stems] == [
        (1, "article a", "t3"), (2, "article b", None), (3, "article c", "t3"),
    ]  # fmt: skip
    assert [(option.text, option.chosen) for option in view.body.options] == [
        ("basis d", False), ("basis a", False), ("basis b", True), ("basis c", False),
    ]  # fmt: skip


def test_the_order_of_writing_is_never_shown():
    written = {"t9": "a", "t5": "b", "t7": "c", "t1": "d"}
    view = TYPE.view({**DEFINITION, "fixed_order": True}, language="en", options=written, answer=None)

    assert [option.token for option in view.body.options] == ["t1", "t5", "t7", "t9"]
    assert [choice.token for choice in view.body.stems[0].choices] == ["t1", "t5", "t7", "t9"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"stem-1": ["b"]}, "unknown_option"),
        ({"stem-1": ["t1", "t2"]}, "too_many_options"),
        ({"stem-4": ["t1"]}, "unknown_field"),
        ({"stem-1": ["t1"], "mark": ["1"]}, "unknown_field"),
    ],
)
def test_refuse_what_the_page_could_not_have_sent(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == f"answer.{code}"


@pytest.mark.parametrize(
    ("change", "key", "codes"),
    [
        ({}, KEY, []),
        ({}, {"pairs": {"a": "b"}}, ["pair_missing"]),
        ({}, {"pairs": {"a": "b", "b": "x", "c": "d"}}, ["key_unknown_option"]),
        ({}, {**KEY, "scoring": "by_eye"}, ["scoring_unknown"]),
        ({"options": OPTIONS[1:2]}, {"pairs": dict.fromkeys("abc", "b")}, ["match_options_number"]),
        ({"stems": []}, {"pairs": {}}, ["stems_number"]),
        ({"stems": [*STEMS[:2], {"id": "c", "zh": "", "en": ""}]}, KEY, ["option_empty"]),
        ({"stem": {"zh": " "}}, KEY, ["stem_missing"]),
    ],
)
def test_validate(change, key, codes):
    problems = TYPE.validate({**DEFINITION, **change}, key)

    assert [problem.code for problem in problems] == codes
