"""Questions as people type them: numbered, with options A to H, an answer and an explanation.

Chinese and English, full and half width, numbers typed or made by the program. Headings such as
"一、单项选择题" say the type of what follows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from assessments.interchange.base import Format, Problem, Question, Severity
from assessments.interchange.excel import cells as plain
from assessments.interchange.excel.columns import KINDS, LETTERS, folded, word
from assessments.interchange.excel.template import is_example
from core import documents
from core.documents import Line
from core.errors import Invalid

_NUMBER = re.compile(r"(?:第\s*)?\d{1,4}\s*(?:题)?\s*[.、．)）:：]\s*(?=\S)")
_OPTION = re.compile(r"[(（]?([A-HＡ-Ｈ])\s*[.、．)）:：]\s*")
_NEXT_OPTION = re.compile(r"(?:\s+|(?<=[；;。]))(?=[(（]?[A-HＡ-Ｈ]\s*[.、．)）:：])")
_HEADING = re.compile(r"(?:[一二三四五六七八九十]+|[IVX]+|Part\s+\w+)\s*[、.．:：)）]\s*(.+)", re.I)
_TYPE = re.compile(r"[\[【(（]\s*([^\]】)）]{2,20})\s*[\]】)）]\s*")
_WITHIN = re.compile(r"[(（]\s*([A-HＡ-Ｈ]{1,8})\s*[)）]")
_TRANSLATION = re.compile(r"(EN|English|英文|英|ZH|Chinese|中文|中)\s*[:：]\s*(.*)", re.I | re.S)
# The words that begin a line which says something of the question; the longer ones first.
FIELDS: dict[str, tuple[str, ...]] = {
    "answer": ("正确答案", "参考答案", "标准答案", "答案", "correct answer", "answer"),
    "explanation": ("答案解析", "试题解析", "解析", "分析", "explanation", "rationale"),
    "key": ("编号", "identifier", "id"),
    "difficulty": ("难度", "difficulty"),
    "marks": ("分值", "分数", "marks", "points"),
    "scoring": ("计分方式", "scoring"),
    "tolerance": ("允许误差", "tolerance"),
    "competencies": ("能力", "competencies"),
    "law": ("法律依据", "legal basis"),
    "tags": ("标签", "tags"),
    "category": ("分类", "category"),
    "level": ("等级", "level"),
    "seconds": ("用时", "seconds"),
}
_WORDS = {said: name for name, words in FIELDS.items() for said in words}
_ANY_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_FIELD = re.compile(rf"[\[【]?\s*({_ANY_WORD})\s*[\]】:：]+\s*(.*)", re.I | re.S)
_SECTION_KINDS = (
    ("multiple_choice", ("多选", "多项选择", "不定项", "multiple choice", "multiple answers")),
    ("single_choice", ("单选", "单项选择", "选择题", "single choice")),
    ("true_false", ("判断", "true or false", "true/false")),
    ("short_text", ("填空", "short text", "fill in")),
    ("extended_text", ("论述", "简答", "问答", "案例分析", "essay", "extended text")),
    ("numeric", ("数值", "计算", "number")),
)


class WordFormat(Format):
    name = "word"
    suffixes = (".docx",)
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def recognises(self, head: bytes, filename: str) -> bool:
        return head.startswith(b"PK\x03\x04") and (filename.endswith(".docx") or b"word/document.xml" in head)

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        parsing = _Parsing(language)
        for line in documents.read_lines(stream):
            yield from parsing.take(line)
        yield from parsing.finish()
        if not parsing.seen:
            raise Invalid("word.no_question")


@dataclass
class _Parsing:
    language: str
    kind: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    line: int = 0
    place: str = ""  # the cell that goes on
    seen: int = 0
    lost: list[Problem] = field(default_factory=list)

    def take(self, line: Line) -> Iterator[Question | Problem]:
        if line.left_out:
            yield Problem(
                line.number, f"word_{line.left_out}", self.cells.get("stem", "")[:120], Severity.LOSS
            )
            return
        text = line.text
        if (kind := _kind_of_section(text)) is not None and not line.numbered:
            yield from self.finish()
            self.kind = kind
        elif self._begins(line):
            yield from self.finish()
            self._begin(line)
        elif not self.cells:
            yield Problem(line.number, "word_text_unplaced", text[:120], Severity.LOSS)
        else:
            self._go_on(line)

    def finish(self) -> Iterator[Question | Problem]:
        cells, self.cells = self.cells, {}
        if not cells:
            return
        self.seen += 1
        if is_example(cells.get("key", "")):
            yield Problem(self.line, "excel_example", cells["key"], Severity.LOSS)
            return
        try:
            yield plain.read(_with_answer(cells), self.language, self.line)
        except plain.Unreadable as refused:
            detail = {"cell": refused.cell[:60]}
            yield Problem(self.line, refused.code, cells["stem"][:120], Severity.ERROR, detail)

    def _begins(self, line: Line) -> bool:
        if line.numbered == documents.NUMBER and line.level == 0:
            return not _FIELD.match(line.text)
        return _NUMBER.match(line.text) is not None

    def _begin(self, line: Line) -> None:
        text = line.text if line.numbered else _NUMBER.sub("", line.text, count=1)
        kind = self.kind
        if (typed := _TYPE.match(text)) and (named := _named_kind(typed[1])):
            kind, text = named, text[typed.end() :]
        self.cells, self.line, self.place = {"stem": text, "kind": kind}, line.number, "stem"

    def _go_on(self, line: Line) -> None:
        text = line.text
        if line.numbered == documents.LETTER:
            used = sum(letter in self.cells for letter in LETTERS)
            self._put(LETTERS[min(used, len(LETTERS) - 1)], text)
        elif _OPTION.match(text):
            for part in _NEXT_OPTION.split(text):
                found = _OPTION.match(part)
                if found:
                    self._put(unicodedata.normalize("NFKC", found[1]), part[found.end() :])
                else:
                    self.cells[self.place] += f" {part}"
        elif found := _FIELD.match(text):
            self._put(_WORDS[found[1].lower()], found[2])
        elif (found := _TRANSLATION.match(text)) and self.place in ("stem", "explanation", *LETTERS):
            self._translate(found[1].lower(), found[2])
        else:
            self.cells[self.place] = f"{self.cells[self.place]}\n{text}".strip()

    def _put(self, name: str, text: str) -> None:
        self.cells[name], self.place = text.strip(), name

    def _translate(self, said: str, text: str) -> None:
        """The line says the same in the other language."""
        side = "en" if said in ("en", "english", "英文", "英") else "zh"
        other = "zh" if side == "en" else "en"
        if self.place in self.cells:
            self.cells[f"{self.place}_{other}"] = self.cells.pop(self.place)
        self.place = f"{self.place}_{side}"
        self.cells[self.place] = text.strip()


def _kind_of_section(text: str) -> str | None:
    """The type that a heading announces; None where the line is no heading."""
    found = _HEADING.match(text)
    if found is None or len(text) > 80:
        return None
    return _named_kind(found[1])


def _named_kind(text: str) -> str | None:
    if exact := word(KINDS, text):
        return exact
    said = text.casefold()
    return next((kind for kind, words in _SECTION_KINDS if any(each in said for each in words)), None)


def _with_answer(cells: dict[str, str]) -> dict[str, str]:
    """The answer that is written into the brackets of the question, where no line says it."""
    cells = {**cells, "stem": cells.get("stem", "")}
    has_options = any(cells.get(name) for letter in LETTERS for name in (letter, f"{letter}_zh"))
    if "answer" in cells or not has_options:
        return cells
    for name in ("stem", "stem_zh", "stem_en"):
        found = list(_WITHIN.finditer(cells.get(name, "")))
        if found:
            last = found[-1]
            text = cells[name]
            cells[name] = f"{text[: last.start()]}（　）{text[last.end() :]}"
            cells["answer"] = folded(last[1]).upper()
    return cells
