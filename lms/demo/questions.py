"""A bank that came out of files: one import that is done, one that waits to be looked through."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from assessments.operations import banks, import_commit, import_reading, imports
from core.documents import write_document
from core.spreadsheets import write_workbook

if TYPE_CHECKING:
    from people.models import User

# The last question names an answer that it does not have: the report shows what becomes of it.
FILE = json.loads((Path(settings.BASE_DIR) / "lms" / "seed" / "question_file.json").read_text("utf-8"))
WAITING = [
    ("title", "领事通知练习题"),
    ("heading", "一、单项选择题"),
    ("", "1. 外国籍犯罪嫌疑人被拘留后，领事通知应当如何作出？"),
    ("", "英文：How is the consulate notified when a foreign suspect is detained?"),
    ("", "A. 依照双边条约规定的期限"),
    ("", "B. 由办案人员自行决定是否通知"),
    ("", "C. 判决生效后再通知"),
    ("", "答案：A"),
    ("", "编号：CN-01"),
    ("heading", "二、判断题"),
    ("", "2. 嫌疑人书面放弃领事探视的，应当附卷。"),
    ("", "答案：对"),
    ("", "编号：CN-02"),
]


def bring_in(people: Mapping[str, User]) -> None:
    trainer = people["trainer"]
    bank = banks.create_bank(
        code="EV-BANK", title_zh="证据与领事练习题库", title_en="Evidence and consular practice", by=trainer
    )
    table = io.BytesIO()
    rows = [[question.get(head, "") for head in FILE["heads"]] for question in FILE["questions"]]
    write_workbook(table, title="题目", columns=FILE["heads"], rows=rows, note=None)
    job = imports.start_import(bank=bank, file=table, name="证据练习题.xlsx", by=trainer)
    import_reading.read_import(job=job)
    imports.commit_import(job=job, by=trainer)
    import_commit.carry_out(job=job)
    document = io.BytesIO()
    write_document(document, WAITING)
    waiting = imports.start_import(
        bank=bank, file=document, name="领事通知练习题.docx", by=trainer, category="领事 | Consular"
    )
    import_reading.read_import(job=waiting)
