import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from assessments.interchange.base import Problem, Question
from assessments.interchange.excel import ExcelFormat
from assessments.interchange.stored import to_json
from core.errors import Invalid
from core.spreadsheets import write_workbook
from tests.samples.questions import EXAMPLES, example

EXCEL = ExcelFormat()


def there_and_back(questions):
    file = io.BytesIO()
    problems = EXCEL.write(questions, file)
    return list(EXCEL.read(file)), problems


def table(*rows, form="xlsx"):
    """A file with these rows, the first of them the heads."""
    if form == "csv":
        text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
        return io.BytesIO(text.encode("gb18030"))
    file = io.BytesIO()
    write_workbook(file, title="x", columns=rows[0], rows=rows[1:], note=None)
    return file


# Any text a bank keeps: tidy takes out what XML cannot hold.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=30,
)
NAMES = st.lists(TEXTS.map(lambda text: " ".join(text.split())).filter(bool), max_size=3, unique=True)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(sorted(EXAMPLES)))
    more = draw(st.sampled_from([{}, {"markup": "html"}]))
    definition, key = example(kind, draw(TEXTS), draw(TEXTS), **more)
    explanation = draw(
        st.sampled_from([{}, {"zh": "因为", "en": ""}, {"zh": "=1+1", "en": " '+x_x0041_ \n- "}])
    )
    return Question(
        kind,
        definition,
        key,
        explanation=explanation,
        citations=[{"instrument": name, "articles": "3、4"} for name in draw(NAMES)],
        competencies=draw(NAMES),
        difficulty=draw(st.integers(1, 3)),
        marks=draw(st.decimals("0.01", 9999, places=2)),
        level=draw(st.sampled_from([None, 1, 4])),
        seconds=draw(st.sampled_from([None, 90])),
        tags=draw(NAMES),
        category=draw(NAMES),
        key_name=draw(st.from_regex(r"[\w.\-]{0,40}", fullmatch=True)),
        name=draw(TEXTS.map(lambda text: " ".join(text.split()))),
        valid_from=draw(st.sampled_from([None, dt.date(2026, 1, 1)])),
        valid_to=draw(st.sampled_from([None, dt.date(2026, 12, 31)])),
    )


@given(st.lists(questions(), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_every_type_comes_back_as_it_went_out(given):
    back, problems = there_and_back(given)

    assert [to_json(replace(each, line=0)) for each in back] == [to_json(each) for each in given]
    assert {problem.code for problem in problems} <= {"excel_files_left_out"}


def test_a_type_of_a_table_is_plain_cells_and_no_more():
    """What a trainer wrote in the template stays editable in the export."""
    definition, key = example("single_choice", "谁领导？", "Who leads?")
    file = io.BytesIO()
    EXCEL.write([Question("single_choice", definition, key, key_name="Q1", tags=("a", "b"))], file)
    from core.spreadsheets import read_rows

    (_, heads), (_, cells) = read_rows(file)
    told = {head: cell for head, cell in zip(heads, cells, strict=False) if cell}

    assert told["题型 Type"] == "单选题"
    assert told["答案 Answer"] == "B"
    assert "数据 Data" not in told


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_a_trainer_types(form):
    file = table(
        [
            "题号",
            "题型",
            "题目",
            "选项A",
            "选项B",
            "Option C (English)",
            "答案",
            "分值",
            "难度",
            "法律依据",
            "误差",
        ],
        ["1", "单选", "谁？", "甲", "乙", "", "Ｂ", "2", "易", "cpl: 17", ""],
        ["2", "", "Which?", "one", "two", "three", "a、C", "", "", "", ""],
        ["3", "判断题", "对吗？", "", "", "", "√", "", "", "", ""],
        ["4", "", "几天？", "", "", "", "３", "", "hard", "", "5%"],
        ["5", "填空", "罪名是什么？", "", "", "", "洗钱罪|洗钱", "", "", "", ""],
        form=form,
    )
    single, multiple, judged, number, short = EXCEL.read(file)

    assert single.definition["options"] == [
        {"id": "a", "zh": "甲", "en": ""},
        {"id": "b", "zh": "乙", "en": ""},
    ]
    assert (single.key, single.marks, single.difficulty) == ({"options": ["b"]}, Decimal(2), 1)
    assert single.citations == ({"instrument": "cpl", "articles": "17"},)
    assert (multiple.kind, multiple.key["options"]) == ("multiple_choice", ["a", "c"])
    assert multiple.definition["stem"] == {"zh": "", "en": "Which?"}
    assert (judged.kind, judged.key) == ("true_false", {"value": True})
    assert (number.kind, number.difficulty) == ("numeric", 3)
    assert number.key == {"value": "3", "tolerance": {"kind": "relative", "value": "0.05"}}
    assert [answer["text"] for answer in short.key["answers"]] == ["洗钱罪", "洗钱"]


FAULTS = {
    ("随便", "A", ""): ("excel_kind_unknown", "随便"),
    ("单选", "E", ""): ("excel_answer_unreadable", "E"),
    ("单选", "", ""): ("excel_answer_unreadable", ""),
    ("判断", "maybe", ""): ("excel_answer_unreadable", "maybe"),
    ("数值题", "三天", ""): ("excel_answer_unreadable", "三天"),
    ("单选", "A", "{}x"): ("excel_data_unreadable", ""),
    ("单选", "A", "[1]"): ("excel_data_unreadable", ""),
    ("单选", "A", '{"definition": 3}'): ("excel_data_unreadable", ""),
    ("单选", "A", "[" * 20_000): ("excel_data_unreadable", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line_and_the_rest_is_read(fault):
    kind, answer, data = fault
    heads = ["题型", "题干", "选项A", "选项B", "答案", "数据"]
    broken, fine = list(
        EXCEL.read(table(heads, [kind, "x", "1", "2", answer, data], ["单选", "y", "1", "2", "A", ""]))
    )

    assert isinstance(broken, Problem)
    assert (broken.line, broken.code, broken.detail["cell"]) == (2, *FAULTS[fault])
    assert fine.line == 3


def test_a_column_nobody_knows_is_told_of():
    problem, _question = EXCEL.read(table(["题干", "答案", "备注"], ["x", "对", "y"]))

    assert (problem.code, problem.excerpt, problem.severity) == ("excel_column_unknown", "备注", "loss")


def test_a_text_changed_beside_its_data_is_told_of():
    definition, key = example("matching", "配对", "Match")
    file = io.BytesIO()
    EXCEL.write([Question("matching", definition, key)], file)
    from core.spreadsheets import read_rows

    (_, heads), (_, cells) = read_rows(file)
    cells[heads.index("题干（中文） Question (Chinese)")] = "改过的题干"
    problem, question = EXCEL.read(table(heads, cells))

    assert problem.code == "excel_data_wins"
    assert question.definition == definition


def test_a_table_without_heads_is_refused():
    with pytest.raises(Invalid) as refused:
        list(EXCEL.read(table(["1", "谁领导？", "甲"])))

    assert refused.value.code == "excel.no_heads"
