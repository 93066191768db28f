from decimal import Decimal

import pytest

from assessments.interchange.olx import Olx
from tests.assessments.interchange.reading import faults, losses, read

FORMAT = Olx()


def only(inner, **attributes):
    stated = "".join(f' {name}="{value}"' for name, value in attributes.items())
    (question,), problems = read(FORMAT, f"<problem{stated}>{inner}</problem>")
    assert problems == []
    return question


def choices(tag, group, inner, **attributes):
    stated = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{stated}><label>Who?</label><{group}>{inner}</{group}></{tag}>"


def test_one_of_several():
    inner = (
        '<choice correct="false">Court</choice>'
        '<choice correct="true">Police <choicehint>Yes.</choicehint></choice>'
        '<choice correct="partial" point_value="0.25">Nobody</choice>'
    )
    source = choices("multiplechoiceresponse", 'choicegroup shuffle="true"', inner, partial_credit="points")
    source = source.replace('</choicegroup shuffle="true">', "</choicegroup>")
    aside = "<solution><p>Because.</p></solution><demandhint><hint>Think.</hint></demandhint>"
    question = only(f"<p>Read.</p>{source}{aside}", display_name="Seals", weight="2.5")
    assert (question.kind, question.name, question.marks) == ("single_choice", "Seals", Decimal("2.5"))
    assert question.definition["stem"]["en"] == "<p>Read.</p><p>Who?</p>"
    assert [option["en"] for option in question.definition["options"]] == ["Court", "Police", "Nobody"]
    assert "fixed_order" not in question.definition
    assert question.key == {
        "options": ["b"],
        "weights": {"b": "1", "c": "0.25"},
        "option_feedback": {"b": {"zh": "", "en": "Yes."}},
        "hints": [{"zh": "", "en": "Think.", "clear_wrong": False, "show_count": False}],
    }
    assert question.explanation["en"] == "<p>Because.</p>"


def test_several_of_several_and_menus():
    inner = '<choice correct="true">甲</choice><choice correct="false">乙</choice>'
    several = only(choices("choiceresponse", "checkboxgroup", inner))
    assert (several.kind, several.key) == ("multiple_choice", {"options": ["a"], "scoring": "all_or_nothing"})
    assert several.definition["options"][0] == {"id": "a", "zh": "甲", "en": ""}
    menu = only("<optionresponse><optioninput options=\"('a','b, c')\" correct=\"b, c\"/>?</optionresponse>")
    assert [option["en"] for option in menu.definition["options"]] == ["a", "b, c"]
    assert menu.key == {"options": ["b"]}


def numbers(answer, inner="", **attributes):
    stated = "".join(f' {name}="{value}"' for name, value in attributes.items())
    source = f'<numericalresponse answer="{answer}"{stated}><p>n?</p>{inner}<textline/></numericalresponse>'
    question = only(source)
    return [(row["value"], *row["tolerance"].values(), row["weight"]) for row in question.key["answers"]]


def test_numbers_and_their_tolerances():
    def param(**pairs):
        return "<responseparam " + "".join(f'{name}="{value}" ' for name, value in pairs.items()) + "/>"

    assert numbers("7", param(type="tolerance", default="0.5")) == [("7", "absolute", "0.5", "1")]
    assert numbers("8", param(type="tolerance", default="20%")) == [("8", "geometric", "0.25", "1")]
    assert numbers("[1, 4]") == [("2.5", "absolute", "1.5", "1")]
    close = param(partial_answers="3, 4") + param(type="tolerance", default="1") + param(partial_range="3")
    assert numbers("5", close, partial_credit="list, close") == [
        ("5", "absolute", "1", "1"),
        ("3", "absolute", "1", "0.5"),
        ("4", "absolute", "1", "0.5"),
        ("5", "absolute", "3", "0.5"),
        ("3", "absolute", "3", "0.25"),
        ("4", "absolute", "3", "0.25"),
    ]
    other = '<additional_answer answer="6"><correcthint>Also.</correcthint></additional_answer>'
    assert [row[0] for row in numbers("5", other)] == ["5", "6"]


