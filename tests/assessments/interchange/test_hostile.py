"""Whatever a file holds, a reader gives questions and problems or refuses it; nothing else comes out."""

import time
from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st

from assessments.interchange.base import Problem, Question
from assessments.interchange.registry import FORMATS
from core.errors import Invalid
from tests.assessments.interchange.reading import SAMPLES

OURS = ("moodle_xml", "examview", "olx", "embedded_answers", "aiken", "missing_word", "gift")
PIECES = st.sampled_from(
    [
        "::", "{", "}", "=", "~", "#", "%50%", "%x%", "->", "\n", "\n\n", "//", "[html]", "[id:", "\\",
        "$CATEGORY:", "T", "{1:MC:", "{:NM:=", "A) ", "ANSWER: A", "####", "..", ":", "1e999", "a", "检",
        "<b", ">", "&#0;", "{mlang zh}", '<span lang="zh" class="multilang">', "</span>",
        "@@PLUGINFILE@@/x", "[[1]]", "$x", "\x00",
    ]
)  # fmt: skip
RESPONSES = st.sampled_from(
    [
        "choiceresponse", "optionresponse", "numericalresponse", "stringresponse", "textline", "choice",
        "optioninput", "script", "label", "checkboxgroup",
    ]
)  # fmt: skip
SEEDS = [SAMPLES / "moodle.xml", SAMPLES / "examview.xml"]
TAGS = st.sampled_from(
    ["<text>", "</text>", 'fraction="', 'type="', "<answer", "<question", "<no>", "1", "&lt;"]
)


def taken(name, data):
    try:
        items = list(FORMATS[name].read(BytesIO(data)))
    except Invalid:
        return
    assert all(isinstance(item, Question | Problem) for item in items)
    assert all(isinstance(item, Problem) or item.definition["stem"] is not None for item in items)


@pytest.mark.parametrize("name", OURS)
@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.binary(max_size=30))
def test_any_text_and_any_bytes(name, text, data):
    taken(name, text.encode())
    taken(name, data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 10_000), TAGS, TAGS), max_size=6))
def test_a_sample_with_words_exchanged(seed, changes):
    text = seed.read_text("utf-8")
    for start, old, new in changes:
        at = text.find(old, start % len(text))
        if at >= 0:
            text = text[:at] + new + text[at + len(old) :]
    for name in ("moodle_xml", "examview"):
        taken(name, text.encode())


@settings(max_examples=60, deadline=None)
@given(st.lists(RESPONSES, max_size=8), PIECES)
def test_any_problem(tags, words):
    inner = words.translate({ord(sign): None for sign in '&<"\x00'})
    for tag in tags:
        answer = "".join(character for character in inner[:20] if character not in '<"')
        inner = f'<{tag} answer="{answer}" correct="true">{inner}</{tag}>'
    taken("olx", f"<problem>{inner}</problem>".encode())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("gift", b"Q{" + b"~=" * 50_000 + b"}"),
        ("gift", b"\\" * 100_000),
        ("gift", b"{" * 100_000),
        ("embedded_answers", b"{1:SA:=a" * 20_000),
        ("embedded_answers", b"{1:SA:" + b"a~" * 20_000 + b"}"),
        ("aiken", b"A) a\n" * 10_000),
        ("moodle_xml", b"<quiz>" + b"<question type='cloze'/>" * 2_000 + b"</quiz>"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_n_upl_19_long_runs_of_one_sign_take_no_time(name, data):
    began = time.perf_counter()
    taken(name, data)
    assert time.perf_counter() - began < 5
