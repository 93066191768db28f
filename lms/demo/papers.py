"""A blueprint, parallel forms by it, a paper drawn anew for every attempt, a question that is kept back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from assessments.models import Assessment, AssessmentItem, Bank
from assessments.operations import blueprints, exposure, papers
from assessments.operations.blueprints import Cell

if TYPE_CHECKING:
    from people.models import User


def compose(people: dict[str, User]) -> None:
    """For the bank of FP-101."""
    by, bank = people["trainer"], Bank.objects.get(code="FP-101")
    asked = bank.questions.filter(current__isnull=False).values_list("competencies__code", flat=True)
    codes = sorted({code for code in asked if code})[:2]
    blueprint = blueprints.put_blueprint(
        bank=bank,
        title_zh="涉外检察基础结业测试",
        title_en="Foundations of foreign-related prosecution, final test",
        cells=[
            *(Cell(count=1, competency=code) for code in codes),
            Cell(count=1, difficulty=2),
            Cell(count=1, difficulty=1),
        ],
        by=by,
    )
    blueprints.assemble_forms(blueprint=blueprint, forms=2, seed="2026", by=by)
    practice = papers.put_settings(
        bank=bank,
        title_zh="每次不同的小测",
        title_en="A short quiz, different every time",
        purpose=Assessment.Purpose.QUIZ,
        shuffle=True,
        by=by,
    )
    law = papers.put_section(assessment=practice, title_zh="法律依据", title_en="The law", by=by)
    papers.put_draw(
        assessment=practice, section=law, count=3, marks=Decimal(1), rule={"difficulty": 2}, by=by
    )
    papers.open_assessment(assessment=practice, by=by)
    named = AssessmentItem.objects.filter(assessment__bank=bank).values("question")
    spare = bank.questions.exclude(pk__in=named).order_by("key").last()
    if spare is not None:
        exposure.hold_question(question=spare, reason="在校外论坛上发现原题（演示）。", by=by)
