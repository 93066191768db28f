"""A paper as its author sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, QuerySet

from assessments.models import Assessment, AssessmentItem, Bank, Category, Draw, Question, QuestionTag
from assessments.queries.checking import rule_name
from assessments.queries.paper import Slot, paper_of
from core.errors import NotOpen
from core.i18n import localized
from core.wording import say


@dataclass(frozen=True)
class ShownDraw:
    draw: Draw
    rule: str
    candidates: int


@dataclass(frozen=True)
class Sample:
    """One paper; `problem` says why there is none."""

    slots: list[Slot] = field(default_factory=list)
    problem: str = ""


def composition(assessment: Assessment) -> list[AssessmentItem]:
    return list(
        assessment.items.select_related("question__current", "question__latest", "section").order_by(
            "position"
        )
    )


def draws_of(assessment: Assessment) -> list[ShownDraw]:
    rows = assessment.draws.select_related("section").annotate(fitting=Count("candidates"))
    categories = dict(categories_in(assessment.bank))
    return [ShownDraw(draw, rule_name(draw.rule, categories), draw.fitting) for draw in rows]


def questions_by_uuid(bank: Bank, uuids: Iterable[str]) -> list[Question]:
    """In the order of the bank; what is no identifier, or of another bank, is left out."""
    wanted = []
    for text in uuids:
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
    found = Question.objects.filter(bank=bank, uuid__in=wanted, current__isnull=False, retired_at=None)
    return list(found.select_related("current").order_by("key"))


def not_in(assessment: Assessment, questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those that the paper does not name yet and could."""
    named = assessment.items.values("question")
    return questions.filter(current__isnull=False, retired_at=None).exclude(pk__in=named)


def sample_of(assessment: Assessment, seed: str) -> Sample:
    try:
        return Sample(paper_of(assessment, seed))
    except NotOpen as refused:
        return Sample(problem=say(refused.code, **refused.detail))


def categories_in(bank: Bank) -> list[tuple[str, str]]:
    """(uuid, title with the way from the top), in the order of the tree; one query."""
    titles: dict[str, str] = {}
    choices = []
    for category in Category.objects.filter(bank=bank).order_by("path"):
        above = titles.get(category.path[: category.path.rstrip(".").rfind(".") + 1], "")
        titles[category.path] = (
            f"{above} / {localized(category, 'title')}" if above else localized(category, "title")
        )
        choices.append((str(category.uuid), titles[category.path]))
    return choices


def tags_in(bank: Bank) -> list[str]:
    found = QuestionTag.objects.filter(question__bank=bank).order_by("folded")
    return list(dict.fromkeys(found.values_list("name", flat=True)))
