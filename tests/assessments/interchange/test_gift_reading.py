from decimal import Decimal

import pytest

from assessments.interchange.gift import Gift
from assessments.interchange.gift.nodes import Amount, Category, Kind, Question, Text
from assessments.interchange.gift.parser import parse
from core.errors import Invalid
from tests.assessments.interchange.reading import faults, losses, read

FORMAT = Gift()


def only(source, **options):
    questions, problems = read(FORMAT, source, **options)
    assert problems == []
    return questions[0]


def answers(question):
    return [(entry.get("text") or entry.get("value"), entry["weight"]) for entry in question.key["answers"]]


def test_blocks_comments_categories_and_titles():
    source = """// [id:EV\\]1] [tag:custody]
// a comment [tag:seals]
::Seals\\:::Who seals?{=police ~court}

$CATEGORY: $course$/top/Law/Chain//of custody
// between
One line
and another.

::Only a title:: Then \\{this\\}
"""
    first, category, second, third = parse(source)
    assert (first.line, first.title, first.identifier, first.tags) == (
        3,
        "Seals:",
        "EV]1",
        ("custody", "seals"),
    )
    assert category == Category(5, "$course$/top/Law/Chain//of custody")
    assert (second.line, second.kind, second.identifier) == (6, Kind.DESCRIPTION, None)
    assert third.stem == Text("Then {this}")
    questions, _problems = read(FORMAT, source)
    assert [(entry.name, entry.key_name, entry.category) for entry in questions] == [
        ("Seals:", "EV]1", ()),
        ("One line\nand another.", "", ("Law", "Chain/of custody")),
        ("Only a title", "", ("Law", "Chain/of custody")),
    ]
    assert questions[0].tags == ("custody", "seals")
    assert questions[1].definition["stem"]["en"] == "One line\nand another."


KINDS = {
    "Q{}": (Kind.ESSAY, "extended_text"),
    "Q": (Kind.DESCRIPTION, "description"),
    "Q{T}": (Kind.TRUE_FALSE, "true_false"),
    "Q{FALSE#no#yes}": (Kind.TRUE_FALSE, "true_false"),
    "Q{=a ~b}": (Kind.CHOICE, "single_choice"),
    "Q{~%50%a ~%50%b ~%-100%c}": (Kind.CHOICE, "multiple_choice"),
    "Q{~a->b =c->d}": (Kind.CHOICE, "single_choice"),
    "Q{=a =b}": (Kind.SHORT, "short_text"),
    "Q{True}": (Kind.SHORT, "short_text"),
    "Q{#5}": (Kind.NUMERICAL, "numeric"),
    "Q{=a->b =c->d}": (Kind.MATCHING, "matching"),
    "Q{>3 ALL VERTICAL ABS SHOW abc\na\nb\nc}": (Kind.ORDERING, "ordering"),
}


@pytest.mark.parametrize("source", KINDS)
def test_the_answers_decide_the_kind(source):
    assert ([node.kind for node in parse(source)], only(source).kind) == (
        [KINDS[source][0]],
        KINDS[source][1],
    )


def test_true_and_false_with_what_is_said_to_each():
    """The first text is for whoever is wrong, the second for whoever is right."""
    said = only("Q{TRUE#wrong#right####Because.}")
    assert said.key["value_feedback"]["true"]["en"] == "right"
    assert said.key["value_feedback"]["false"]["en"] == "wrong"
    assert (said.explanation["en"], said.key["penalty"]) == ("Because.", "1")


def test_numbers():
    found = only("Q{#=3.1415:0.0005 =%50%3..4#near ~#no}")
    assert found.key["answers"] == [
        {"value": "3.1415", "tolerance": {"kind": "absolute", "value": "0.0005"}, "weight": "1"},
        {
            "value": "3.5",
            "tolerance": {"kind": "absolute", "value": "0.5"},
            "weight": "0.5",
            "feedback": {"zh": "", "en": "near"},
        },
        {"value": "*", "weight": "0", "feedback": {"zh": "", "en": "no"}},
    ]
    node = next(parse("Q{#-5..5}"))
    assert isinstance(node, Question)
    assert node.choices[0].text == Amount(low=Decimal(-5), high=Decimal(5))


def test_weights_escapes_and_words_after_the_answers():
    found = only("\u62d8\u7559\u6700\u957f{=37 =%25%3\\=7#\\#}\u5929\u3002")
    assert answers(found) == [("37", "1"), ("3=7", "0.25")]
    assert found.definition["stem"] == {"zh": "\u62d8\u7559\u6700\u957f_____\u5929\u3002", "en": ""}
    assert found.key["answers"][1]["feedback"] == {"zh": "#", "en": ""}
    assert only("A \\\\ B\\: \\~ \\[x\\] a\\b\\nc{}").definition["stem"]["en"] == "A \\ B: ~ [x] a\\b\nc"


def test_markup_of_each_text():
    found = only("[html]<b>Q</b>{=[plain]a<b#[markdown]**m** ~c}")
    assert found.definition["markup"] == "html"
    assert [option["en"] for option in found.definition["options"]] == ["a&lt;b", "c"]
    assert found.key["option_feedback"]["a"]["en"] == "<strong>m</strong>"
    mixed = only("{ =Asia } is a continent & more")
    assert (mixed.definition["stem"]["en"], "markup" in mixed.definition) == (
        "_____ is a continent & more",
        False,
    )


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ("\nQ{=a ~b", 2, "braces_unbalanced"),
        ("Q}{", 1, "braces_unbalanced"),
        ("{=a}", 1, "stem_missing"),
        ("::only a title::", 1, "stem_missing"),
        ("Q{~a}", 1, "choices_number"),
        ("Q{=a->b =c}", 1, "pair_without_answer"),
        ("Q{=a->b}", 1, "pairs_number"),
        ("Q{#many}", 1, "number_invalid"),
        ("Q{#}", 1, "answers_number"),
        ("Q{=%50%half}", 1, "no_right_answer"),
        ("Q{=%900%more}", 1, "weight_invalid"),
    ],
)
def test_a_fault_costs_its_question_only(source, line, code):
    questions, problems = read(FORMAT, source + "\n\nNext{T}")
    assert (faults(problems), [entry.name for entry in questions]) == ([(line, code)], ["Next"])


def test_what_is_not_kept_is_said():
    source = '[html]<p style\\="x"><img src\\="@@PLUGINFILE@@/a.png">Q</p>{T} and {F}'
    assert losses(read(FORMAT, source)[1]) == [
        (1, "file_not_there"),
        (1, "answers_twice"),
        (1, "markup_simplified", "style"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_ends(encoding):
    data = "$CATEGORY: 证据\r\n\r\n谁？{=警察\r~法院}".encode(encoding)
    question = read(FORMAT, data)[0][0]
    assert (question.category, question.definition["stem"]["zh"], question.line) == (("证据",), "谁？", 3)


def test_other_encodings_are_refused_with_the_line():
    for data in ("ok{T}\n\nna\u00efve{T}".encode("cp1252"), "ok{T}\n\nQ{T}".encode("utf-16-le")):
        with pytest.raises(Invalid) as caught:
            read(FORMAT, data)
        assert caught.value.code == "text_encoding"
        assert caught.value.detail["line"] in (1, 3)


def test_what_looks_like_gift():
    for text in ("::a::b", "$CATEGORY: x", "Q{=a ~b}", "Q{T}", "Q {}"):
        assert FORMAT.recognises(text.encode(), "a.txt")
    assert not FORMAT.recognises(b"Plain words \\{=no\\}", "a.txt")
    assert FORMAT.recognises(b"anything", "a.gift")
