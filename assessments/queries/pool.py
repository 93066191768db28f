"""Which questions a rule fits, and how often they were served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.assembly import Demand, Filled, coverage
from assessments.models import (
    Assessment,
    AssessmentItem,
    Bank,
    Blueprint,
    BlueprintCell,
    Draw,
    DrawCandidate,
    Exposure,
    Hold,
    Question,
    VersionCitation,
)
from assessments.question_types.base import MarkedBy
from assessments.question_types.registry import kinds_marked_by, kinds_of_parts, question_type
from core import clock
from law.registry import articles_meet

# A rule that fits more than this is drawn from as many, chosen by chance when the paper is checked.
MOST_CANDIDATES = 2000


@dataclass(frozen=True)
class Facts:
    """What a question, or a draw that stands for questions, is about."""

    competencies: frozenset[str]
    citations: tuple[tuple[str, str], ...]
    difficulty: int | None

    def fits(self, cell: BlueprintCell) -> bool:
        if cell.competency and cell.competency not in self.competencies:
            return False
        if cell.difficulty is not None and cell.difficulty != self.difficulty:
            return False
        return not cell.instrument or any(
            instrument == cell.instrument and (not cell.article or articles_meet(articles, cell.article))
            for instrument, articles in self.citations
        )


@dataclass(frozen=True)
class CellCoverage:
    cell: BlueprintCell
    filled: Filled


def is_held() -> Exists:
    return Exists(Hold.objects.filter(question=OuterRef("pk"), released_at=None))


def servable(bank: Bank, *, day: dt.date | None = None) -> QuerySet[Question]:
    """Approved questions that a rule can mark, not kept back, that may be asked on `day` (today)."""
    day = day or clock.today()
    return Question.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        ~is_held(),
        bank=bank,
        retired_at=None,
        current__isnull=False,
        current__kind__in=kinds_marked_by(MarkedBy.RULE),
    )


def matching(bank: Bank, rule: Mapping[str, Any]) -> list[int]:
    """Primary keys of the servable questions that the rule (see Draw) fits, in the order of the bank."""
    found = servable(bank)
    if rule.get("competency"):
        found = found.filter(competencies__code=rule["competency"])
    for name in ("difficulty", "level"):
        if rule.get(name):
            found = found.filter(**{name: rule[name]})
    if rule.get("kind"):
        found = found.filter(current__kind=rule["kind"])
    if rule.get("tag"):
        found = found.filter(tags__folded=str(rule["tag"]).casefold())
    if rule.get("category"):
        path = bank.categories.filter(uuid=rule["category"]).values_list("path", flat=True).first()
        # A category that is gone fits nothing, so that the check names the draw.
        found = found.filter(category__path__startswith=path) if path else found.none()
    if rule.get("instrument"):
        fitting = _citing(found, rule["instrument"], rule.get("article") or "")
    else:
        fitting = list(found.order_by("pk").values_list("pk", flat=True).distinct())
    by_hand = _read_by_people(bank)
    return [pk for pk in fitting if pk not in by_hand]


def _read_by_people(bank: Bank) -> set[int]:
    """Questions of a kind that a rule marks, with a part that it cannot mark."""
    rows = Question.objects.filter(bank=bank, current__kind__in=kinds_of_parts()).order_by()
    return {
        pk
        for pk, kind, definition in rows.values_list("pk", "current__kind", "current__definition")
        if question_type(kind).needs_person(definition)
    }


def _citing(found: QuerySet[Question], instrument: str, article: str) -> list[int]:
    rows = (
        found.filter(current__citations__instrument=instrument)
        .order_by("pk")
        .values_list("pk", "current__citations__instrument", "current__citations__articles")
    )
    return sorted({
        pk for pk, key, articles in rows
        if key == instrument and (not article or articles_meet(articles, article))
    })  # fmt: skip


def rule_of(cell: BlueprintCell) -> dict[str, Any]:
    rule = {"competency": cell.competency, "instrument": cell.instrument, "article": cell.article}
    return {name: value for name, value in {**rule, "difficulty": cell.difficulty}.items() if value}


def cell_demands(blueprint: Blueprint) -> tuple[list[BlueprintCell], list[Demand]]:
    """The cells with what the bank could fill them with; one query for each cell."""
    cells = list(blueprint.cells.all())
    return cells, [Demand(cell.count, matching(blueprint.bank, rule_of(cell))) for cell in cells]


def supply(blueprint: Blueprint) -> list[CellCoverage]:
    """How far the bank can fill the blueprint today."""
    cells, demands = cell_demands(blueprint)
    return [CellCoverage(cell, filled) for cell, filled in zip(cells, coverage(demands), strict=True)]


def covered(assessment: Assessment) -> list[CellCoverage]:
    """How far the paper meets its blueprint; a draw counts as what its rule asks for. Six queries."""
    if assessment.blueprint is None:
        return []
    things: dict[Any, Facts] = dict(facts_of(assessment.items.values_list("question", flat=True)))
    for draw in assessment.draws.all():
        facts = Facts(
            frozenset(filter(None, [draw.rule.get("competency")])),
            ((draw.rule["instrument"], draw.rule.get("article", "")),) if draw.rule.get("instrument") else (),
            draw.rule.get("difficulty"),
        )
        things.update({(draw.pk, place): facts for place in range(draw.count)})
    cells = list(assessment.blueprint.cells.all())
    demands = [
        Demand(cell.count, [thing for thing, facts in things.items() if facts.fits(cell)]) for cell in cells
    ]
    return [CellCoverage(cell, filled) for cell, filled in zip(cells, coverage(demands), strict=True)]


def facts_of(questions: Iterable[int]) -> dict[int, Facts]:
    """By primary key; three queries."""
    wanted = list(questions)
    codes: dict[int, set[str]] = {}
    cited: dict[int, list[tuple[str, str]]] = {}
    rows = Question.objects.filter(pk__in=wanted).order_by()
    for pk, code in rows.filter(competencies__isnull=False).values_list("pk", "competencies__code"):
        codes.setdefault(pk, set()).add(code)
    citations = VersionCitation.objects.filter(version__in=rows.values("current")).order_by("pk")
    for pk, instrument, articles in citations.values_list("version__question", "instrument", "articles"):
        cited.setdefault(pk, []).append((instrument, articles))
    return {
        pk: Facts(frozenset(codes.get(pk, ())), tuple(cited.get(pk, ())), difficulty)
        for pk, difficulty in rows.values_list("pk", "difficulty")
    }


def served(questions: Iterable[int]) -> dict[int, int]:
    rows = Exposure.objects.filter(question__in=list(questions))
    return dict(rows.values_list("question", "served"))


def draw_demands(assessment: Assessment) -> tuple[list[Draw], list[Demand], dict[int, int]]:
    """The draws of a paper with their candidates as they stand, and how often those were served.

    Two queries. Candidates that were retired or kept back since the paper was checked are left out.
    """
    draws = list(assessment.draws.select_related("section"))
    if not draws:
        return [], [], {}
    day = clock.today()
    rows = (
        DrawCandidate.objects.filter(
            ~Exists(Hold.objects.filter(question=OuterRef("question"), released_at=None)),
            Q(question__valid_from=None) | Q(question__valid_from__lte=day),
            Q(question__valid_to=None) | Q(question__valid_to__gte=day),
            draw__assessment=assessment,
            question__retired_at=None,
            question__current__isnull=False,
        )
        .order_by("question")
        .values_list("draw", "question", "question__exposure__served")
    )
    fitting: dict[int, list[int]] = {draw.pk: [] for draw in draws}
    counts: dict[int, int] = {}
    for draw, question, times in rows:
        fitting[draw].append(question)
        counts[question] = times or 0
    return draws, [Demand(draw.count, fitting[draw.pk]) for draw in draws], counts


def over_served(counts: Mapping[int, int], bank: Bank) -> dict[int, int]:
    """For `assembly.draw`: 1 for those served as often as the bank allows, which then come last."""
    if bank.serve_at_most is None:
        return {}
    return {question: 1 for question, times in counts.items() if times >= bank.serve_at_most}


def held_in(assessment: Assessment) -> Sequence[AssessmentItem]:
    """Questions that the paper names and that are kept back."""
    held = Hold.objects.filter(question=OuterRef("question"), released_at=None)
    return list(assessment.items.filter(Exists(held)).select_related("question").order_by("position"))
