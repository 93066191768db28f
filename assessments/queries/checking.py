"""What stands between a paper and its learners, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.assembly import coverage
from assessments.models import Assessment, BlueprintCell, Question
from assessments.queries import pool
from assessments.queries.translation import language_gaps
from assessments.question_types.registry import question_type
from assessments.wording import ANY_QUESTION, FINDINGS, KINDS


@dataclass(frozen=True)
class Finding:
    """`blocks`: the paper cannot be opened with it."""

    code: str
    blocks: bool = True
    detail: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(FINDINGS[self.code]) % self.detail


def findings(assessment: Assessment) -> list[Finding]:
    """Blocking ones first; a fixed number of queries."""
    items = list(assessment.items.select_related("question__current").order_by("position"))
    questions = [item.question for item in items]
    draws, demands, counts = pool.draw_demands(assessment)
    found = []
    if not items and not draws:
        found.append(Finding("no_questions"))
    found += _about(questions)
    if held := [item.question.key for item in pool.held_in(assessment)]:
        found.append(Finding("held", detail={"keys": ", ".join(held)}))
    named = {question.pk for question in questions}
    demands = [type(one)(one.count, [pk for pk in one.fitting if pk not in named]) for one in demands]
    for place, filled in enumerate(coverage(demands), start=1):
        if not filled.is_met:
            detail = {"place": place, "needed": filled.needed, "found": filled.found}
            found.append(Finding("draw_short", detail=detail))
    for part in pool.covered(assessment):
        if not part.filled.is_met:
            short = {"needed": part.filled.needed, "found": part.filled.found}
            found.append(Finding("cell_short", detail={"cell": cell_name(part.cell), **short}))
    if gaps := sorted(language_gaps(questions, assessment.languages)):
        found.append(Finding("language_gap", detail={"keys": ", ".join(gaps[:20])}))
    if worn := pool.over_served(counts, assessment.bank):
        found.append(Finding("worn", blocks=False, detail={"count": len(worn)}))
    return found


def _about(questions: list[Any]) -> list[Finding]:
    unready = [question.key for question in questions if question.current is None or question.retired_at]
    by_hand = [
        question.key
        for question in questions
        if question.current is not None
        and question_type(question.current.kind).needs_person(question.current.definition)
    ]
    found = []
    if unready:
        found.append(Finding("not_approved", detail={"keys": ", ".join(unready)}))
    if by_hand:
        found.append(Finding("by_hand", detail={"keys": ", ".join(by_hand)}))
    return found


def cell_name(cell: BlueprintCell) -> str:
    return rule_name(pool.rule_of(cell), {})


def rule_name(rule: Mapping[str, Any], categories: Mapping[str, str]) -> str:
    """A rule in a few words; `categories` gives titles by uuid."""
    parts = [
        rule.get("competency", ""),
        " ".join(filter(None, [rule.get("instrument"), rule.get("article")])),
    ]
    if rule.get("difficulty"):
        parts.append(str(Question.Difficulty(rule["difficulty"]).label))
    if rule.get("level"):
        parts.append(str(Question.Level(rule["level"]).label))
    if rule.get("category"):
        parts.append(categories.get(rule["category"], "?"))
    parts += [rule.get("tag", ""), str(KINDS[rule["kind"]]) if rule.get("kind") in KINDS else ""]
    return " · ".join(part for part in parts if part) or str(ANY_QUESTION)
