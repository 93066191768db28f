import tracemalloc
from decimal import Decimal
from html import escape
from io import BytesIO

import pytest

from assessments.interchange.base import Question
from assessments.interchange.moodle_xml import MoodleXml
from core.errors import Invalid
from tests.assessments.interchange.reading import SAMPLES, faults, losses, read

FORMAT = MoodleXml()


@pytest.fixture(scope="module")
def sample():
    return read(FORMAT, SAMPLES / "moodle.xml")


@pytest.fixture(scope="module")
def named(sample):
    return {question.name: question for question in sample[0]}


def en(text):
    return {"zh": "", "en": text}


def quiz(*questions):
    return "<quiz>" + "".join(questions) + "</quiz>"


def short(name="n", more="", stem="s?", form="plain_text"):
    return (
        f'<question type="shortanswer"><name><text>{name}</text></name>'
        f'<questiontext format="{form}"><text>{stem}</text></questiontext>'
        f'<answer fraction="100"><text>a</text></answer>{more}</question>'
    )


def bare(kind, stem):
    return f'<question type="{kind}"><questiontext><text>{stem}</text></questiontext></question>'


def test_every_question_has_its_kind_line_and_place(sample):
    questions, problems = sample
    assert [(question.line, question.kind) for question in questions] == [
        (9, "single_choice"), (35, "multiple_choice"), (47, "true_false"), (55, "short_text"),
        (63, "numeric"), (79, "calculated"), (108, "matching"), (118, "cloze"),
        (124, "select_words"), (133, "drag_words"), (141, "drag_image"),
        (151, "drag_image"), (162, "extended_text"), (173, "file_upload"),
        (182, "description"), (192, "ordering"),
    ]  # fmt: skip
    assert {question.category for question in questions} == {("Evidence", "Chain of custody/transfer")}
    assert faults(problems) == [(203, "kind_unknown"), (208, "weight_invalid")]
    assert losses(problems) == [
        (3, "category_text_left_out"),
        (9, "setting_left_out", "answernumbering = ABCD"),
        (9, "markup_simplified", "class"),
        (141, "picture_undescribed"),
        (151, "zones_shown"),
        (151, "picture_undescribed"),
        (162, "setting_left_out", "attachments = 1"),
        (192, "setting_left_out", "selecttype = RANDOM, selectcount = 2"),
    ]


def test_texts_languages_files_hints_and_tags(named):
    question = named["Seals"]
    seal = question.attachments[0]
    picture = f'<img src="file:{seal.digest}" alt="Seal">'
    assert question.definition == {
        "schema": 1,
        "markup": "html",
        "stem": {
            "zh": f"<p>扣押物品由谁封存？ {picture}</p>",
            "en": f"<p>Who seals seized objects? {picture}</p>",
        },
        "options": [
            {"id": "a", "zh": "<b>The investigators</b>", "en": "<b>The investigators</b>"},
            {"id": "b", "zh": "The court", "en": "The court"},
        ],
        "fixed_order": True,
    }
    assert question.key == {
        "rules": "moodle",
        "feedback": {"right": {"zh": "Well done.", "en": "Well done."}},
        "hints": [{"zh": "Who was there?", "en": "Who was there?", "clear_wrong": True, "show_count": True}],
        "penalty": "0.3333333",
        "options": ["a"],
        "weights": {"a": "1", "b": "-0.3333333"},
        "option_feedback": {"a": {"zh": "Yes.", "en": "Yes."}},
    }
    assert (seal.name, seal.mime, seal.data[:4]) == ("seal one.png", "image/png", b"\x89PNG")
    assert (question.marks, question.tags, question.key_name) == (Decimal(2), ("custody", "seals"), "EV-1")
    assert question.explanation == {"zh": "See the rules on custody.", "en": "See the rules on custody."}


