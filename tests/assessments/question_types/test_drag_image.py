from decimal import Decimal

import pytest

from assessments.question_types.base import Problem, Reason
from assessments.question_types.drag_image import DragImage
from core.errors import Invalid
from tests.assessments.question_types.pictures import IMAGE, PICTURE, rect

TYPE = DragImage()
THINGS = [
    {"id": "a", "zh": "外交部", "en": "Ministry of Foreign Affairs"},
    {"id": "b", "zh": "司法部", "en": "Ministry of Justice", "image": IMAGE},
    {"id": "c", "zh": "检察院", "en": "Procuratorate", "unlimited": True},
    {"id": "d", "zh": "箭头", "en": "Arrow", "group": "2"},
]
DROPS = [
    rect("1", zh="对外联系机关", en="Authority for contacts"),
    {"id": "2", "x": 100, "y": 200},
    rect("3", 200),
    rect("4", 300, group="2"),
]
DEFINITION = {"stem": {"zh": "放在哪里？", "en": "Where?"}, **PICTURE, "choices": THINGS, "drops": DROPS}
KEY = {"gaps": {"1": "b", "2": "c", "3": "c"}}
TOKENS = {f"t-{thing['id']}": thing["id"] for thing in THINGS}


@pytest.mark.parametrize(
    ("gaps", "scoring", "fraction", "code"),
    [
        ({"1": "b", "2": "c", "3": "c"}, "parts", "1", "right"),
        ({"1": "b", "2": "c", "3": "c", "4": "d"}, "parts", "1", "right"),
        ({"1": "b"}, "parts", "0.333333", "partial"),
        ({"1": "a", "2": "c", "3": "c"}, "parts", "0.666667", "partial"),
        ({"1": "a", "2": "c", "3": "c"}, "all_or_nothing", "0", "wrong"),
        ({"4": "d"}, "parts", "0", "wrong"),
        ({}, "parts", "0", "blank"),
    ],
)
def test_mark(gaps, scoring, fraction, code):
    mark = TYPE.mark(DEFINITION, {**KEY, "scoring": scoring}, {"gaps": gaps})

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_why_says_it_place_by_place():
    assert TYPE.why(DEFINITION, KEY, {"gaps": {"1": "b", "2": "a"}}) == Reason(
        "places",
        {"right": 1, "all": 3},
        (
            Reason("part_right", {"number": 1}),
            Reason("part_wrong", {"number": 2}),
            Reason("part_blank", {"number": 3}),
            Reason("part_uncounted", {"number": 4}),
        ),
    )
    assert TYPE.why(DEFINITION, KEY, None) == Reason("blank")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"gap-1": ["t-a"], "gap-2": ["t-a"]}, "answer.used_twice"),
        ({"gap-1": ["t-d"]}, "answer.unknown_option"),
        ({"gap-1": ["a"]}, "answer.unknown_option"),
        ({"gap-1": ["t-a", "t-b"]}, "answer.unknown_option"),
        ({"gap-9": ["t-a"]}, "answer.unknown_field"),
        ({"choice": ["t-a"]}, "answer.unknown_field"),
    ],
)
def test_what_the_page_could_not_have_sent_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == code


def test_a_place_takes_what_is_of_its_group_and_shows_it_again():
    answer = TYPE.read_answer(
        DEFINITION, {"gap-1": ["t-b"], "gap-2": ["t-c"], "gap-3": ["t-c"], "gap-4": [""]}, TOKENS
    )
    view = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=answer)

    assert answer == {"gaps": {"1": "b", "2": "c", "3": "c"}}
    assert [(place.number, place.field, place.chosen) for place in view.body.places] == [
        (1, "gap-1", "t-b"), (2, "gap-2", "t-c"), (3, "gap-3", "t-c"), (4, "gap-4", ""),
    ]  # fmt: skip
    assert [choice.text for choice in view.body.places[3].choices] == ["Arrow"]
    corner = view.body.places[1].area
    assert (corner.left, corner.top, corner.width, corner.height) == (100, 200, 100, 33)
    assert TYPE.say(DEFINITION, answer, "zh") == ["1 (对外联系机关): 司法部", "2: 检察院", "3: 检察院"]
    assert TYPE.read_answer(DEFINITION, {}, TOKENS) is None


@pytest.mark.parametrize(
    ("definition", "key", "problems"),
    [
        (DEFINITION, KEY, []),
        ({**DEFINITION, "choices": THINGS[:1]}, {"gaps": {"1": "a"}}, [("choices", "things_number")]),
        ({**DEFINITION, "choices": [*THINGS, {"id": "e"}]}, KEY, [("choices", "option_empty")]),
        ({**DEFINITION, "choices": [*THINGS, THINGS[0]]}, KEY, [("choices", "options_ids")]),
        (
            {**DEFINITION, "choices": [*THINGS, {"id": "e", "en": "E", "image": "http://x"}]},
            KEY,
            [("choices", "picture_missing")],
        ),
        ({**DEFINITION, "drops": [*DROPS, DROPS[0]]}, KEY, [("drops", "places_number")]),
        ({**DEFINITION, "drops": [*DROPS, {"id": "5", "x": -1, "y": 3}]}, KEY, [("drops", "area_invalid")]),
        ({**DEFINITION, "drops": [*DROPS, {"id": "5", "x": 600, "y": 3}]}, KEY, [("drops", "area_outside")]),
        (DEFINITION, {}, [("key", "key_missing")]),
        (DEFINITION, {"gaps": {"9": "a"}}, [("key", "key_unknown_option")]),
        (DEFINITION, {"gaps": {"1": "z"}}, [("key", "key_unknown_option")]),
        (DEFINITION, {"gaps": {"1": "d"}}, [("key", "key_of_another_group")]),
        (DEFINITION, {"gaps": {"1": "a", "2": "a"}}, [("key", "key_used_twice")]),
        (DEFINITION, {**KEY, "scoring": "guess"}, [("key", "scoring_unknown")]),
    ],
)
def test_validate(definition, key, problems):
    assert TYPE.validate(definition, key) == [Problem(*problem) for problem in problems]
