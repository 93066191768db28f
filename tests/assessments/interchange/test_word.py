import io

import pytest
from docx import Document
from docx.shared import Pt

from assessments.interchange.base import Problem
from assessments.interchange.templates import TEMPLATES
from assessments.interchange.word import WordFormat
from assessments.interchange.word.template import PARAGRAPHS
from assessments.question_types.proving import objections
from core.documents import write_document
from core.errors import Invalid
from tests.factories.assessments import picture

WORD = WordFormat()


def document(*lines):
    file = io.BytesIO()
    write_document(file, [("", line) for line in lines])
    return file


def test_as_a_chinese_trainer_types_it():
    file = document(
        "某市检察院试题",
        "一、单项选择题",
        "１．下列关于领事通报的说法，正确的是（ Ｂ ）。",
        "Ａ、应在七日内",
        "Ｂ、不得迟延",
        "二、多项选择题",
        "2、涉外因素包括：",
        "A. 主体  B. 行为地；C．客体",
        "答案：Ａ、Ｂ",
        "【解析】见《刑法》。",
        "续行。",
        "难度：难",
        "三、判断题",
        "第3题：外国人一律不适用我国刑法。",
        "正确答案：×",
        "四、填空题",
        "4) MLA 的中文译名？",
        "参考答案：司法协助｜法律互助",
    )
    title, single, multiple, judged, short = WORD.read(file)

    assert (title.code, title.line) == ("word_text_unplaced", 1)
    assert single.definition["stem"]["zh"] == "下列关于领事通报的说法，正确的是（　）。"
    assert [option["zh"] for option in single.definition["options"]] == ["应在七日内", "不得迟延"]
    assert (single.kind, single.key, single.line) == ("single_choice", {"options": ["b"]}, 3)
    assert (multiple.key["options"], len(multiple.definition["options"]), multiple.difficulty) == (
        ["a", "b"],
        3,
        3,
    )
    assert multiple.explanation["zh"] == "见《刑法》。\n续行。"
    assert (judged.kind, judged.key) == ("true_false", {"value": False})
    assert [answer["text"] for answer in short.key["answers"]] == ["司法协助", "法律互助"]


def test_as_an_english_trainer_types_it_with_the_other_language_below():
    file = document(
        "1. Who leads?", "ZH: 谁领导？", "A. The SPP", "中文：最高检", "B. Nobody", "Answer: a",
        "Explanation: Because.", "Marks: 2", "2. [Multiple choice] Which?", "A. x", "B. y", "Answer: A",
    )  # fmt: skip
    first, second = WORD.read(file)

    assert first.definition["stem"] == {"zh": "谁领导？", "en": "Who leads?"}
    assert first.definition["options"][0] == {"id": "a", "zh": "最高检", "en": "The SPP"}
    assert (first.kind, first.key, str(first.marks)) == ("single_choice", {"options": ["a"]}, "2")
    assert (second.kind, second.definition["stem"]["en"]) == ("multiple_choice", "Which?")


def test_numbers_and_letters_that_the_program_makes():
    book = Document()
    book.add_paragraph("谁领导？", style="List Number")
    book.add_paragraph("A. 甲")
    book.add_paragraph("B. 乙")
    book.add_paragraph("答案：A")
    book.add_paragraph("谁监督？", style="List Number")
    book.add_paragraph("答案：对")
    file = io.BytesIO()
    book.save(file)

    assert [question.definition["stem"]["zh"] for question in WORD.read(file)] == ["谁领导？", "谁监督？"]


def test_what_is_no_text_is_told_of():
    book = Document()
    book.add_paragraph("1. 看图回答")
    book.add_picture(io.BytesIO(picture(40, 30)), width=Pt(40))
    book.add_table(1, 1)
    book.add_paragraph("答案：错")
    file = io.BytesIO()
    book.save(file)
    *lost, question = WORD.read(file)

    assert [(each.code, each.severity) for each in lost] == [("word_picture", "loss"), ("word_table", "loss")]
    assert question.key == {"value": False}


def test_a_fault_is_told_with_its_line():
    problem, question = WORD.read(
        document("1. 谁？", "A. 甲", "B. 乙", "答案：C", "2. 谁？", "A. 甲", "B. 乙", "答案：A")
    )

    assert isinstance(problem, Problem)
    assert (problem.line, problem.code, problem.detail) == (1, "excel_answer_unreadable", {"cell": "C"})
    assert question.line == 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_read_and_its_examples_are_right(language):
    file = io.BytesIO()
    TEMPLATES["word"].write(file, language)
    items = list(WORD.read(file))
    assert {item.code for item in items} == {"word_text_unplaced", "excel_example"}
    assert sum(item.code == "excel_example" for item in items) == 4

    lines = [text for _style, text in PARAGRAPHS[language] if "示例-" not in text and "Example-" not in text]
    questions = [item for item in WORD.read(document(*lines)) if not isinstance(item, Problem)]
    kinds = ["single_choice", "multiple_choice", "true_false", "short_text"]
    assert [question.kind for question in questions] == kinds
    assert [objections(each.kind, each.definition, each.key) for each in questions] == [[], [], [], []]
    assert all(questions[0].definition["stem"].values())


@pytest.mark.parametrize(
    ("lines", "code"), [(("Nothing here",), "word.no_question"), ((), "word.no_question")]
)
def test_a_document_without_questions_is_refused(lines, code):
    with pytest.raises(Invalid) as refused:
        list(WORD.read(document(*lines)))

    assert refused.value.code == code
