import random
from decimal import Decimal

import pytest

from assessments.question_types.base import Answer, Problem, Reason
from assessments.question_types.numeric import Numeric
from assessments.question_types.registry import TYPES
from core.errors import Invalid

TYPE = TYPES["case_file"]
OPTIONS = [{"id": letter, "zh": letter * 2, "en": letter * 3} for letter in "abc"]
CHOICE = {"stem": {"zh": "哪个？", "en": "Which?"}, "options": OPTIONS}
PARTS = [
    {"id": "1", "kind": "single_choice", "definition": CHOICE, "marks": "2"},
    {"id": "2", "kind": "true_false", "definition": {"stem": {"zh": "对吗？", "en": "True?"}}, "marks": "1"},
]
ESSAY = {
    "id": "3",
    "kind": "extended_text",
    "definition": {"stem": {"zh": "理由？", "en": "Why?"}},
    "marks": "3",
}
DOCUMENTS = [
    {
        "id": "d1",
        "title": {"zh": "请求书", "en": "Letter of request"},
        "body": {"zh": "兹请求……", "en": "We request"},
    },
    {"id": "d2", "title": {"zh": "", "en": "Annex"}, "body": {"zh": "", "en": "List of accounts"}},
]
DEFINITION = {"stem": {"zh": "案卷", "en": "The file"}, "documents": DOCUMENTS, "parts": PARTS}
KEY = {"parts": {"1": {"options": ["a"]}, "2": {"value": True}}}
TOKENS = {"t1": "1.c", "t2": "1.a", "t3": "1.b"}


@pytest.mark.parametrize(
    ("answers", "fraction", "code"),
    [
        ({"1": {"options": ["a"]}, "2": {"value": True}}, "1", "right"),
        ({"1": {"options": ["a"]}, "2": {"value": False}}, "0.666667", "partial"),
        ({"2": {"value": True}}, "0.333333", "partial"),
        ({"1": {"options": ["b"]}}, "0", "wrong"),
        ({}, "0", "blank"),
    ],
)
def test_mark_is_the_mean_by_weight(answers, fraction, code):
    mark = TYPE.mark(DEFINITION, KEY, {"parts": answers})

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_it_waits_for_a_person_where_one_part_does():
    definition = {**DEFINITION, "parts": [*PARTS, ESSAY]}
    essay = {"parts": {"1": {"options": ["a"]}, "3": {"text": "因为"}}}

    assert (TYPE.needs_person(DEFINITION), TYPE.needs_person(definition)) == (False, True)
    assert TYPE.mark(definition, KEY, essay).code == "pending"
    assert TYPE.mark(definition, KEY, {"parts": {"1": {"options": ["a"]}}}).fraction == Decimal("0.333333")


def test_parts_read_their_own_fields_and_show_their_own_options():
    data = {"1.choice": ["t2"], "2.choice": ["false"]}
    answer = TYPE.read_answer(DEFINITION, data, TOKENS)
    view = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=answer)

    assert answer == {"parts": {"1": {"options": ["a"]}, "2": {"value": False}}}
    assert TYPE.option_ids(DEFINITION) == ["1.a", "1.b", "1.c"]
    first, second = view.body.parts
    assert [(choice.token, choice.chosen) for choice in first.view.choices] == [
        ("t1", False), ("t2", True), ("t3", False),
    ]  # fmt: skip
    assert (first.prefix, first.marks, second.view.text, view.body.weighted) == ("1.", "2", "false", True)
    assert TYPE.say(DEFINITION, answer, "en") == ["1. aaa", "2. false"]
    assert TYPE.correct_answer(DEFINITION, KEY) == {"parts": {"1": {"options": ["a"]}, "2": {"value": True}}}


def test_a_part_may_keep_the_order_of_its_options():
    fixed = {**PARTS[0], "definition": {**CHOICE, "fixed_order": True}}
    view = TYPE.view({**DEFINITION, "parts": [fixed]}, language="en", options=TOKENS, answer=None)

    assert [choice.text for choice in view.body.parts[0].view.choices] == ["aaa", "bbb", "ccc"]


