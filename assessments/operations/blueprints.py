"""Blueprints, and papers assembled from them."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.assembly import Shortage, parallel
from assessments.models import Assessment, AssessmentItem, Bank, Blueprint, BlueprintCell, Question
from assessments.queries import pool
from assessments.queries.checking import cell_name
from core import ledger
from core.errors import Conflict, Invalid, Stale

if TYPE_CHECKING:
    from people.models import User

MOST_FORMS = 10
MOST_CELLS = 200


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix as written; empty or None means any."""

    count: int
    competency: str = ""
    instrument: str = ""
    article: str = ""
    difficulty: int | None = None
    marks: Decimal = Decimal(1)


@transaction.atomic
def put_blueprint(
    *,
    bank: Bank,
    title_zh: str,
    title_en: str,
    cells: Sequence[Cell],
    by: User,
    blueprint: Blueprint | None = None,
    version: datetime | None = None,
) -> Blueprint:
    """Write a blueprint with all its cells; papers that follow it are measured by it from now on.

    Raises Invalid for no cell, too many, or the same cell twice, Stale where `version` (`updated_at` as
    shown) is the present one no more.
    """
    if not cells or len(cells) > MOST_CELLS:
        raise Invalid("blueprint.cells", most=MOST_CELLS)
    places = [(cell.competency, cell.instrument, cell.article, cell.difficulty) for cell in cells]
    if len(set(places)) != len(places):
        raise Invalid("blueprint.cell_twice")
    if blueprint is None:
        blueprint = Blueprint(bank=bank)
    else:
        blueprint = Blueprint.objects.select_for_update(of=("self",)).get(pk=blueprint.pk)
        if version is not None and blueprint.updated_at != version:
            raise Stale("blueprint.edited_meanwhile")
    blueprint.title_zh, blueprint.title_en = title_zh, title_en
    blueprint.save()
    blueprint.cells.all().delete()
    BlueprintCell.objects.bulk_create([BlueprintCell(blueprint=blueprint, **vars(cell)) for cell in cells])
    ledger.append(
        event="blueprint.saved",
        subject=blueprint,
        by=by,
        title=title_en or title_zh,
        questions=sum(cell.count for cell in cells),
        cells=[[*place, cell.count] for place, cell in zip(places, cells, strict=True)],
    )
    return blueprint


@transaction.atomic
def remove_blueprint(*, blueprint: Blueprint, by: User) -> None:
    """Raises Conflict while a paper follows it."""
    if blueprint.assessments.exists():
        raise Conflict("blueprint.in_use")
    ledger.append(
        event="blueprint.removed", subject=blueprint, by=by, title=blueprint.title_en or blueprint.title_zh
    )
    blueprint.delete()


@transaction.atomic
def assemble_forms(
    *, blueprint: Blueprint, forms: int, by: User, seed: str = "", avoid: Sequence[Assessment] = ()
) -> list[Assessment]:
    """`forms` papers in draft that meet the blueprint and share no question, nor with those in `avoid`.

    The seed is kept with each: with the same pool it gives the same papers. Raises Invalid with the cells
    that are short.
    """
    if not 1 <= forms <= MOST_FORMS:
        raise Invalid("blueprint.forms", most=MOST_FORMS)
    seed = seed or secrets.token_hex(8)
    used = set(AssessmentItem.objects.filter(assessment__in=avoid).values_list("question", flat=True))
    cells, demands = pool.cell_demands(blueprint)
    demands = [type(one)(one.count, [pk for pk in one.fitting if pk not in used]) for one in demands]
    try:
        drawn = parallel(demands, random.Random(seed), forms=forms)  # noqa: S311 (a lot, not a secret)
    except Shortage as shortage:
        short = [
            f"{cell_name(cell)}: {filled.found}/{filled.needed}"
            for cell, filled in zip(cells, shortage.filled, strict=True)
            if not filled.is_met
        ]
        raise Invalid("blueprint.short", cells="; ".join(short)) from None
    made = [_form(blueprint, number, cells, parts, seed) for number, parts in enumerate(drawn)]
    keys = dict(Question.objects.filter(bank=blueprint.bank).values_list("pk", "key"))
    ledger.append(
        event="blueprint.assembled",
        subject=blueprint,
        by=by,
        title=blueprint.title_en or blueprint.title_zh,
        forms=forms,
        seed=seed,
        keys=[[keys[pk] for part in parts for pk in part] for parts in drawn],
    )
    return made


def _form(
    blueprint: Blueprint, number: int, cells: Sequence[BlueprintCell], parts: Sequence[list[int]], seed: str
) -> Assessment:
    letter = chr(ord("A") + number)
    assessment = Assessment.objects.create(
        bank=blueprint.bank,
        blueprint=blueprint,
        title_zh=f"{blueprint.title_zh} {letter}",
        title_en=f"{blueprint.title_en} {letter}",
        purpose=Assessment.Purpose.TEST,
        state=Assessment.State.DRAFT,
        form_seed=seed,
    )
    places = [(pk, cell.marks) for cell, part in zip(cells, parts, strict=True) for pk in part]
    AssessmentItem.objects.bulk_create(
        [
            AssessmentItem(assessment=assessment, question_id=pk, position=position, marks=marks)
            for position, (pk, marks) in enumerate(places, start=1)
        ]
    )
    return assessment
