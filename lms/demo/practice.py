"""A practice in the bank of FP-201: hints, several tries, and the types that ask for numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assessments.models import Assessment, Bank
from assessments.operations import authoring
from assessments.operations.composing import compose_assessment
from assessments.operations.drafts import Draft
from assessments.question_types.base import SCHEMA
from lms.demo.words import BANK, text

if TYPE_CHECKING:
    from people.models import User

PROVISIONS = ({"instrument": "icjal-provisions-2024", "articles": "7"},)
PENALTY = "0.25"


def _hint(zh: str, en: str, **more: bool) -> dict[str, Any]:
    return {**text(zh, en), **more}


QUESTIONS: dict[str, Draft] = {
    "FP-201-P01": Draft(
        kind="description",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "以下各题围绕国际刑事司法协助请求的办理。每题可先看提示再试，多试一次扣四分之一。",
                "These questions follow a request for criminal judicial assistance on its way. Each has "
                "hints; every further try costs a quarter.",
            ),
        },
        key={},
    ),
    "FP-201-P02": Draft(
        kind="matrix",
        definition={
            "schema": SCHEMA,
            "stem": text("各项工作由谁负责？", "Who does what?"),
            "rows": [
                {"id": "r1", **text("接收和转递请求", "Receive and forward requests")},
                {"id": "r2", **text("审核请求", "Examine requests")},
                {"id": "r3", **text("执行请求", "Execute requests")},
            ],
            "columns": [
                {"id": "c1", **text("对外联系机关", "Liaison authority")},
                {"id": "c2", **text("主管机关", "Competent authority")},
                {"id": "c3", **text("办案机关", "Handling authority")},
            ],
            "several": False,
        },
        key={
            "cells": {"r1": ["c1"], "r2": ["c2"], "r3": ["c3"]},
            "scoring": "rows",
            "penalty": PENALTY,
            "hints": [
                _hint(
                    "想一想外国的请求首先到谁手里。",
                    "Think of where a request from abroad arrives first.",
                    clear_wrong=True,
                    show_count=True,
                )
            ],
        },
        explanation=text(
            "对外联系机关提出、接收和转递请求，主管机关审核审查，办案机关办理案件并执行请求。",
            "The liaison authority makes, receives and forwards requests, the competent authority examines "
            "them, the handling authority works on the case and executes them.",
        ),
        competencies=("C2",),
    ),
    "FP-201-P03": Draft(
        kind="numeric",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "按一般时限，办案机关有多少天？", "How many days does the handling authority have as a rule?"
            ),
            "units": {"mode": "optional", "choices": []},
        },
        key={
            "answers": [
                {"value": "90", "weight": "1"},
                {
                    "value": "45",
                    "weight": "0",
                    "feedback": text(
                        "这是另外两个机关的时限。", "That is what the two other authorities have."
                    ),
                },
            ],
            "units": [{"name": name, "factor": "1"} for name in ("天", "日", "days", "day")],
            "penalty": PENALTY,
            "hints": [_hint("是主管机关时限的两倍。", "Twice what the competent authority has.")],
        },
        explanation=text("一般时限为九十日。", "The standard track gives it 90 days."),
        citations=PROVISIONS,
        competencies=("A5",),
    ),
    "FP-201-P04": Draft(
        kind="slider",
        definition={
            "schema": SCHEMA,
            "stem": text("紧急冻结的时限为多少天？", "How many days are there for an urgent freezing?"),
            "low": "0",
            "high": "60",
            "step": "5",
        },
        key={
            "answers": [{"value": "15", "weight": "1"}],
            "penalty": PENALTY,
            "hints": [_hint("不到一个月。", "Less than a month.")],
        },
        explanation=text(
            "十五日用于紧急冻结等措施。", "The 15 days are for urgent measures such as freezing."
        ),
        citations=PROVISIONS,
        competencies=("A5",),
    ),
    "FP-201-P05": Draft(
        kind="short_text",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "行为依两国法律均构成犯罪方可提供协助，这一要求称为什么？",
                "What is the requirement called that an act be an offence under the law of both States?",
            ),
        },
        key={
            "answers": [
                {"text": "双重犯罪*", "weight": "1"},
                {"text": "dual criminality*", "weight": "1"},
                {"text": "double criminality*", "weight": "1"},
                {
                    "text": "互惠*",
                    "weight": "0",
                    "feedback": text("互惠是另一项原则。", "Reciprocity is another principle."),
                },
            ],
            "case": False,
            "tolerate": ["width", "script", "spaces"],
            "penalty": PENALTY,
            "hints": [_hint("“双重……”", "It begins with “dual”.")],
        },
        explanation=text("即双重犯罪原则。", "It is the principle of dual criminality."),
        competencies=("A5",),
    ),
    "FP-201-P06": Draft(
        kind="calculated",
        definition={
            "schema": SCHEMA,
            "stem": text(
                "没收资产 {n} 万元，协议约定请求国分享 {p}%。请求国分得多少万元？",
                "Assets of {n} (in CNY 10,000) were confiscated; by agreement the requesting State gets "
                "{p}%. How much is that, in CNY 10,000?",
            ),
            "variables": [
                {"name": "n", "kind": "uniform", "low": "200", "high": "900", "decimals": 0},
                {"name": "p", "values": ["20", "25", "40", "50"]},
            ],
        },
        key={
            "formulas": [{"formula": "{n} * {p} / 100", "format": {"decimals": 2}, "weight": "1"}],
            "penalty": PENALTY,
            "hints": [_hint("百分之 {p} 即乘以 {={p}/100}。", "{p}% is the amount times {={p}/100}.")],
        },
        explanation=text("金额乘以约定的比例。", "The amount times the share agreed on."),
        competencies=("C2",),
    ),
}


def compose(people: Mapping[str, User]) -> None:
    """Written by the trainer of the demo and open to everybody."""
    by, bank = people["trainer"], Bank.objects.get(code=BANK)
    questions = [
        authoring.add_question(bank=bank, key=key, draft=draft, by=by) for key, draft in QUESTIONS.items()
    ]
    compose_assessment(
        bank=bank,
        key="FP-201-practice",
        title_zh="司法协助请求：练习",
        title_en="A request for assistance: practice",
        questions=questions,
        practice=Assessment.Practice.INTERACTIVE,
        by=by,
    )
