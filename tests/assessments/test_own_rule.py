"""A question that brought its rule from elsewhere keeps it when its author edits it in a form."""

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from assessments.forms.questions.registry import QUESTION_FORMS
from assessments.interchange.base import Question as Incoming
from assessments.interchange.qti import Qti
from assessments.question_types import processing
from assessments.question_types.registry import question_type
from core.errors import Invalid

SAMPLE = Path(__file__).parents[1] / "samples/qti/choice.xml"
FORM = QUESTION_FORMS["multiple_choice"]
TYPE = question_type("multiple_choice")


def opened():
    """The form of the sample as its author finds it."""
    (read,) = [one for one in Qti().read(BytesIO(SAMPLE.read_bytes())) if isinstance(one, Incoming)]
    initial = {
        "stem_en": "Which?", "difficulty": 2, "marks": "2", "markup": "html",
        **FORM.initial_common(read.key, read.definition), **FORM.initial_key(read.definition, read.key),
    }  # fmt: skip
    return FORM(question=SimpleNamespace(), initial=initial)


def sent(**changed):
    """The form with everything sent back as it was found, but for some fields."""
    form, data = opened(), QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False):
            data.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    for name, value in changed.items():
        data[name] = value
    return FORM(data, question=SimpleNamespace())


def test_the_rule_goes_along_and_knows_the_options_by_their_new_names():
    form = sent(option_1_en="By telephone")
    assert form.is_valid(), form.errors
    draft = form.draft()
    mark = lambda *chosen: TYPE.mark(draft["definition"], draft["key"], {"options": list(chosen)})  # noqa: E731

    names = draft["key"]["processing"]["bind"]["RESPONSE"]["names"]
    assert names == {"a": "A", "b": "B", "c": "C", "d": "D"}
    # One right option is worth a half, a wrong one takes it away again: the rule of the item.
    assert [mark(*"ac").fraction, mark("a").fraction, mark(*"ab").fraction] == [1, Decimal("0.5"), 0]
    assert TYPE.validate(draft["definition"], draft["key"]) == []


def test_another_way_of_marking_lets_the_rule_go():
    form = sent(rules="")

    assert form.is_valid()
    assert "processing" not in form.draft()["key"]


def test_a_rule_for_four_options_is_none_for_five():
    form = sent(option_4_zh="另一项", option_4_en="Another")

    assert form.is_valid()
    with pytest.raises(Invalid, match=r"question\.invalid"):
        form.draft()


@pytest.mark.parametrize(
    "stated", [[], {"rule": None}, {"rule": "x"}, "x", {"rule": {}, "ids": {"options": [{}]}}]
)
def test_what_is_no_rule_is_refused(stated):
    form = sent(own_rule=json.dumps(stated))

    assert not form.is_valid()
    assert "own_rule" in form.errors


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"options": ["A", "B"]}, {"options": ["B", "A", "x"]}, {}),
        ({"options": ["A", "B"]}, {"options": ["a", "b"]}, {"a": "A", "b": "B"}),
        ({"options": ["A", "B"]}, {"options": ["a", "b", "c"]}, None),
        ({"gaps": ["1"], "1/options": ["A", "B"]}, {"gaps": ["1"], "1/options": ["a", "b"]}, None),
    ],
)
def test_identifiers_are_known_again(before, after, names):
    found = processing.rebound({"bind": {"R": {"take": "options"}}}, before, after)

    bind = {"take": "options", "names": names} if names else {"take": "options"}
    assert found == (None if names is None else {"bind": {"R": bind}})
