"""Packages of QTI 3: what is written comes back the same, and is worth the same to those without us."""

import io
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.interchange import extension
from assessments.interchange.base import Question, Severity
from assessments.interchange.qti import Qti
from assessments.question_types import processing
from assessments.question_types.registry import TYPES
from core import xml
from tests.assessments.interchange import made_up
from tests.assessments.interchange.made_up import MAP, questions
from tests.assessments.interchange.test_qti import SAMPLES


def packed(*stated):
    stream = io.BytesIO()
    problems = Qti().write(stated, stream)
    stream.seek(0)
    return stream, problems


def without_ours(stream):
    """The package as somebody else would pass it on: without what only we read."""
    other = io.BytesIO()
    with zipfile.ZipFile(stream) as given, zipfile.ZipFile(other, "w") as kept:
        for name in given.namelist():
            if not name.startswith("comity/"):
                data = given.read(name)
                kept.writestr(name, data.replace(b'<file href="comity/00001.json"/>', b""))
    other.seek(0)
    return other


def content(question):
    files = {(one.digest, one.name, one.mime) for one in question.attachments}
    return extension._content(question), files


@settings(max_examples=50, deadline=None)
@given(question=questions())
def test_a_package_of_ours_gives_the_same_question_again(question):
    stream, problems = packed(question)
    found = [one for one in Qti().read(stream) if isinstance(one, Question)]

    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    assert len(found) == 1
    ours, theirs = content(question), content(found[0])
    assert theirs[0] == ours[0]
    shown = MAP.digest in str(question.definition)
    assert theirs[1] == (ours[1] if shown else set())


ANSWERS = {
    "single_choice": [{"options": ["o0"]}, {"options": ["o1"]}],
    "multiple_choice": [{"options": ["o0"]}, {"options": ["o0", "o1"]}, {"options": ["o1", "o2"]}],
    "matching": [{"pairs": {"s0": "o0"}}, {"pairs": {"s0": "o1", "s1": "o0"}}],
    "ordering": [{"order": ["o0", "o1"]}, {"order": ["o1", "o0"]}],
    "associate": [{"pairs": [["o1", "o0"]]}, {"pairs": [["o0", "o1"], ["o2", "o3"]]}],
    "drag_words": [{"gaps": {"1": "w0"}}, {"gaps": {"1": "w0", "b-2": "w1"}}],
    "hot_text": [{"options": ["o0"]}, {"options": ["o0", "o1"]}],
    "hotspot": [{"options": ["o0"]}, {"options": ["o1"]}],
    "drag_image": [{"gaps": {"d0": "o0"}}, {"gaps": {"d0": "o0", "d1": "o1"}}],
}
CHOSEN = tuple(
    getattr(made_up, name)()
    for name in ("single", "multiple", "pairs", "order", "linked", "passages", "spots", "pinned")
)
# Rules of ours that QTI cannot state; `write` names them.
OTHERWISE = {"longest_ordered_subset"}


def worth(question, answer):
    """The share of the marks; of options with weights it is their sum, from nothing to all."""
    weights = question.key.get("weights")
    if weights and "processing" not in question.key and question.key.get("scoring", "weights") == "weights":
        chosen = sum((Fraction(weights[one]) for one in (answer or {}).get("options", ())), Fraction(0))
        return max(Fraction(0), min(Fraction(1), chosen))
    return Fraction(TYPES[question.kind].mark(question.definition, question.key, answer).fraction)