def test_words_patterns_and_wrong_answers_with_a_hint():
    question = only(
        '<stringresponse answer="a*" type="ci"><label>?</label><additional_answer answer="b"/>'
        '<stringequalhint answer="c">No.</stringequalhint><textline/></stringresponse>'
    )
    assert question.key == {
        "answers": [
            {"text": "a\\*", "weight": "1"},
            {"text": "b", "weight": "1"},
            {"text": "c", "weight": "0", "feedback": {"zh": "", "en": "No."}},
        ],
        "case": False,
        "tolerate": [],
    }
    pattern = only(
        '<stringresponse answer="a.c" type="regexp"><additional_answer>d+</additional_answer>'
        "<p>?</p><textline/></stringresponse>"
    )
    assert pattern.key["answers"] == [{"text": "a.c|d+", "weight": "1"}]
    assert (pattern.key["case"], pattern.key["patterns"]) == (True, True)
    mixed = only(
        '<stringresponse answer="a.b"><label>?</label><regexphint answer="a.*">No.</regexphint>'
        "<textline/></stringresponse>"
    )
    assert [row["text"] for row in mixed.key["answers"]] == ["a\\.b", "a.*"]


def test_several_responses_are_gaps_of_one_text():
    source = (
        "<table><tr><td><optionresponse><optioninput options=\"('x','y')\" correct=\"x\"/>"
        "</optionresponse></td>"
        '<td><stringresponse answer="z"><textline label="Word"/></stringresponse></td></tr></table>'
    )
    question = only(source)
    assert (question.kind, question.marks) == ("cloze", Decimal(2))
    assert "[[1]]" in question.definition["stem"]["en"]
    assert question.definition["stem"]["en"].index("Word") < question.definition["stem"]["en"].index("[[2]]")
    assert [gap["kind"] for gap in question.definition["gaps"]] == ["single_choice", "short_text"]
    assert question.key["gaps"]["1"] == {"key": {"options": ["a"]}, "marks": "1"}


SCRIPT = """
  import random
  x = random.randint(2, 9)
  y = random.choice([0.5, 1.5])
  z = 2 * x ** 2 - y
"""


def test_numbers_that_a_script_draws_are_variables():
    question = only(
        f'<script type="loncapa/python">{SCRIPT}</script><p>x = $x costs $5, y = ${{y}}</p>'
        '<numericalresponse answer="$z"><textline/></numericalresponse><solution>$z</solution>'
    )
    assert question.kind == "calculated"
    assert question.definition["variables"] == [
        {"name": "x", "kind": "uniform", "low": "2", "high": "9", "decimals": 0},
        {"name": "y", "values": ["0.5", "1.5"]},
    ]
    assert question.key["formulas"][0]["formula"] == "((2*pow({x},2))-{y})"
    assert question.definition["stem"]["en"] == "<p>x = {x} costs $5, y = {y}</p>"
    assert question.explanation["en"] == "{=((2*pow({x},2))-{y})}"


BAD_SCRIPT = "<script>def f(a):\n  return a\nz = f(3)\n</script>"


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<customresponse cfn='f'><textline/></customresponse>", "response_unknown"),
        ("<stringresponse answer='a'/>", "input_missing"),
        (
            choices("multiplechoiceresponse", "choicegroup", '<choice correct="true">a</choice>'),
            "choices_number",
        ),
        (
            choices("choiceresponse", "checkboxgroup", "<choice>a</choice><choice>b</choice>"),
            "no_right_answer",
        ),
        ("<numericalresponse answer='many'><textline/></numericalresponse>", "number_invalid"),
        (f"{BAD_SCRIPT}<numericalresponse answer='$z'><textline/></numericalresponse>", "script_unreadable"),
        (f"{BAD_SCRIPT}<stringresponse answer='$z'><textline/></stringresponse>", "script_unreadable"),
    ],
)
def test_what_has_no_counterpart_is_said(inner, code):
    ok = "<problem>\n<p>Just read.</p></problem>"
    questions, problems = read(FORMAT, f"<library><problem><p>a?</p>{inner}</problem>{ok}</library>")
    assert [entry.kind for entry in questions] == ["description"]
    assert [found for _line, found in faults(problems)] == [code]


def test_what_is_left_out_is_said():
    inner = '<choice correct="true">a</choice><choice>b<choicehint selected="false">c</choicehint></choice>'
    source = choices("choiceresponse", "checkboxgroup", inner, partial_credit="EDC")
    bounds = '<numericalresponse answer="(1,2)"><p>?</p><textline/></numericalresponse>'
    text = (
        f'<library><problem strange="1">{BAD_SCRIPT}<p style="x">a</p>{source}</problem>'
        f"<problem>{bounds}</problem></library>"
    )
    questions, problems = read(FORMAT, text)
    assert len(questions) == 2
    assert [entry[1:] for entry in losses(problems)] == [
        ("setting_left_out", "choicehint selected = false"),
        ("setting_left_out", "partial_credit = edc"),
        ("setting_left_out", "strange = 1"),
        ("script_left_out",),
        ("markup_simplified", "style"),
        ("bounds_included",),
    ]
