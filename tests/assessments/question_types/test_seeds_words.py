"""Questions of the seed that match, order and fill gaps."""

from assessments.question_types.registry import question_type
from assessments.question_types.seeds import read_question

NAMED = [{"zh": "甲", "en": "A"}, {"zh": "乙", "en": "B"}]


def read(kind, answer, **more):
    found = read_question({"type": kind, "stem_zh": "题", "stem_en": "Q", "answer": answer, **more})
    assert question_type(found["kind"]).validate(found["definition"], found["key"]) == []
    return found


def test_matching_and_ordering_by_their_places():
    pairs = [{"left": 1, "option": 2}, {"left": 2, "option": 1}]
    matching = read("MT", {"pairs": pairs}, left=NAMED, options=NAMED)
    ordering = read("OR", {"order": [2, 1], "remark_en": "x"}, items=NAMED, options=[])

    assert (matching["kind"], matching["key"]) == (
        "matching", {"pairs": {"a": "b", "b": "a"}, "scoring": "parts"},
    )  # fmt: skip
    assert (ordering["kind"], ordering["key"]) == (
        "ordering", {"order": ["b", "a"], "scoring": "all_or_nothing"},
    )  # fmt: skip
    assert ordering["definition"]["options"][1] == {"id": "b", "zh": "乙", "en": "B"}


def test_every_blank_is_a_gap():
    gaps = [{"accepted": ["45"], "kind": "number"}, {"accepted": ["翻译", "translation"], "kind": "text"}]
    cloze = read("CL", {"gaps": gaps}, stem_zh="____日内提供____。", stem_en="Within ____ days provide ____.")
    kind = question_type("cloze")
    answer = {"gaps": {"1": {"text": "45"}, "2": {"text": " Translation "}}}

    assert cloze["definition"]["stem"] == {
        "zh": "[[1]]日内提供[[2]]。", "en": "Within [[1]] days provide [[2]].",
    }  # fmt: skip
    assert [gap["kind"] for gap in cloze["definition"]["gaps"]] == ["numeric", "short_text"]
    assert kind.mark(cloze["definition"], cloze["key"], answer).code == "right"
