"""The empty table that trainers fill: heads, what may stand in them, examples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import IO

from assessments.interchange.excel.columns import DIFFICULTIES, HEADS, KINDS, SCORINGS
from core.spreadsheets import Look, write_workbook

LETTERS = "ABCDE"
COLUMNS = (
    "key", "kind", "category", "stem_zh", "stem_en",
    *(f"{letter}_{language}" for letter in LETTERS for language in ("zh", "en")),
    "answer", "tolerance", "scoring", "explanation_zh", "explanation_en", "marks", "difficulty", "level",
    "seconds", "competencies", "law", "tags",
)  # fmt: skip
WIDTHS = {"stem_zh": 44, "stem_en": 44, "explanation_zh": 36, "explanation_en": 36, "answer": 18, "law": 22}
EXAMPLE = {"zh": "示例", "en": "Example"}
_EXAMPLE_KEY = re.compile(r"(示例|Example)-\d+")
_AT = {"zh": 0, "en": 1}

EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "kind": "single_choice",
        "stem_zh": "人民检察院上下级之间是什么关系？",
        "stem_en": "How do people's procuratorates at different levels relate to each other?",
        "A_zh": "领导关系", "A_en": "The higher level leads the lower",
        "B_zh": "监督关系", "B_en": "The higher level supervises the lower",
        "C_zh": "互不隶属", "C_en": "They are independent of each other",
        "answer": "A", "explanation_zh": "上级人民检察院领导下级人民检察院的工作。",
        "explanation_en": "Procuratorates at higher levels lead the work of those at lower levels.",
        "law": "constitution: 137", "difficulty": "1",
    },
    {
        "kind": "multiple_choice",
        "stem_zh": "下列哪些情形属于涉外因素？", "stem_en": "Which of these are foreign elements of a case?",
        "A_zh": "犯罪嫌疑人是外国人", "A_en": "The suspect is a foreigner",
        "B_zh": "犯罪行为发生在境外", "B_en": "The act was committed abroad",
        "C_zh": "证人是外地人", "C_en": "The witness comes from another city",
        "answer": "AB", "scoring": "partial", "marks": "2",
    },
    {
        "kind": "true_false", "stem_zh": "外国人在我国领域内犯罪，一律不适用我国刑法。",
        "stem_en": "PRC criminal law never applies to foreigners who offend in PRC territory.",
        "answer": "false",
    },
    {
        "kind": "numeric", "stem_zh": "领事通知应在几日内作出？（以双边条约规定四日为例）",
        "stem_en": "Within how many days must the consulate be notified where the treaty says four days?",
        "answer": "4", "tolerance": "0",
    },
    {
        "kind": "short_text", "stem_zh": "请写出“mutual legal assistance”的中文译名。",
        "stem_en": "Give the Chinese term for “mutual legal assistance”.", "answer": "司法协助|法律互助",
    },
    {
        "kind": "extended_text", "stem_zh": "试述跨境电子数据取证的程序要点。",
        "stem_en": "Set out the main procedural points of obtaining electronic data across borders.",
        "marks": "10", "difficulty": "3",
    },
)  # fmt: skip

GUIDE: dict[str, list[list[str]]] = json.loads(Path(__file__).with_name("guide.json").read_text("utf-8"))
TITLES = {"zh": ("题目", "填写说明"), "en": ("Questions", "Guide")}


def is_example(key: str) -> bool:
    """Whether a row is one of the template's own."""
    return _EXAMPLE_KEY.fullmatch(key) is not None


def write_template(stream: IO[bytes], language: str) -> None:
    at = _AT[language]
    title, guide_title = TITLES[language]
    places = {name: place for place, name in enumerate(COLUMNS)}
    look = Look(
        widths={place: WIDTHS.get(name, 14) for name, place in places.items()},
        choices={
            places["kind"]: [words[at] for words in KINDS.values()],
            places["difficulty"]: [words[at] for words in DIFFICULTIES.values()],
            places["scoring"]: [words[at] for words in SCORINGS.values()],
        },
        guide_title=guide_title,
        guide=GUIDE[language],
    )
    rows = [_row(number, example, language) for number, example in enumerate(EXAMPLES, start=1)]
    heads = [HEADS[name][:2][at] for name in COLUMNS]
    write_workbook(stream, title=title, columns=heads, rows=rows, note=None, look=look)


def _row(number: int, example: dict[str, str], language: str) -> list[str]:
    at = _AT[language]
    told = {**example, "key": f"{EXAMPLE[language]}-{number}", "kind": KINDS[example["kind"]][at]}
    told["difficulty"] = DIFFICULTIES[int(example.get("difficulty", "2"))][at]
    if "scoring" in example:
        told["scoring"] = SCORINGS[example["scoring"]][at]
    if example.get("answer") == "false":
        told["answer"] = "错" if language == "zh" else "False"
    return [told.get(name, "") for name in COLUMNS]