KEYS = {
    "Exclusion": {
        "penalty": "0.1", "options": ["a", "b"], "scoring": "weights",
        "weights": {"a": "0.5", "b": "0.5", "c": "-0.5"},
    },
    "Silence": {"penalty": "1", "value": False, "value_feedback": {"true": en("No."), "false": en("")}},
    "Name it": {
        "answers": [
            {"text": "search warrant", "weight": "1", "feedback": en("Right.")},
            {"text": "*warrant*", "weight": "0.4"},
        ],
        "case": True,
        "tolerate": [],
    },
    "Days": {
        "answers": [
            {"value": "37", "tolerance": {"kind": "absolute", "value": "0"}, "weight": "1"},
            {"value": "15", "tolerance": {"kind": "absolute", "value": "0.5"}, "weight": "0.5"},
            {"value": "*", "weight": "0"},
        ],
        "units": [{"name": "d", "factor": "1"}, {"name": "h", "factor": "24"}],
        "unit_penalty": "0.2",
        "unit_penalty_of": "answer",
    },
    "Fine": {
        "formulas": [
            {
                "formula": "{a}*{b}", "tolerance": {"kind": "absolute", "value": "0.01"},
                "format": {"decimals": 2}, "weight": "1",
            }
        ]
    },
    "Stages": {"pairs": {"s1": "a", "s2": "b", "s3": "c"}, "scoring": "parts"},
    "Choose": {"gaps": {"1": "c", "2": "a", "3": "a"}},
    "Drag": {"gaps": {"1": "b"}},
    "Onto a picture": {"gaps": {"d1": "c2"}},
    "Markers": {"gaps": {"d1": "c1", "d2": "c1", "d3": "c1"}},
    "Write": {"rubric": [], "grader_note": en("Look for both sides.")},
    "Hand in": {"rubric": []},
    "Order": {"order": ["a", "b", "c"], "scoring": "longest_contiguous_subset"},
}  # fmt: skip


@pytest.mark.parametrize("name", KEYS)
def test_what_is_right(named, name):
    assert named[name].key == {"rules": "moodle", **KEYS[name]}


def test_what_is_asked(named):
    assert named["Days"].definition["units"] == {"mode": "required", "choices": ["d", "h"], "before": True}
    assert named["Fine"].definition["variables"] == [
        {"name": "a", "kind": "uniform", "low": "1", "high": "10", "decimals": 0},
        {"name": "b", "kind": "loguniform", "low": "1", "high": "100", "decimals": 1},
    ]
    assert named["Fine"].definition["datasets"] == [{"a": "3", "b": "2.5"}]
    assert [option["en"] for option in named["Stages"].definition["options"]][-1] == "Notary"
    assert named["Choose"].definition["stem"] == {
        "zh": "<p>[[1]]答，[[2]]问[[3]]。</p>",
        "en": "<p>The [[2]] asks, the [[1]] answers the [[3]].</p>",
    }
    assert named["Choose"].definition["choices"][0] == {
        "id": "a",
        "zh": "A&amp;B",
        "en": "A&amp;B",
        "group": "1",
    }
    assert named["Drag"].definition["choices"][1] == {
        "id": "b", **en("<em>rule</em>"), "group": "1", "unlimited": True,
    }  # fmt: skip
    assert [drop["coords"] for drop in named["Markers"].definition["drops"]] == [
        [10, 20, 15, 26], [1, 2, 3], [1, 2, 3, 4, 5, 6],
    ]  # fmt: skip
    assert named["Write"].definition["words"] == {"least": 100}
    assert named["Hand in"].definition["accept"] == [".pdf", ".docx"]
    stem = "<p>Read <strong>this</strong> first.</p><ul><li>one</li><li>two</li></ul>"
    assert (named["Intro"].definition["stem"], named["Intro"].key) == (en(stem), {})


