"""The types whose answers a person marks."""

import pytest

from assessments.question_types import rubric
from assessments.question_types.base import BLANK, PENDING, Problem, Reason
from assessments.question_types.by_person import words_in
from assessments.question_types.registry import TYPES
from core.errors import Invalid

STEM = {"stem": {"zh": "请说明理由。", "en": "Give your reasons."}}
LEVELS = [{"points": "0", "zh": "无", "en": "None"}, {"points": "2.5", "zh": "完整", "en": "Complete"}]
RUBRIC = [{"id": "law", "zh": "法律依据", "en": "Legal basis", "levels": LEVELS}]
KEY = {"rubric": RUBRIC, "sample": {"zh": "样例", "en": "Sample"}}
SOURCE = {"language": "en", "text": "The request shall be executed promptly."}
DIGESTS = ["ab" * 32, "cd" * 32]
CASES = {
    "extended_text": (
        {**STEM, "lines": 12, "words": {"least": 3, "most": 300}},
        {"value": ["a"]},
        {"text": "a"},
    ),
    "translation": ({**STEM, "source": SOURCE, "into": "zh"}, {"value": ["请求"]}, {"text": "请求"}),
    "file_upload": ({**STEM, "accept": [".pdf"], "most": 2}, {"files": DIGESTS}, {"files": DIGESTS}),
    "oral": ({**STEM, "seconds": 90}, {"recording": DIGESTS[:1]}, {"file": DIGESTS[0]}),
}


@pytest.mark.parametrize("kind", CASES)
def test_an_answer_waits_for_a_person_and_none_is_blank(kind):
    definition, data, answer = CASES[kind]
    type_ = TYPES[kind]

    assert type_.validate(definition, KEY) == type_.validate(definition, {}) == []
    assert type_.read_answer(definition, data, {}) == answer
    assert type_.read_answer(definition, {}, {}) is None
    assert (type_.mark(definition, KEY, answer), type_.mark(definition, KEY, None)) == (PENDING, BLANK)
    assert type_.needs_person(definition)
    assert type_.feedback(definition, {**KEY, "feedback": {"pending": {"en": "x"}}}, answer) == []
    assert type_.view(definition, language="en", options={}, answer=answer).answered


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("extended_text", {"value": ["a", "b"]}, "answer.unknown_field"),
        ("extended_text", {"score": ["5"]}, "answer.unknown_field"),
        ("extended_text", {"value": ["字" * 50_001]}, "answer.too_long"),
        ("translation", {"value": ["a\0b"]}, "answer.malformed"),
        ("file_upload", {"files": [*DIGESTS, "ef" * 32]}, "answer.too_many_files"),
        ("file_upload", {"files": ["report.pdf"]}, "answer.malformed"),
        ("file_upload", {"files": [DIGESTS[0]] * 2}, "answer.malformed"),
        ("oral", {"recording": DIGESTS}, "answer.too_many_files"),
        ("oral", {"value": ["spoken"]}, "answer.unknown_field"),
    ],
)
def test_what_the_page_could_not_have_sent_is_refused(kind, data, code):
    with pytest.raises(Invalid) as refused:
        TYPES[kind].read_answer(CASES[kind][0], data, {})

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "change", "problems"),
    [
        ("extended_text", {"stem": {}}, [("stem", "stem_missing")]),
        ("extended_text", {"words": {"least": 300, "most": 3}}, [("words", "length_invalid")]),
        ("extended_text", {"words": {"least": -1}}, [("words", "length_invalid")]),
        ("extended_text", {"lines": 61}, [("words", "length_invalid")]),
        ("translation", {"source": {"language": "en", "text": " "}}, [("source", "source_missing")]),
        ("translation", {"into": "en"}, [("into", "translation_languages")]),
        ("file_upload", {"accept": ["pdf"]}, [("accept", "endings_invalid")]),
        ("file_upload", {"most": 21}, [("most", "upload_limits")]),
        ("file_upload", {"megabytes": 101}, [("most", "upload_limits")]),
        ("oral", {"seconds": 3}, [("seconds", "oral_seconds")]),
        ("oral", {"preparation_seconds": 4000}, [("preparation_seconds", "oral_seconds")]),
    ],
)
def test_validate(kind, change, problems):
    definition = {**CASES[kind][0], **change}

    assert TYPES[kind].validate(definition, KEY) == [Problem(*problem) for problem in problems]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (RUBRIC, None),
        ([*RUBRIC, *RUBRIC], "rubric_criteria"),
        ([{"id": "law", "levels": LEVELS}], "rubric_criterion_empty"),
        ([{**RUBRIC[0], "levels": LEVELS[:1]}], "rubric_levels"),
        ([{**RUBRIC[0], "levels": [{"points": "-1"}, {"points": "2"}]}], "rubric_levels"),
        ([{**RUBRIC[0], "levels": [{"points": "much"}, {"points": "2"}]}], "rubric_levels"),
        ([{**RUBRIC[0], "levels": [{"points": "2"}, {"points": "2.0"}]}], "rubric_points_alike"),
    ],
)
def test_a_rubric_must_be_usable(entries, code):
    assert rubric.check_rubric({"rubric": entries}) == ([Problem("rubric", code)] if code else [])


def test_a_rubric_is_read_from_its_best_level():
    [criterion] = rubric.criteria(KEY, "zh")

    assert (criterion.text, [(level.points, level.text) for level in criterion.levels]) == (
        "法律依据",
        [("2.5", "完整"), ("0", "无")],
    )
    assert rubric.most_points({"rubric": RUBRIC * 2}) == 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("，。 -- …", 0),
        ("mutual legal assistance", 3),
        ("司法协助", 4),
        ("依据UNCAC第46条 don't", 7),
        ("re-open", 1),
    ],
)
def test_words_are_counted_in_both_scripts(text, words):
    assert words_in(text) == words


def test_the_sample_is_the_right_answer_of_a_text_and_in_the_language_asked_for():
    extended, translation = CASES["extended_text"][0], CASES["translation"][0]

    assert TYPES["extended_text"].correct_answer(extended, KEY) == {"text": "样例"}
    assert TYPES["translation"].correct_answer({**translation, "into": "en"}, KEY) == {"text": "Sample"}
    assert TYPES["translation"].correct_answer(translation, {}) is None
    assert TYPES["extended_text"].why(extended, KEY, {"text": "两个 words"}) == Reason(
        "pending_words", {"words": 3}
    )
