"""The heads of the columns and the words in the cells, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

LETTERS = "ABCDEFGH"  # options that have columns of their own
DATA = "data"

# Name: head in Chinese, head in English, other heads that are understood.
HEADS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "key": ("编号", "Key", ("题号", "id", "code")),
    "kind": ("题型", "Type", ("类型", "kind")),
    "category": ("分类", "Category", ("章节", "目录")),
    "name": ("名称", "Name", ("标题", "title")),
    "stem_zh": ("题干（中文）", "Question (Chinese)", ()),
    "stem_en": ("题干（英文）", "Question (English)", ()),
    **{
        f"{letter}_{language}": (
            f"选项{letter}（{zh}）", f"Option {letter} ({en})", (f"{letter}({zh})", f"{letter} ({en})")
        )
        for letter in LETTERS
        for language, zh, en in (("zh", "中文", "Chinese"), ("en", "英文", "English"))
    },
    "answer": ("答案", "Answer", ("正确答案", "key answer", "right answer")),
    "tolerance": ("允许误差", "Tolerance", ("误差",)),
    "scoring": ("计分方式", "Scoring", ()),
    "explanation_zh": ("解析（中文）", "Explanation (Chinese)", ()),
    "explanation_en": ("解析（英文）", "Explanation (English)", ()),
    "marks": ("分值", "Marks", ("分数", "points", "score")),
    "difficulty": ("难度", "Difficulty", ()),
    "level": ("等级", "Level", ()),
    "seconds": ("用时（秒）", "Seconds", ("时间", "time")),
    "competencies": ("能力", "Competencies", ("competency",)),
    "law": ("法律依据", "Legal basis", ("law", "citations")),
    "tags": ("标签", "Tags", ("tag",)),
    "valid_from": ("启用日期", "Valid from", ()),
    "valid_to": ("停用日期", "Valid until", ()),
    DATA: ("数据", "Data", ()),
}  # fmt: skip
# Columns without a language: their text goes where its characters belong.
UNSPOKEN: dict[str, tuple[str, ...]] = {
    "stem": ("题干", "题目", "question", "stem", "问题"),
    "explanation": ("解析", "explanation", "说明"),
    **{letter: (f"选项{letter}", f"option {letter}", letter) for letter in LETTERS},
}

KINDS: dict[str, tuple[str, ...]] = {
    "single_choice": ("单选题", "Single choice", "单选", "单项选择题", "sc", "single"),
    "multiple_choice": ("多选题", "Multiple choice", "多选", "多项选择题", "不定项选择题", "mc", "multiple"),
    "true_false": ("判断题", "True or false", "判断", "是非题", "tf", "true/false"),
    "numeric": ("数值题", "Number", "计算题", "numerical", "numeric"),
    "short_text": ("填空题", "Short text", "填空", "short answer", "fill in the blank"),
    "ordering": ("排序题", "Ordering", "排序"),
    "extended_text": ("论述题", "Extended text", "问答题", "简答题", "essay"),
    "description": ("说明文字", "Description", "材料"),
}
TRUE = ("对", "正确", "是", "√", "✓", "t", "true", "yes", "y", "1", "真")
FALSE = ("错", "错误", "否", "×", "✗", "x", "f", "false", "no", "n", "0", "假")
DIFFICULTIES: dict[int, tuple[str, ...]] = {
    1: ("易", "Easy", "容易", "1", "简单"),
    2: ("中", "Medium", "中等", "2", "一般"),
    3: ("难", "Hard", "困难", "3"),
}
SCORINGS: dict[str, tuple[str, ...]] = {
    "all_or_nothing": ("全对得分", "All or nothing", "all_or_nothing"),
    "partial": ("部分得分", "Partial credit", "partial"),
}


def folded(text: str) -> str:
    """As heads and words are compared: width, case, spaces and brackets aside."""
    return re.sub(r"[\s()\[\]【】:：*]", "", unicodedata.normalize("NFKC", text)).casefold()


def word(table: Mapping[str, Sequence[str]], text: str) -> str | None:
    """The entry of the table that the cell names."""
    wanted = folded(text)
    for name, words in table.items():
        both = f"{words[0]} {words[1]}"
        if wanted == folded(name) or wanted in (folded(each) for each in (*words, both)):
            return name
    return None


def head(name: str) -> str:
    zh, en, _others = HEADS[name]
    return f"{zh} {en}"


def places(cells: Sequence[str]) -> dict[str, int]:
    """Where each column is, by the cells of the first row; empty where they are no heads of ours."""
    names: dict[str, str] = {}
    for name, (zh, en, others) in HEADS.items():
        names |= {folded(text): name for text in (zh, en, f"{zh} {en}", *others)}
    for name, others in UNSPOKEN.items():
        names |= {folded(text): name for text in others}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if known := names.get(folded(cell)):
            found.setdefault(known, place)
    return found
