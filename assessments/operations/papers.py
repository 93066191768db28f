"""A paper put together in the back office: sections, questions in their order, draws, and its opening.

A paper that is open to learners stays complete: whatever would leave it short is refused.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from assessments.models import Assessment, AssessmentItem, Bank, Draw, DrawCandidate, Question, Section
from assessments.queries import pool
from assessments.queries.checking import findings
from assessments.question_types.base import MarkedBy
from assessments.question_types.registry import kinds_marked_by
from core import ledger
from core.errors import Invalid, Stale

if TYPE_CHECKING:
    from people.models import User

SETTINGS = frozenset({
    "title_zh", "title_en", "purpose", "practice", "time_limit_minutes", "pass_percent", "attempts_allowed",
    "shuffle", "feedback", "languages", "blueprint",
})  # fmt: skip
RULE = frozenset({"competency", "instrument", "article", "difficulty", "level", "category", "tag", "kind"})


@dataclass(frozen=True)
class Placed:
    """Where a question of the paper stands now, and what it is worth."""

    item: int
    section: int | None
    position: int
    marks: Decimal


@transaction.atomic
def put_settings(
    *,
    bank: Bank,
    by: User,
    assessment: Assessment | None = None,
    version: datetime | None = None,
    **settings: Any,
) -> Assessment:
    """A new paper, a draft without questions, or other settings for one (columns of Assessment).

    Raises TypeError for what is no setting, Invalid for a blueprint of another bank, Stale where `version`
    (`updated_at` as shown) is the present one no more.
    """
    if unknown := set(settings) - SETTINGS:
        raise TypeError(f"a paper has no {', '.join(sorted(unknown))}")
    blueprint = settings.get("blueprint")
    if blueprint is not None and blueprint.bank_id != bank.pk:
        raise Invalid("assessment.question_foreign")
    if assessment is None:
        assessment = Assessment(bank=bank, state=Assessment.State.DRAFT)
    else:
        assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
        if version is not None and assessment.updated_at != version:
            raise Stale("assessment.edited_meanwhile")
    for name, value in settings.items():
        setattr(assessment, name, value)
    assessment.save()
    shown = {name: str(getattr(assessment, name)) for name in sorted(SETTINGS)}
    _changed(assessment, by, "settings", settings=shown)
    return assessment


@transaction.atomic
def put_section(
    *, assessment: Assessment, title_zh: str, title_en: str, by: User, section: Section | None = None
) -> Section:
    """Add a section at the end, or give one other titles."""
    if section is None:
        last = assessment.sections.aggregate(last=Max("position"))["last"] or 0
        section = Section(assessment=assessment, position=last + 1)
    section.title_zh, section.title_en = title_zh, title_en
    section.save()
    _changed(assessment, by, "section", section=title_en or title_zh)
    return section


@transaction.atomic
def move_section(*, section: Section, up: bool, by: User) -> None:
    """One place up or down; at the end of the list nothing changes."""
    every = list(section.assessment.sections.order_by("position", "pk"))
    place = every.index(section)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(every):
        return
    every[place], every[other] = every[other], every[place]
    for number, one in enumerate(every, start=1):
        one.position = number
    Section.objects.bulk_update(every, ["position"])
    _changed(section.assessment, by, "section", section=section.title_en or section.title_zh)


@transaction.atomic
def remove_section(*, section: Section, by: User) -> None:
    """With its draws; its questions go to the part without a heading."""
    assessment = section.assessment
    section.items.update(section=None)
    title = section.title_en or section.title_zh
    section.delete()
    _changed(assessment, by, "section_removed", section=title)


@transaction.atomic
def add_questions(
    *, assessment: Assessment, section: Section | None, questions: Sequence[Question], by: User
) -> int:
    """Append them to the section with their own marks; how many were new to the paper.

    Raises Invalid for a question of another bank.
    """
    if any(question.bank_id != assessment.bank_id for question in questions):
        raise Invalid("assessment.question_foreign")
    present = set(assessment.items.values_list("question", flat=True))
    new = [question for question in questions if question.pk not in present]
    last = assessment.items.aggregate(last=Max("position"))["last"] or 0
    AssessmentItem.objects.bulk_create(
        [
            AssessmentItem(
                assessment=assessment,
                section=section,
                question=question,
                position=last + place,
                marks=_marks_of(question),
            )
            for place, question in enumerate(new, start=1)
        ]
    )
    if new:
        _changed(assessment, by, "questions", keys=[question.key for question in new])
    return len(new)


@transaction.atomic
def arrange(*, assessment: Assessment, placed: Sequence[Placed], by: User) -> None:
    """Write order, sections and marks of the questions; those not in `placed` leave the paper.

    Raises Invalid for an item or a section of another paper.
    """
    items = {item.pk: item for item in assessment.items.select_for_update(of=("self",))}
    sections = set(assessment.sections.values_list("pk", flat=True))
    if any(one.item not in items or (one.section and one.section not in sections) for one in placed):
        raise Invalid("assessment.question_foreign")
    ordered = sorted(placed, key=lambda one: (one.position, one.item))
    kept = {one.item for one in ordered}
    assessment.items.exclude(pk__in=kept).delete()
    # Positions are unique in a paper: out of the way first.
    for offset in (10_000, 0):
        for number, one in enumerate(ordered, start=1):
            item = items[one.item]
            item.position, item.section_id, item.marks = number + offset, one.section, one.marks
        AssessmentItem.objects.bulk_update([items[pk] for pk in kept], ["position", "section", "marks"])
    _changed(assessment, by, "arranged", questions=len(ordered))


@transaction.atomic
def put_draw(
    *,
    assessment: Assessment,
    section: Section | None,
    count: int,
    marks: Decimal,
    rule: Mapping[str, Any],
    by: User,
    draw: Draw | None = None,
) -> Draw:
    """Draw `count` questions that `rule` fits for every attempt. Raises TypeError for an unknown rule."""
    if unknown := set(rule) - RULE:
        raise TypeError(f"a draw has no rule {', '.join(sorted(unknown))}")
    if draw is None:
        last = assessment.draws.aggregate(last=Max("position"))["last"] or 0
        draw = Draw(assessment=assessment, position=last + 1)
    draw.section, draw.count, draw.marks = section, count, marks
    draw.rule = {name: value for name, value in rule.items() if value}
    draw.save()
    _refresh(draw)
    _changed(assessment, by, "draw", count=count, rule=draw.rule)
    return draw


@transaction.atomic
def remove_draw(*, draw: Draw, by: User) -> None:
    assessment, rule = draw.assessment, draw.rule
    draw.delete()
    _changed(assessment, by, "draw_removed", rule=rule)


@transaction.atomic
def draws_from_blueprint(*, assessment: Assessment, by: User) -> int:
    """One draw for every cell of the paper's blueprint, at its end; how many."""
    if assessment.blueprint is None:
        raise Invalid("assessment.no_blueprint")
    cells = list(assessment.blueprint.cells.all())
    for cell in cells:
        put_draw(
            assessment=assessment,
            section=None,
            count=cell.count,
            marks=cell.marks,
            rule=pool.rule_of(cell),
            by=by,
        )
    return len(cells)


