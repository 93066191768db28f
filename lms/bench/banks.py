"""What a trainer's list of questions takes when the bank holds 50,000: wall time of the whole request.

A thousand questions are written by the operations, with everything that is worked out from them. The others
are their copies with keys of their own, row for row, answer keys and likeness aside, which lists do not read.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from copy import copy as copy_of
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from assessments.models import (
    Bank,
    Category,
    Question,
    QuestionCompetency,
    QuestionTag,
    QuestionVersion,
    VersionCitation,
    VersionLanguages,
)
from assessments.operations import authoring, banks, categories, derived
from assessments.operations.authoring import Draft
from core.identifiers import uuid7
from lms.bench.measure import Call, Figure
from people.models import User
from search.models import Posting
from search.registry import by_name

if TYPE_CHECKING:
    from lms.bench.cases import Bench

Row = TypeVar("Row", bound=Model)
CODE, TRAINER = "BENCH-50K", "D2001"
QUESTIONS, WRITTEN = 50_000, 1_000
SUBJECTS = (
    ("领事通报", "consular notification"), ("引渡请求", "an extradition request"),
    ("刑事司法协助", "mutual legal assistance"), ("境外证据", "evidence obtained abroad"),
    ("违法所得没收", "confiscation of proceeds"), ("缺席审判", "trial in absentia"),
    ("被判刑人移管", "transfer of a sentenced person"), ("国家豁免", "state immunity"),
    ("双重犯罪", "dual criminality"), ("联合调查", "a joint investigation"),
)  # fmt: skip
ASKED = (
    ("由哪一机关审查", "which authority examines it"),
    ("应当在几日内作出决定", "within how many days is it decided"),
    ("可以附加哪些条件", "which conditions may be attached"),
    ("在何种情形下应当拒绝", "when must it be refused"),
    ("须提交哪些文书", "which documents are submitted"),
)
PLACES = ("北京", "上海", "广州", "昆明", "重庆", "西安", "杭州", "成都", "武汉", "沈阳",
          "南京", "天津", "厦门", "大连", "青岛", "长沙", "南宁", "贵阳", "兰州", "海口")  # fmt: skip
OPTIONS = (
    ("最高人民检察院", "The SPP"), ("司法部", "The Ministry of Justice"),
    ("公安部", "The Ministry of Public Security"), ("外交部", "The Ministry of Foreign Affairs"),
)  # fmt: skip
CASES: tuple[dict[str, str], ...] = (
    {}, {"page": "700"}, {"q": "引渡请求"}, {"q": "领事通报 重庆"}, {"q": "領事通報"},
    {"q": "刑事司法协助的条件"},
    {"q": "yindu"}, {"q": "lstb"}, {"q": "chongqing"}, {"q": "consular"}, {"q": "sentenced person refused"},
    {"q": "Q-00077"}, {"q": "司法"}, {"kind": "single_choice"}, {"tag": "引渡"}, {"competency": "C3"},
    {"level": "3", "difficulty": "2"}, {"instrument": "extradition-law"},
    {"instrument": "extradition-law", "article": "17"}, {"language": "en_missing"}, {"used": "no"},
    {"state": "draft"}, {"q": "引渡", "competency": "C3", "level": "2", "language": "en_missing"},
)  # fmt: skip
TIMES = 3


def bank_search(bench: Bench) -> Figure:
    bank = fill()
    cookies = bench.cookies(TRAINER)
    took, queries = {}, set()
    for case in (*CASES, {"category": str(bank.categories.order_by("path")[0].pk)}):
        call = Call(f"{bank.get_absolute_url()}?{urlencode(case)}", cookies)
        with CaptureQueriesContext(connection) as captured:
            bench.server.send(bench.server.ours, call)
        queries.add(len(captured))
        times = [_milliseconds(bench, call) for _time in range(TIMES)]
        took[urlencode(case) or "all"] = round(statistics.median(times), 1)
    worst = sorted(took, key=lambda case: -took[case])
    return Figure(
        value=round(statistics.median(took.values()), 1),
        size={
            "questions": bank.questions.count(),
            "postings": Posting.objects.filter(kind=_kind()).count(),
            "cases": len(took),
            "most_queries": max(queries),
        },
        worst={case: took[case] for case in worst[:6]},
    )


def fill() -> Bank:
    """The bank with all its questions; nothing is done twice."""
    owner = User.objects.get(staff_number=TRAINER)
    bank = Bank.objects.filter(code=CODE).first() or banks.create_bank(
        code=CODE, title_zh="五万题题库", title_en="Fifty thousand questions", by=owner
    )
    with transaction.atomic():
        if bank.questions.count() < QUESTIONS:
            _write(bank, owner)
            _copy(bank)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return bank


def _write(bank: Bank, owner: User) -> None:
    tree = [categories.add_category(bank=bank, title_zh=zh, title_en=en, by=owner) for zh, en in SUBJECTS]
    keys = []
    for number in range(WRITTEN):
        question, _outcome = authoring.put_question(
            bank=bank, key=f"Q-{number:05}", draft=_draft(number, tree), question=None, by=owner
        )
        keys.append(question.pk)
    derived.refresh(questions=keys)


def _draft(number: int, tree: list[Category]) -> Draft:
    subject, place = number % len(SUBJECTS), number // 50 % len(PLACES)
    asked = number // 10 % len(ASKED)
    (zh, en), (asked_zh, asked_en) = SUBJECTS[subject], ASKED[asked]
    stem = {
        "zh": f"{PLACES[place]}市人民检察院办理的案件涉及{zh}，{asked_zh}？",
        "en": "" if number % 7 == 0 else f"A case in {PLACES[place]} concerns {en}: {asked_en}?",
    }
    options = [{"id": "abcd"[at], "zh": one, "en": other} for at, (one, other) in enumerate(OPTIONS)]
    return Draft(
        "single_choice",
        {"schema": 1, "stem": stem, "options": options},
        {"options": ["a"]},
        citations=[{"instrument": "extradition-law", "articles": str(number % 40 + 1)}],
        competencies=[f"C{number % 5 + 1}"],
        difficulty=number % 3 + 1,
        category=tree[subject],
        level=number % 4 + 1,
        tags=[zh[:2], PLACES[place]],
    )


def _copy(bank: Bank) -> None:
    """Everything of the questions written, again and again, further up in the keys.

    Foreign keys are looked at when the transaction ends, so questions may come before their wordings.
    """
    written = list(bank.questions.order_by("pk").select_related("latest"))
    versions = [question.wording for question in written]
    span = max(Question.objects.latest("pk").pk, QuestionVersion.objects.latest("pk").pk)
    for copy in range(1, QUESTIONS // WRITTEN):
        shift = copy * span
        Question.objects.bulk_create(
            [
                _shifted(
                    row, shift, "latest_id", "current_id", uuid=uuid7(), key=f"Q-{copy * WRITTEN + number:05}"
                )
                for number, row in enumerate(written)
            ]
        )
        QuestionVersion.objects.bulk_create([_shifted(row, shift, "question_id") for row in versions])
        for model, owner, rows in (
            (QuestionTag, "question", written), (QuestionCompetency, "question", written),
            (VersionCitation, "version", versions), (VersionLanguages, "version", versions),
        ):  # fmt: skip
            found: Iterable[Any] = model.objects.filter(**{f"{owner}__in": rows})
            model._default_manager.bulk_create(
                [_shifted(row, shift, f"{owner}_id", pk=None) for row in found]
            )
        _shift_postings(written[0].pk, written[-1].pk, shift)


def _shifted(row: Row, shift: int, *names: str, **changes: Any) -> Row:
    """The row with its key and these columns further up."""
    other = copy_of(row)
    other.pk = row.pk + shift
    for name in names:
        setattr(other, name, getattr(row, name) + shift)
    for name, value in changes.items():
        setattr(other, name, value)
    other._state.adding = True
    return other


def _shift_postings(first: int, last: int, shift: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_posting (token, kind, place, weight, thing) "
            "SELECT token, kind, place, weight, thing + %s FROM search_posting "
            "WHERE kind = %s AND thing BETWEEN %s AND %s",
            [shift, _kind(), first, last],
        )


def _kind() -> int:
    declared = by_name("question")
    return declared.number if declared else 0


def _milliseconds(bench: Bench, call: Call) -> float:
    began = time.perf_counter()
    bench.server.send(bench.server.ours, call)
    return (time.perf_counter() - began) * 1000