def test_embedded_answers(named):
    question = named["Gaps"]
    assert question.definition["stem"] == en("<p>A [[1]] and [[2]] and [[3]] and [[4]].</p>")
    assert question.marks == Decimal(5)
    assert [gap["kind"] for gap in question.definition["gaps"]] == [
        "single_choice", "short_text", "numeric", "multiple_choice",
    ]  # fmt: skip
    gaps = question.key["gaps"]
    assert gaps["1"]["marks"] == "2"
    assert gaps["1"]["key"]["weights"] == {"a": "1", "b": "0.5"}
    assert [answer["text"] for answer in gaps["2"]["key"]["answers"]] == ["word", "w}d", "*"]
    assert gaps["2"]["key"]["answers"][1]["feedback"] == en("Also # fine")
    assert gaps["3"]["key"]["answers"][0]["tolerance"] == {"kind": "absolute", "value": "0.01"}
    assert gaps["4"]["key"]["weights"] == {"a": "0.5", "b": "0.5", "c": "-0.5"}


def test_the_language_is_seen_or_told():
    chinese = read(
        FORMAT, quiz(short(stem="谁？", more="<generalfeedback><text>A</text></generalfeedback>"))
    )[0][0]
    assert (chinese.definition["stem"]["zh"], chinese.explanation) == ("谁？", {"zh": "A", "en": ""})
    assert read(FORMAT, quiz(short()), language="zh")[0][0].definition["stem"] == {"zh": "s?", "en": ""}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (bare("multichoice", "n"), "choices_number"),
        (bare("truefalse", "n"), "choices_number"),
        (bare("matching", "n"), "pairs_number"),
        (bare("gapselect", "[[1]]"), "gap_without_choice"),
        (bare("ddwtos", "none"), "gaps_none"),
        (bare("ddmarker", "n"), "picture_missing"),
        (bare("calculated", "n"), "answers_number"),
        (bare("cloze", "{1:SA:}"), "gaps_none"),
        ("<question></question>", "kind_unknown"),
        (short(more="<defaultgrade>lots</defaultgrade>"), "marks_invalid"),
        (short(more="<penalty>-1</penalty>"), "penalty_invalid"),
        (short(more="<hint><text>x</text><file name='a.png'>!!</file></hint>"), "file_damaged"),
    ],
)  # fmt: skip
def test_a_fault_costs_its_question_only(question, code):
    questions, problems = read(FORMAT, quiz(question, "\n", short("after")))
    assert [entry.name for entry in questions] == ["after"]
    assert faults(problems) == [(1, code)]


def test_what_is_not_kept_is_said():
    pictures = '<img src="http://other/a.png"><img src="@@PLUGINFILE@@/b.png">'
    text = escape(f"<script>x</script>{pictures}s")
    extra = "<hidden>1</hidden><invented>thing</invented>"
    _questions, problems = read(FORMAT, quiz(short(stem=text, form="html", more=extra)))
    assert losses(problems) == [
        (1, "file_not_there"),
        (1, "picture_elsewhere"),
        (1, "setting_left_out", "hidden"),
        (1, "setting_left_out", "invented"),
        (1, "markup_simplified", "<script>"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<quiz><question>", "xml_malformed"),
        (b"<!DOCTYPE quiz><quiz/>", "xml_doctype_forbidden"),
        (b"<other/>", "xml_other_root"),
        (b"<?xml version='1.0' encoding='windows-1252'?><quiz/>", "xml_doctype_forbidden"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(data, code):
    with pytest.raises(Invalid) as caught:
        read(FORMAT, data)
    assert caught.value.code == code


def test_a_great_file_is_read_in_little_memory():
    picture = "A" * 20_000
    file = f'<file name="p.png" encoding="base64">{picture}</file>'
    one = short(more=f'<generalfeedback format="html"><text>x</text>{file}</generalfeedback>')
    stream = BytesIO(quiz(*[one] * 500).encode())
    tracemalloc.start()
    count = sum(isinstance(item, Question) for item in FORMAT.read(stream))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 500
    assert peak < 2 * 1024 * 1024
    assert FORMAT.recognises(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- -->\n<quiz>", "export.xml")
    assert not FORMAT.recognises(b"<examview/>", "export.xml")
