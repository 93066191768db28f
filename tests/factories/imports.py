"""Files of questions, and imports through the operations."""

import io

from assessments.interchange.base import Question
from assessments.interchange.excel import ExcelFormat
from assessments.models import ImportJob
from assessments.operations import import_commit, import_reading, imports
from core.spreadsheets import write_workbook

HEADS = ["编号", "题型", "题干（中文）", "题干（英文）", "选项A", "选项B", "答案"]
FIRST = ["Q1", "单选", "谁领导？", "Who leads?", "甲", "乙", "B"]
SECOND = ["Q2", "判断", "对吗？", "Is it so?", "", "", "对"]


def table(*rows, heads=HEADS):
    file = io.BytesIO()
    write_workbook(file, title="x", columns=heads, rows=rows, note=None)
    return file


def written(*questions: Question) -> io.BytesIO:
    file = io.BytesIO()
    ExcelFormat().write(questions, file)
    return file


def started(bank, *rows, by=None, file=None, name="questions.xlsx", **asked) -> ImportJob:
    return imports.start_import(
        bank=bank, file=file or table(*(rows or (FIRST, SECOND))), name=name, by=by or bank.owner, **asked
    )


def read(bank, *rows, **asked) -> ImportJob:
    job = started(bank, *rows, **asked)
    import_reading.read_import(job=job)
    job.refresh_from_db()
    return job


def committed(job, by=None, on_existing=None) -> ImportJob:
    imports.commit_import(job=job, by=by or job.by, on_existing=on_existing)
    import_commit.carry_out(job=job)
    job.refresh_from_db()
    return job