@transaction.atomic
def open_assessment(*, assessment: Assessment, by: User) -> Assessment:
    """Let learners start it. Its draws gather their pools anew; raises Invalid with what is missing."""
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("bank", "blueprint")
        .get(pk=assessment.pk)
    )
    for draw in assessment.draws.all():
        _refresh(draw)
    _check(assessment)
    if assessment.state != Assessment.State.OPEN:
        assessment.state = Assessment.State.OPEN
        assessment.save(update_fields=["state", "updated_at"])
    ledger.append(
        event="assessment.opened",
        subject=assessment,
        by=by,
        title=assessment.title_en or assessment.title_zh,
        draws=[[draw.count, draw.candidates.count()] for draw in assessment.draws.all()],
    )
    return assessment


def _marks_of(question: Question) -> Decimal:
    """What the question is worth in a paper; a description is worth nothing."""
    kind = question.current.kind if question.current else ""
    return Decimal(0) if kind in kinds_marked_by(MarkedBy.NOBODY) else question.default_marks


def _refresh(draw: Draw) -> None:
    fitting = pool.matching(draw.assessment.bank, draw.rule)
    if len(fitting) > pool.MOST_CANDIDATES:
        fitting = random.Random(str(draw.uuid)).sample(fitting, pool.MOST_CANDIDATES)  # noqa: S311
    draw.candidates.all().delete()
    DrawCandidate.objects.bulk_create(
        [DrawCandidate(draw=draw, question_id=question) for question in fitting], batch_size=500
    )


def _check(assessment: Assessment) -> None:
    missing = [str(finding) for finding in findings(assessment) if finding.blocks]
    if missing:
        raise Invalid("assessment.incomplete", findings=" ".join(missing))


def _changed(assessment: Assessment, by: User, what: str, **data: Any) -> None:
    if assessment.state == Assessment.State.OPEN:
        _check(assessment)
    ledger.append(event="assessment.changed", subject=assessment, by=by, what=what, **data)
