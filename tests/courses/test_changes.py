"""Which paragraph became which, and what that means (pure)."""

import pytest

from courses.changes import Paragraph, compare, marks

A, B, C, D = "甲乙丙丁戊己庚辛", "子丑寅卯辰巳午未", "春夏秋冬风花雪月", "东西南北中上下左"


def text(**blocks):
    """text(a=[A, B], b=[C]): text blocks with these paragraphs."""
    return tuple(
        Paragraph(block, index, "text", f"digest {words}", words)
        for block, inside in blocks.items()
        for index, words in enumerate(inside)
    )


def moves(old, new):
    return dict(compare(old, new).moves)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (text(a=[A, B]), text(a=[A, B]), {}),
        (text(a=[A, B]), text(a=[C, A, B]), {("a", 0): ("a", 1), ("a", 1): ("a", 2)}),
        (text(a=[A, B, C]), text(a=[A, C]), {("a", 1): ("a", 0), ("a", 2): ("a", 1)}),
        (text(a=[A, B]), text(a=[B]), {("a", 1): ("a", 0)}),
        (text(a=[A, B]), text(a=[B, A]), {("a", 0): ("a", 1), ("a", 1): ("a", 0)}),
        (text(a=[A], b=[B]), text(b=[B]), {("a", 0): ("b", 0)}),
        (text(a=[A], b=[B]), text(b=[B, A]), {("a", 0): ("b", 1)}),
        (text(a=[A, B]), (), {("a", 0): None, ("a", 1): None}),
    ],
    ids=["same", "insert", "remove", "remove first", "swap", "block gone", "into a block", "all gone"],
)
def test_places_follow_their_paragraph(old, new, expected):
    assert moves(old, new) == expected


def test_a_paragraph_with_some_other_words_is_the_same():
    report = compare(text(a=[A, B]), text(a=[C, A[:6] + "天地", B]))

    assert [new.words for _old, new in report.changed] == [A[:6] + "天地"]
    assert [each.words for each in report.added] == [C]
    assert (report.removed, report.kept) == ((), 1)


def test_a_paragraph_with_other_words_altogether_is_another():
    report = compare(text(a=[A, B]), text(a=[C, B]))

    assert ([each.words for each in report.added], [each.words for each in report.removed]) == ([C], [A])


def test_a_heading_stays_itself():
    old = (Paragraph("h", 0, "heading", "1", "引言"),)
    new = (Paragraph("h", 0, "heading", "2", "Scope"),)

    assert len(compare(old, new).changed) == 1


def test_quizzes_are_compared_by_name():
    report = compare((), (), quizzes_before=["one", "two"], quizzes_now=["two", "three"])

    assert (report.quizzes_added, report.quizzes_removed) == (("three",), ("one",))


def test_only_a_substantial_change_asks_again():
    report = compare(text(a=[A, B]), text(a=[C, A, B]))
    before = {("a", 1): 3}

    assert marks(report, before=before, number=9, effect="editorial") == {("a", 2): 3}
    assert marks(report, before=before, number=9, effect="substantial") == {("a", 0): 9, ("a", 2): 3}


def test_a_translation_that_catches_up_is_the_same_change():
    report = compare(text(a=[A]), text(a=[A, B, C]))
    explained = {("a", 1): 7}

    found = marks(report, before={}, number=9, effect="substantial", explained=explained)

    assert found == {("a", 1): 7, ("a", 2): 9}
