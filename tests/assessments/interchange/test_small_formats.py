"""Formats with one idea each."""

from decimal import Decimal

import pytest

from assessments.interchange.aiken import Aiken
from assessments.interchange.embedded_answers import EmbeddedAnswers
from assessments.interchange.examview import ExamView
from assessments.interchange.missing_word import MissingWord
from assessments.interchange.registry import FORMATS
from tests.assessments.interchange.reading import SAMPLES, faults, losses, read

AIKEN = """谁封存扣押物品？
A) 侦查人员
B. 法院
ANSWER: A

A) Nobody asked

Only one
A) option
ANSWER: A

Never answered
A) a
B) b
Which letter?
A)a
B)b
answer is below
ANSWER: C
"""


def test_aiken():
    questions, problems = read(Aiken(), AIKEN)
    assert [(entry.line, entry.kind, entry.name, entry.key["options"]) for entry in questions] == [
        (1, "single_choice", "谁封存扣押物品？", ["a"])
    ]
    assert [option["zh"] for option in questions[0].definition["options"]] == ["侦查人员", "法院"]
    assert faults(problems) == [
        (6, "option_without_question"),
        (8, "choices_number"),
        (12, "answer_missing"),
        (15, "answer_missing"),
        (18, "choices_number"),
    ]


def test_missing_word():
    source = (
        "The {=search#Yes ~75%arrest#Nearly ~_5 days} warrant\nis signed.\n\nTyped {word}.\n\nNo braces\n"
    )
    questions, problems = read(MissingWord(), source)
    first, second = questions
    assert first.definition["stem"]["en"] == "The _____ warrant is signed."
    assert [option["en"] for option in first.definition["options"]] == ["search", "arrest", "5 days"]
    assert first.key["weights"] == {"a": "1", "b": "0.75"}
    assert first.key["option_feedback"]["b"]["en"] == "Nearly"
    assert (second.kind, second.key["answers"][0]["text"], second.line) == ("short_text", "word", 4)
    assert faults(problems) == [(6, "braces_unbalanced")]


def test_embedded_answers_in_a_text_file():
    source = "Say {2:SAC:=yes#Good~%50%yep} or\n{1:MC:=a~b}."
    (question,), problems = read(EmbeddedAnswers(), source)
    assert (problems, question.marks) == ([], Decimal(3))
    assert question.definition["stem"]["en"] == "Say [[1]] or\n[[2]]."
    assert question.name == "Say {#1} or\n{#2}."
    assert question.key["gaps"]["1"]["key"]["case"] is True
    assert faults(read(EmbeddedAnswers(), "{1:MC:=a}")[1]) == [(1, "choices_number")]
    assert faults(read(EmbeddedAnswers(), "{1:MC:%50%a~b}")[1]) == [(1, "no_right_answer")]
    assert faults(read(EmbeddedAnswers(), "\n\nnothing")[1]) == [(3, "gaps_none")]


def test_examview():
    questions, problems = read(ExamView(), SAMPLES / "examview.xml")
    assert [(entry.line, entry.kind, entry.name) for entry in questions] == [
        (3, "true_false", "Silence proves guilt."),
        (8, "single_choice", "Who charges?"),
        (16, "numeric", "How many days?"),
        (20, "short_text", "Who tries?"),
        (25, "extended_text", "Explain."),
        (30, "matching", "Who does what?"),
    ]
    keys = [entry.key for entry in questions]
    assert keys[0]["value"] is False
    assert questions[0].explanation["en"] == "Nobody need accuse himself."
    assert keys[1]["options"] == ["b"]
    assert keys[2]["answers"][0]["value"] == "37"
    assert [answer["text"] for answer in keys[3]["answers"]] == ["the court", "a court \\*"]
    assert keys[4]["grader_note"]["en"] == "Both sides."
    assert keys[5]["pairs"] == {"s1": "a", "s2": "b"}
    assert [option["en"] for option in questions[5].definition["options"]] == ["Court", "Police", "Notary"]
    assert faults(problems) == [(44, "kind_unknown"), (47, "group_missing")]
    assert losses(problems) == [(8, "markup_simplified", "<b>")]


SEEN = {
    "moodle_xml": (b"<?xml version='1.0'?><quiz/>", "a.xml"),
    "examview": (b"<examview type='test'>", "a.xml"),
    "embedded_answers": (b"x {1:SA:=y}", "a.txt"),
    "aiken": (b"Q\nA) a\nB) b\nANSWER: A", "a.txt"),
    "missing_word": (b"x {=a ~50%b}", "a.txt"),
    "gift": (b"x {=a ~%50%b}", "a.txt"),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_file_is_known_by_its_content(name):
    head, filename = SEEN[name]
    assert next(key for key, entry in FORMATS.items() if entry.recognises(head, filename)) == name