@settings(max_examples=40, deadline=None)
@given(question=questions(CHOSEN))
def test_the_item_alone_is_worth_the_same(question):
    """Marks from the XML of the item by the rules of QTI, held against those of our type."""
    stream, problems = packed(question)
    (other,) = [one for one in Qti().read(without_ours(stream)) if isinstance(one, Question)]
    if question.key.get("scoring") in OTHERWISE:
        assert question.kind != "ordering" or "qti_beside" in [problem.code for problem in problems]
        return
    if question.kind == "associate" and question.key["scoring"] == "parts":
        return  # a wrong pair beyond the right number costs a share with us, and nothing by a mapping
    assert other.kind == question.kind
    for answer in (None, *ANSWERS[question.kind]):
        if answer and question.definition.get("most") == 1 and len(answer["options"]) > 1:
            continue
        assert abs(worth(question, answer) - worth(other, answer)) < Fraction(1, 100_000), (answer, other.key)


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.xml")))
def test_items_that_came_with_a_rule_go_out_with_it(name):
    (question,) = [
        one
        for one in Qti().read(io.BytesIO((SAMPLES / f"{name}.xml").read_bytes()))
        if isinstance(one, Question)
    ]
    stream, problems = packed(question)
    (ours,) = [one for one in Qti().read(stream) if isinstance(one, Question)]
    (theirs,) = [one for one in Qti().read(without_ours(stream)) if isinstance(one, Question)]

    assert problems == []
    assert content(ours) == content(question)
    if "processing" in question.key:
        right = {name: one.get("correct") for name, one in question.key["processing"]["responses"].items()}
        stated = [processing.outcomes_of(one.key["processing"], right) for one in (question, theirs)]
        assert stated[0] == stated[1]


def test_both_languages_stand_in_the_item():
    question = Question(
        "single_choice",
        {"schema": 1, "markup": "html", "stem": {"zh": "<p>谁？</p>", "en": "<p>Who?</p>"},
         "options": [{"id": "a", "zh": "甲", "en": "A"}, {"id": "b", "zh": "", "en": "only English"}]},
        {"options": ["a"]}, key_name="q", name="n",
    )  # fmt: skip
    stream, _none = packed(question)
    item = zipfile.ZipFile(stream).read("items/00001.xml").decode()
    root = xml.tree(item.encode())

    assert root.get("http://www.w3.org/XML/1998/namespace lang") == "zh-Hans"
    assert '<div class="comity-text" data-catalog-idref="text-2"><p>谁？</p></div>' in item
    assert '<qti-card-entry xml:lang="en"><qti-html-content><p>Who?</p></qti-html-content>' in item
    assert '<span class="comity-only" xml:lang="en">only English</span>' in item
    (alone,) = [one for one in Qti().read(without_ours(stream)) if isinstance(one, Question)]
    assert alone.definition["stem"] == {"zh": "谁？", "en": "Who?"}
    assert alone.definition["options"] == question.definition["options"]


def test_what_qti_has_nothing_like_is_named_and_the_rest_written():
    calculated = Question(
        "calculated", {"stem": {"zh": "", "en": "{a}+1"}, "variables": []}, {"formulas": []}, name="sum"
    )
    single_one = Question(
        "true_false", {"stem": {"zh": "", "en": "So?"}}, {"value": True}, name="so", key_name="so"
    )
    stream, problems = packed(calculated, single_one)

    assert [
        (one.line, one.code, one.detail["reason"]) for one in problems if one.severity is Severity.ERROR
    ] == [(1, "qti_not_writable", "calculated")]
    assert [one.name for one in Qti().read(stream)] == ["so"]


def test_an_item_changed_elsewhere_is_read_as_it_now_is():
    question = Question(
        "short_text",
        {"stem": {"zh": "", "en": "Who?"}},
        {"answers": [{"text": "I", "weight": "1"}], "tolerate": ["width"]},
        name="w",
    )
    stream, _none = packed(question)
    files = {name: zipfile.ZipFile(stream).read(name) for name in zipfile.ZipFile(stream).namelist()}
    files["items/00001.xml"] = files["items/00001.xml"].replace(b"Who?", b"Which one?")
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    changed.seek(0)
    stale, found = Qti().read(changed)

    assert (stale.code, stale.severity) == ("extension_stale", Severity.LOSS)
    assert "Which one?" in found.definition["stem"]["en"]
    assert "tolerate" not in found.key
