from decimal import Decimal

import pytest

from assessments.question_types.matrix import Matrix
from core.errors import Invalid

TYPE = Matrix()
DEFINITION = {
    "stem": {"zh": "谁？", "en": "Who?"},
    "rows": [{"id": f"r{n}", "zh": f"行{n}", "en": f"Row {n}"} for n in (1, 2, 3)],
    "columns": [{"id": "c1", "zh": "是", "en": "Yes"}, {"id": "c2", "zh": "否", "en": "No"}],
    "several": False,
}
KEY = {"cells": {"r1": ["c1"], "r2": ["c2"], "r3": ["c1"]}}
SEVERAL = {**DEFINITION, "several": True}
SEVERAL_KEY = {"cells": {"r1": ["c1", "c2"], "r2": ["c2"]}, "scoring": "rows"}
TOKENS = {"t3": "r3", "t1": "r1", "t2": "r2", "u2": "c2", "u1": "c1"}


@pytest.mark.parametrize(
    ("definition", "key", "cells", "fraction", "code"),
    [
        (DEFINITION, KEY, {}, "0", "blank"),
        (DEFINITION, KEY, KEY["cells"], "1", "right"),
        (DEFINITION, KEY, {"r1": ["c1"]}, "0.333333", "partial"),
        (DEFINITION, KEY, {"r1": ["c2"]}, "0", "wrong"),
        (DEFINITION, {**KEY, "scoring": "all_or_nothing"}, {"r1": ["c1"], "r2": ["c2"]}, "0", "wrong"),
        (DEFINITION, {**KEY, "scoring": "all_or_nothing"}, KEY["cells"], "1", "right"),
        # Nothing is right in the third row, so leaving it empty is.
        (SEVERAL, SEVERAL_KEY, {"r1": ["c1", "c2"], "r2": ["c2"]}, "1", "right"),
        (SEVERAL, SEVERAL_KEY, {"r1": ["c1"], "r2": ["c2"], "r3": ["c1"]}, "0.333333", "partial"),
    ],
)
def test_mark(definition, key, cells, fraction, code):
    mark = TYPE.mark(definition, key, {"cells": cells})

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_read_shown_and_said():
    answer = TYPE.read_answer(DEFINITION, {"row-t1": ["u1"], "row-t2": [""], "row-t3": ["u2"]}, TOKENS)
    view = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=answer)

    assert answer == {"cells": {"r1": ["c1"], "r3": ["c2"]}}
    assert [row.text for row in view.body.rows] == ["Row 3", "Row 1", "Row 2"]
    assert [column.text for column in view.body.columns] == ["Yes", "No"]
    assert [[cell.chosen for cell in row.cells] for row in view.body.rows] == [
        [False, True],
        [True, False],
        [False, False],
    ]
    assert TYPE.say(DEFINITION, answer, "zh") == ["行1: 是", "行3: 否"]
    assert TYPE.read_answer(DEFINITION, {"row-t1": [""]}, TOKENS) is None
    assert TYPE.mark(DEFINITION, KEY, TYPE.correct_answer(DEFINITION, KEY)).code == "right"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"row-t1": ["u1", "u2"]}, "answer.too_many_options"),
        ({"row-t1": ["t2"]}, "answer.unknown_option"),
        ({"row-t1": ["nobody"]}, "answer.unknown_option"),
        ({"row-u1": ["u1"]}, "answer.unknown_field"),
        ({"choice": ["u1"]}, "answer.unknown_field"),
    ],
)
def test_what_the_page_could_not_send_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("definition", "key", "codes"),
    [
        (DEFINITION, KEY, []),
        (SEVERAL, SEVERAL_KEY, []),
        (DEFINITION, {"cells": {"r1": ["c1"]}}, ["matrix_row_missing"]),
        (DEFINITION, {"cells": {"r1": ["c1", "c2"], "r2": ["c1"], "r3": ["c1"]}}, ["matrix_row_one"]),
        (SEVERAL, {"cells": {"r1": ["x"]}, "scoring": "luck"}, ["key_unknown_option", "scoring_unknown"]),
        ({**SEVERAL, "rows": []}, {"cells": {}}, ["matrix_size", "matrix_row_missing"]),
        (
            {**SEVERAL, "columns": [{"id": "r1", "zh": "是"}, {"id": "c2"}]},
            {"cells": {"r1": ["c2"]}},
            ["options_ids", "option_empty"],
        ),
    ],
)
def test_validate(definition, key, codes):
    assert [problem.code for problem in TYPE.validate(definition, key)] == codes
