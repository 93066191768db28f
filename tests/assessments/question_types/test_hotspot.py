from decimal import Decimal

import pytest

from assessments.question_types.base import Problem
from assessments.question_types.hotspot import Hotspot
from core.errors import Invalid
from tests.assessments.question_types.pictures import PICTURE, rect

TYPE = Hotspot()
AREAS = [
    rect("seal", zh="印章", en="Seal"),
    {"id": "date", "shape": "circle", "coords": [200, 100, 20]},
    {"id": "name", "shape": "poly", "coords": [300, 100, 400, 100, 350, 200], "zh": "", "en": "Name"},
    {"id": "page", "shape": "ellipse", "coords": [500, 300, 40, 20]},
]
DEFINITION = {"stem": {"zh": "缺什么？", "en": "What is missing?"}, **PICTURE, "options": AREAS, "most": 2}
KEY = {"options": ["seal", "date"], "scoring": "partial"}
TOKENS = {f"t{place}": area["id"] for place, area in enumerate(AREAS)}


@pytest.mark.parametrize(
    ("chosen", "scoring", "fraction", "code"),
    [
        (["seal", "date"], "partial", "1", "right"),
        (["date", "seal"], "all_or_nothing", "1", "right"),
        (["seal"], "partial", "0.5", "partial"),
        (["seal"], "all_or_nothing", "0", "wrong"),
        (["seal", "name"], "partial", "0", "wrong"),
        (["page"], "partial", "0", "wrong"),
        ([], "partial", "0", "blank"),
    ],
)
def test_mark(chosen, scoring, fraction, code):
    mark = TYPE.mark(DEFINITION, {**KEY, "scoring": scoring}, {"options": chosen})

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"choice": ["t0", "t1", "t2"]}, "answer.too_many_options"),
        ({"choice": ["t0", "t0"]}, "answer.unknown_option"),
        ({"choice": ["seal"]}, "answer.unknown_option"),
        ({"x": ["10"]}, "answer.unknown_field"),
    ],
)
def test_what_the_page_could_not_have_sent_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == code


def test_areas_are_numbered_as_they_were_written_whatever_the_order_of_the_tokens():
    options = dict(reversed(TOKENS.items()))
    answer = TYPE.read_answer(DEFINITION, {"choice": ["t2", ""]}, options)
    view = TYPE.view(DEFINITION, language="zh", options=options, answer=answer)

    assert [
        (spot.number, spot.token, spot.text, spot.lang, spot.chosen, (spot.area.x, spot.area.y))
        for spot in view.body.spots
    ] == [
        (1, "t0", "印章", "zh", False, (35, 30)),
        (2, "t1", "", "zh", False, (200, 100)),
        (3, "t2", "Name", "en", True, (350, 133)),
        (4, "t3", "", "zh", False, (500, 300)),
    ]
    assert (view.body.picture.alt, view.body.one, view.answered) == ("法院平面图", False, True)
    assert TYPE.say(DEFINITION, TYPE.correct_answer(DEFINITION, KEY), "en") == ["1: Seal", "2"]
    assert TYPE.read_answer(DEFINITION, {}, options) is None


def _with(area, **more):
    return {**DEFINITION, "options": [AREAS[0], {"id": "x", **area}], **more}


@pytest.mark.parametrize(
    ("definition", "key", "problems"),
    [
        (DEFINITION, KEY, []),
        ({**DEFINITION, "image": "../etc/passwd"}, KEY, [("image", "picture_missing")]),
        ({**DEFINITION, "width": 0}, KEY, [("image", "picture_size")]),
        ({**DEFINITION, "alt": {}}, KEY, []),
        ({**DEFINITION, "options": []}, KEY, [("options", "areas_number"), ("key", "key_unknown_option")]),
        ({**DEFINITION, "most": 1}, KEY, [("most", "most_invalid")]),
        (DEFINITION, {"options": []}, [("key", "key_missing")]),
        (DEFINITION, {**KEY, "scoring": "guess"}, [("key", "scoring_unknown")]),
        (_with({"shape": "star", "coords": [1, 2]}), {"options": ["x"]}, [("options", "area_invalid")]),
        (_with({"shape": "rect", "coords": [9, 9, 5, 5]}), {"options": ["x"]}, [("options", "area_invalid")]),
        (
            _with({"shape": "rect", "coords": [1.5, 2, 3, 4]}),
            {"options": ["x"]},
            [("options", "area_invalid")],
        ),
        (_with({"shape": "circle", "coords": [5, 5, 0]}), {"options": ["x"]}, [("options", "area_invalid")]),
        (_with({"shape": "circle", "coords": [5]}), {"options": ["x"]}, [("options", "area_invalid")]),
        (_with({"shape": "ellipse", "coords": [5, 5, 9]}), {"options": ["x"]}, [("options", "area_invalid")]),
        (_with({"shape": "poly", "coords": [1, 1, 2, 2]}), {"options": ["x"]}, [("options", "area_invalid")]),
        (
            _with({"shape": "circle", "coords": [900, 5, 9]}),
            {"options": ["x"]},
            [("options", "area_outside")],
        ),
        (_with(AREAS[0] | {"id": "seal"}), {"options": ["seal"]}, [("options", "options_ids")]),
    ],
)
def test_validate(definition, key, problems):
    assert TYPE.validate(definition, key) == [Problem(*problem) for problem in problems]
