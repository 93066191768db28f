"""The paper of one attempt, from what its assessment names and draws. No key is in reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Sum
from django.db.models.functions import Cast

from assessments.assembly import Demand, Shortage, draw
from assessments.models import Assessment, AssessmentItem, Draw, Hold, Question, QuestionVersion, Section
from assessments.queries import pool
from assessments.question_types.tokens import drawing, shuffled
from core.errors import NotOpen

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


@dataclass(frozen=True)
class Slot:
    """A place of the paper: the wording to serve, its marks, the heading it comes under."""

    version: QuestionVersion
    marks: Decimal
    section: dict[str, str] | None


@dataclass(frozen=True)
class Size:
    questions: int
    maximum: Decimal


def paper_of(assessment: Assessment, salt: str) -> list[Slot]:
    """The questions in their order; what chance decides, `salt` decides, so that it can be made again.

    Four queries at most. Raises NotOpen: assessment.empty, assessment.held for a paper that names a
    question kept back, assessment.draw_short where too few candidates are left since it was checked.
    """
    held = Hold.objects.filter(question=OuterRef("question"), released_at=None)
    items = list(
        AssessmentItem.objects.filter(assessment=assessment, question__current__isnull=False)
        .select_related("question__current", "section")
        .annotate(is_held=Exists(held))
        .order_by("position")
    )
    if any(item.is_held for item in items):
        raise NotOpen("assessment.held")
    parts: dict[int | None, list[Slot]] = {}
    sections: dict[int | None, Section] = {}
    for item in items:
        _put(parts, sections, item.section, item.question.approved, item.marks)
    for one, version in _drawn(assessment, salt, {item.question_id for item in items}):
        _put(parts, sections, one.section, version, one.marks)
    if not parts:
        raise NotOpen("assessment.empty")
    order = sorted(parts, key=lambda pk: (sections[pk].position, pk) if pk is not None else (0, 0))
    if assessment.shuffle:
        for pk in order:
            purpose = "paper" if pk is None else f"paper|{sections[pk].position}"
            parts[pk] = shuffled(salt, purpose, parts[pk])
    return [slot for pk in order for slot in parts[pk]]


def _put(
    parts: dict[int | None, list[Slot]],
    sections: dict[int | None, Section],
    section: Section | None,
    version: QuestionVersion,
    marks: Decimal,
) -> None:
    heading = None
    if section is not None:
        sections[section.pk] = section
        heading = {"zh": section.title_zh, "en": section.title_en}
    parts.setdefault(section.pk if section else None, []).append(Slot(version, marks, heading))


def _drawn(assessment: Assessment, salt: str, named: set[int]) -> list[tuple[Draw, QuestionVersion]]:
    draws, demands, counts = pool.draw_demands(assessment)
    if not draws:
        return []
    open_to_draw = [Demand(one.count, [pk for pk in one.fitting if pk not in named]) for one in demands]
    worn: Mapping[Hashable, int] = pool.over_served(counts, assessment.bank)  # type: ignore[assignment]
    try:
        chosen = draw(open_to_draw, drawing(salt, "draw"), used=worn)
    except Shortage:
        raise NotOpen("assessment.draw_short") from None
    wanted = [pk for part in chosen for pk in part]
    found = Question.objects.filter(pk__in=wanted).select_related("current")
    wordings = {question.pk: question.approved for question in found}
    return [(one, wordings[pk]) for one, part in zip(draws, chosen, strict=True) for pk in part]  # type: ignore[index]


def sizes_of(assessments: Iterable[int]) -> dict[int, Size]:
    """How many questions and marks papers have, what they draw included; one query."""
    wanted = list(assessments)
    items = (
        AssessmentItem.objects.filter(assessment__in=wanted)
        .order_by()
        .values("assessment")
        .annotate(questions=Count("pk"), maximum=Sum("marks"))
    )
    marks = Cast(F("count") * F("marks"), output_field=AssessmentItem._meta.get_field("marks"))
    draws = (
        Draw.objects.filter(assessment__in=wanted)
        .order_by()
        .values("assessment")
        .annotate(questions=Sum("count"), maximum=Sum(marks))
    )
    sizes: dict[int, Size] = {}
    for row in items.union(draws, all=True):
        before = sizes.get(row["assessment"], Size(0, Decimal(0)))
        sizes[row["assessment"]] = Size(
            before.questions + row["questions"], before.maximum + Decimal(row["maximum"])
        )
    return sizes
