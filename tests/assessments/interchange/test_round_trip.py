"""What we write comes back the same, whatever words are in it; and what was changed elsewhere counts."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st

from assessments.interchange.base import Question
from assessments.interchange.gift import Gift
from assessments.interchange.moodle_xml import MoodleXml
from tests.assessments.interchange.generated import questions
from tests.assessments.interchange.reading import SAMPLES, losses, read

IN_GIFT = [
    "single_choice", "multiple_choice", "true_false", "short_text", "numeric", "matching", "ordering",
    "extended_text", "description",
]  # fmt: skip
IN_MOODLE = [*IN_GIFT, "calculated", "cloze", "select_words", "drag_words", "file_upload"]


def there_and_back(format_, entries):
    stream = BytesIO()
    problems = [problem for problem in format_.write(entries, stream) if problem.severity == "error"]
    items = list(format_.read(BytesIO(stream.getvalue())))
    return problems, [replace(item, line=0) for item in items if isinstance(item, Question)]


@settings(max_examples=120, deadline=None)
@given(st.lists(questions(IN_MOODLE), min_size=1, max_size=2))
def test_moodle_xml_comes_back(entries):
    assert there_and_back(MoodleXml(), entries) == ([], entries)


@settings(max_examples=120, deadline=None)
@given(st.lists(questions(IN_GIFT), min_size=1, max_size=2))
def test_gift_comes_back_but_for_the_files(entries):
    entries = [replace(entry, attachments=()) for entry in entries]
    assert there_and_back(Gift(), entries) == ([], entries)


def test_a_sample_of_moodle_comes_back_by_its_own_elements():
    entries = [replace(entry, line=0) for entry in read(MoodleXml(), SAMPLES / "moodle.xml")[0]]
    stream = BytesIO()
    assert MoodleXml().write(entries, stream) == []
    assert b"<comity>" not in stream.getvalue()
    found = read(MoodleXml(), stream.getvalue())[0]
    assert [replace(entry, line=0) for entry in found] == entries
    assert found[0].attachments[0].data == entries[0].attachments[0].data


OURS = Question(
    kind="multiple_choice",
    definition={
        "schema": 1,
        "stem": {"zh": "谁？", "en": "Who?"},
        "options": [{"id": "k", "zh": "甲", "en": "A"}, {"id": "l", "zh": "乙", "en": "B"}],
    },
    key={"options": ["k"], "scoring": "all_or_nothing"},
    difficulty=3,
    level=2,
    name="Who",
)


@pytest.mark.parametrize("format_", [MoodleXml(), Gift()], ids=lambda format_: format_.name)
def test_what_was_changed_elsewhere_counts(format_):
    """What stands beside the question belongs to the wording it was written with."""
    stream = BytesIO()
    written = format_.write([OURS], stream)
    assert losses(written) == [(1, "kept_beside", ["difficulty", "level", "key.scoring"])]
    text = stream.getvalue().decode()
    assert read(format_, text, language="zh")[0] == [replace(OURS, line=read(format_, text)[0][0].line)]
    (changed,), problems = read(format_, text.replace("Who?", "Who else?"))
    assert [code for _line, code, *_more in losses(problems)] == ["extension_stale"]
    assert changed.definition["stem"] == {"zh": "谁？", "en": "Who else?"}
    assert (changed.difficulty, changed.level) == (2, None)
    assert changed.key["weights"] == {"a": "1", "b": "-1"}
    broken = re.sub(r'\{"of":[^\n<]*', '{"of":[["x"', text)
    assert [code for _line, code, *_more in losses(read(format_, broken)[1])] == ["extension_stale"]


def test_what_a_format_cannot_say_is_said():
    spoken = Question("oral", {"schema": 1, "stem": {"zh": "说", "en": ""}}, {}, name="Say")
    for format_ in (MoodleXml(), Gift()):
        stream = BytesIO()
        (problem,) = format_.write([spoken, OURS], stream)[:1]
        assert (problem.line, problem.code, problem.severity) == (1, "kind_unwritable", "error")
        assert [entry.name for entry in read(format_, stream.getvalue())[0]] == ["Who"]
