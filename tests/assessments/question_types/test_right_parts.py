import pytest

from assessments.question_types.right_parts import counted, right_part

OPTIONS = {"options": ["a", "b"]}
PAIRS = {"pairs": {"1": "x", "2": "y"}}
LOOSE = {"pairs": [["a", "b"], ["c", "d"]]}
CELLS = {"cells": {"r1": ["c1"], "r2": ["c2"]}}


@pytest.mark.parametrize(
    ("answer", "correct", "kept", "count"),
    [
        (OPTIONS, OPTIONS, OPTIONS, (2, 2)),
        ({"options": ["a", "c"]}, OPTIONS, {"options": ["a"]}, (1, 2)),
        ({"options": ["c"]}, OPTIONS, None, (0, 2)),
        ({"pairs": {"1": "x", "2": "x"}}, PAIRS, {"pairs": {"1": "x"}}, (1, 2)),
        ({"pairs": [["b", "a"], ["a", "d"]]}, LOOSE, {"pairs": [["b", "a"]]}, (1, 2)),
        ({"pairs": [["a", "d"]]}, LOOSE, None, (0, 2)),
        ({"cells": {"r1": ["c1"]}}, CELLS, {"cells": {"r1": ["c1"]}}, (1, 2)),
        ({"gaps": {"1": {"text": "a"}}}, {"gaps": {"1": {"text": "b"}}}, None, (0, 1)),
        ({"text": "3"}, {"text": "4"}, None, None),
        ({"text": "4"}, {"text": "4"}, {"text": "4"}, None),
        (None, OPTIONS, None, (0, 2)),
        (OPTIONS, None, None, None),
    ],
)
def test_what_stays_and_how_much_of_it_is_right(answer, correct, kept, count):
    assert right_part(answer, correct) == kept
    assert counted(answer, correct) == count
