import pytest

from assessments.question_types.description import Description
from assessments.question_types.slider import Scale, Slider
from core.errors import Invalid

TYPE = Slider()
DEFINITION = {"stem": {"zh": "多少？", "en": "How much?"}, "low": "-1", "high": "1", "step": "0.5"}
KEY = {"answers": [{"value": "0.5", "tolerance": {"kind": "absolute", "value": "0.5"}, "weight": "1"}]}


@pytest.mark.parametrize(("text", "code"), [("0", "right"), ("1", "right"), ("-0.5", "wrong")])
def test_mark(text, code):
    assert TYPE.mark(DEFINITION, KEY, TYPE.read_answer(DEFINITION, {"value": [text]}, {})).code == code


@pytest.mark.parametrize("text", ["1.5", "-2", "0.25", "1e9"])
def test_only_places_of_the_scale_are_read(text):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, {"value": [text]}, {})

    assert refused.value.code == "answer.not_on_scale"


def test_the_scale_is_shown():
    view = TYPE.view({**DEFINITION, "reverse": True}, language="en", options={}, answer=None)

    assert view.body == Scale("-1", "1", "0.5", reverse=True)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"low": "1"}, ["scale_invalid"]),
        ({"step": "0"}, ["scale_invalid"]),
        ({"step": "0.0001"}, ["scale_invalid"]),
        ({"high": "much"}, ["scale_invalid"]),
    ],
)
def test_validate(change, codes):
    assert [problem.code for problem in TYPE.validate({**DEFINITION, **change}, KEY)] == codes


def test_a_description_asks_nothing():
    kind = Description()

    assert kind.validate({"stem": {"en": "Read on."}}, {}) == []
    assert [problem.code for problem in kind.validate({"stem": {}}, {})] == ["stem_missing"]
    assert kind.read_answer({}, {}, {}) is None
    with pytest.raises(Invalid):
        kind.read_answer({}, {"value": ["1"]}, {})