def test_documents_come_in_the_language_of_the_reader_with_the_other_beside():
    documents = TYPE.view(DEFINITION, language="zh", options=TOKENS, answer=None).body.documents

    assert [(one.title, one.title_lang, one.body, one.lang, one.other) for one in documents] == [
        ("请求书", "zh", "兹请求……", "zh", "We request"),
        ("Annex", "en", "List of accounts", "en", ""),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"choice": ["t2"]}, "answer.unknown_field"),
        ({"9.choice": ["t2"]}, "answer.unknown_field"),
        ({"1.score": ["1"]}, "answer.unknown_field"),
        ({"1.choice": ["t9"]}, "answer.unknown_option"),
        ({"2.choice": ["t2"]}, "answer.unknown_option"),
    ],
)
def test_what_the_page_could_not_have_sent_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == code


def test_one_part_that_is_refused_does_not_cost_the_answers_to_the_others():
    data = {"1.choice": ["t2"], "2.choice": ["maybe"]}

    assert TYPE.readable(DEFINITION, data, TOKENS) == {"parts": {"1": {"options": ["a"]}}}
    assert TYPE.readable(DEFINITION, {"2.choice": ["maybe"]}, TOKENS) is None


def test_why_and_feedback_are_those_of_the_parts_and_then_of_the_whole():
    said = {"feedback": {"wrong": {"zh": "再想想", "en": "Think again"}}}
    key = {
        "parts": {**KEY["parts"], "1": {**KEY["parts"]["1"], **said}},
        "feedback": {"partial": {"en": "Half"}},
    }
    answer: Answer = {"parts": {"1": {"options": ["b"]}, "2": {"value": True}}}

    assert TYPE.why(DEFINITION, key, answer) == Reason(
        "parts_weighted",
        {},
        (
            Reason("part", {"number": 1, "mark": "wrong"}, (Reason("wrong"),)),
            Reason("part", {"number": 2, "mark": "right"}, (Reason("right"),)),
        ),
    )
    assert TYPE.feedback(DEFINITION, key, answer) == [said["feedback"]["wrong"], {"en": "Half"}]


def test_what_parts_draw_is_kept_by_part(monkeypatch):
    monkeypatch.setattr(Numeric, "draw", lambda self, definition, rng: {"x": "7"}, raising=False)
    number = {"id": "n", "kind": "numeric", "definition": {"stem": {"en": "How many?"}}, "marks": "1"}
    definition = {**DEFINITION, "parts": [*PARTS, number]}
    drawn = TYPE.draw(definition, random.Random(1))
    served = TYPE.served(definition, drawn)

    assert drawn == {"n": {"x": "7"}}
    assert [part["definition"].get("drawn") for part in served["parts"]] == [None, None, {"x": "7"}]
    assert TYPE.served(definition, None) == definition


@pytest.mark.parametrize(
    ("change", "key", "problems"),
    [
        ({}, KEY, []),
        ({"documents": []}, KEY, [("documents", "documents_number")]),
        (
            {"documents": [{"id": "d", "title": {}, "body": {"en": "x"}}]},
            KEY,
            [("documents", "document_title")],
        ),
        (
            {"documents": [{"id": "d", "title": {"en": "x"}, "body": {}}]},
            KEY,
            [("documents", "document_empty")],
        ),
        ({"parts": []}, KEY, [("parts", "parts_number")]),
        ({"parts": [PARTS[0], PARTS[0]]}, KEY, [("parts", "parts_ids")]),
        ({"parts": [{**PARTS[0], "id": "a.b"}]}, KEY, [("parts", "parts_ids")]),
        ({"parts": [{**PARTS[0], "kind": "case_file"}]}, KEY, [("parts.1", "part_kind_unknown")]),
        ({"parts": [{**PARTS[0], "marks": "0"}]}, KEY, [("parts.1.marks", "part_marks")]),
        ({"parts": [{**PARTS[0], "marks": "much"}]}, KEY, [("parts.1.marks", "part_marks")]),
        ({}, {"parts": {"1": KEY["parts"]["1"]}}, [("parts.2.key", "key_missing")]),
    ],
)
def test_validate(change, key, problems):
    assert TYPE.validate({**DEFINITION, **change}, key) == [Problem(*problem) for problem in problems]
