"""How much more memory a worker takes to import a large file of questions."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections

from assessments.models import ImportJob
from assessments.operations import banks, import_commit, import_reading, imports
from lms.bench.measure import Figure
from people.models import User

QUESTIONS = 5_000
TRAINER = "D2001"
MEGABYTE = 1024 * 1024


def import_memory() -> Figure:
    """Peak growth in megabytes over reading and taking over, in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".xml", dir=settings.VAR_DIR) as file:
        write_questions(file, QUESTIONS)
        connections.close_all()  # a child must not share them
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _measure_and_leave(Path(file.name), writing)
        os.close(writing)
        with os.fdopen(reading) as answer:
            told = answer.read()
        os.waitpid(child, 0)
    if not told:
        raise AssertionError("the import did not come to its end")
    report = json.loads(told)
    return Figure(
        value=round(report["growth"] / MEGABYTE, 1),
        size={name: report[name] for name in ("questions", "batches", "bytes")},
        worst={"seconds to read": report["read"], "seconds to take over": report["taken"]},
    )


def _measure_and_leave(path: Path, answer: int) -> None:
    """In the child: nothing of the parent's clean-up may run here, whatever happens."""
    status = 1
    try:
        os.write(answer, json.dumps(_import(path)).encode())
        status = 0
    finally:
        os._exit(status)


def _import(path: Path) -> dict[str, float]:
    trainer = User.objects.get(staff_number=TRAINER)
    bank = banks.create_bank(code="BENCH", title_zh="测量", title_en="Bench", by=trainer)
    batches: list[int] = []
    before = _resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
    with path.open("rb") as file:
        job = imports.start_import(bank=bank, file=file, name=path.name, by=trainer)
    began = time.perf_counter()
    import_reading.read_import(job=job, tell=lambda seen: batches.append(seen.percent))
    read = time.perf_counter()
    imports.commit_import(job=job, by=trainer)
    import_commit.carry_out(job=job)
    taken = time.perf_counter()
    job = ImportJob.objects.get(pk=job.pk)
    if (job.state, job.added, job.errors) != (ImportJob.State.DONE, QUESTIONS, 0):
        raise AssertionError(f"{job.state}: {job.added} of {QUESTIONS}, {job.errors} errors")
    return {
        "growth": _resident("VmHWM") - before, "questions": job.added, "batches": len(batches),
        "bytes": job.size, "read": round(read - began, 1), "taken": round(taken - read, 1),
    }  # fmt: skip


def _resident(name: str) -> int:
    """Bytes of this process by the kernel's own book."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024


def write_questions(file: IO[bytes], count: int) -> None:
    """Moodle XML as schools export it: categories, markup, feedback, a picture now and then."""
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
    for number in range(count):
        if number % 500 == 0:
            file.write(_CATEGORY.format(number=number // 500).encode())
        file.write(_QUESTION.format(number=number, long="法律依据与案情说明。" * 40).encode())
    file.write(b"</quiz>\n")
    file.flush()


_CATEGORY = """<question type="category">
<category><text>$course$/top/第{number}章</text></category></question>
"""
_QUESTION = """<question type="multichoice"><name><text>Q{number}</text></name>
<questiontext format="html">
<text><![CDATA[<p>第{number}题：下列说法正确的是？</p><p>{long}</p>]]></text></questiontext>
<generalfeedback format="html"><text><![CDATA[<p>{long}</p>]]></text></generalfeedback>
<defaultgrade>1</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>BENCH-{number}</idnumber>
<single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
<answer fraction="100" format="html"><text><![CDATA[<p>选项甲{number}</p>]]></text>
<feedback format="html"><text>对</text></feedback></answer>
<answer fraction="0" format="html"><text><![CDATA[<p>选项乙{number}</p>]]></text>
<feedback format="html"><text>错</text></feedback></answer>
<answer fraction="0" format="html"><text><![CDATA[<p>选项丙{number}</p>]]></text>
<feedback format="html"><text>错</text></feedback></answer>
</question>
"""
