"""What counts in a run, and how much."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import ledger
from core.errors import Conflict, Invalid
from courses.queries import placements
from gradebook.aggregation import Aggregation
from gradebook.models import Category, Gradebook, Item

if TYPE_CHECKING:
    from courses.models import CourseRun
    from people.models import User

CATEGORY_FIELDS = (
    "title_zh", "title_en", "position", "aggregation", "exclude_empty", "drop_lowest", "keep_highest",
    "weight", "share", "extra_credit",
)  # fmt: skip
ITEM_FIELDS = (
    "category", "title_zh", "title_en", "position", "policy", "maximum", "weight", "share", "extra_credit",
)  # fmt: skip
# How a new gradebook is laid out: the quizzes together and the final test, in percent of the total.
QUIZZES, TEST = Decimal(40), Decimal(60)


@transaction.atomic
def open_gradebook(*, run: CourseRun, by: User) -> Gradebook:
    """The gradebook of the run, filled from the assessments of its course; twice is once."""
    gradebook, created = Gradebook.objects.get_or_create(run=run)
    if not created:
        return gradebook
    top = Category.objects.create(
        gradebook=gradebook, title_zh="总评", title_en="Total", aggregation=Aggregation.WEIGHTED_MEAN
    )
    quizzes, test = placements.assessments_of(run.course)
    if quizzes:
        category = Category.objects.create(
            gradebook=gradebook, parent=top, title_zh="课内自测", title_en="Quizzes in the lessons",
            aggregation=Aggregation.MEAN, weight=QUIZZES,
        )  # fmt: skip
        for position, quiz in enumerate(quizzes, start=1):
            _from_assessment(category, quiz, position)
    if test is not None:
        _from_assessment(top, test, 2, weight=TEST)
    ledger.append(event="gradebook.opened", subject=gradebook, by=by, run=run.code)
    return gradebook


def _from_assessment(category: Category, assessment: Any, position: int, **fields: Any) -> Item:
    return Item.objects.create(
        category=category,
        assessment=assessment,
        title_zh=assessment.title_zh[:120],
        title_en=assessment.title_en[:160],
        position=position,
        **fields,
    )


@transaction.atomic
def change_gradebook(*, gradebook: Gradebook, pass_percent: int | None, by: User) -> Gradebook:
    gradebook = _locked(gradebook)
    before, gradebook.pass_percent = gradebook.pass_percent, pass_percent
    gradebook.save(update_fields=["pass_percent"])
    _note(gradebook, by, "gradebook", before={"pass_percent": before}, after={"pass_percent": pass_percent})
    return gradebook


@transaction.atomic
def add_category(*, gradebook: Gradebook, parent: Category, by: User, **fields: Any) -> Category:
    """`fields` are those of CATEGORY_FIELDS."""
    gradebook = _locked(gradebook)
    _check_limits(fields)
    category = Category.objects.create(gradebook=gradebook, parent=parent, **fields)
    _note(gradebook, by, str(category.uuid), before={}, after=fields)
    return category


@transaction.atomic
def change_category(*, category: Category, by: User, **fields: Any) -> Category:
    gradebook = _locked(category.gradebook)
    _check_limits(fields)
    return _revise(gradebook, Category.objects.select_for_update().get(pk=category.pk), by, fields)


@transaction.atomic
def remove_category(*, category: Category, by: User) -> None:
    """An empty one; raises Conflict for the total, and for a category in which something counts."""
    gradebook = _locked(category.gradebook)
    if category.parent_id is None:
        raise Conflict("grade.total_stays")
    if category.items.exists() or category.categories.exists():
        raise Conflict("grade.category_not_empty")
    _note(gradebook, by, str(category.uuid), before={"title": category.title_en}, after={})
    category.delete()


@transaction.atomic
def add_item(*, category: Category, by: User, **fields: Any) -> Item:
    """Something marked by hand. `fields` are those of ITEM_FIELDS."""
    gradebook = _locked(category.gradebook)
    item = Item.objects.create(category=category, **fields)
    _note(gradebook, by, str(item.uuid), before={}, after=fields)
    return item


@transaction.atomic
def change_item(*, item: Item, by: User, **fields: Any) -> Item:
    """Raises Invalid where the new maximum lies below a mark that was given."""
    gradebook = _locked(item.category.gradebook)
    maximum = fields.get("maximum")
    if maximum is not None and item.marks.filter(value__gt=maximum).exists():
        raise Invalid("grade.maximum_below_marks")
    return _revise(gradebook, Item.objects.select_for_update().get(pk=item.pk), by, fields)


@transaction.atomic
def remove_item(*, item: Item, by: User) -> None:
    """Raises Conflict once a mark was given: what was decided stays explainable."""
    gradebook = _locked(item.category.gradebook)
    if item.changes.exists() or item.marks.exists():
        raise Conflict("grade.item_has_marks")
    _note(gradebook, by, str(item.uuid), before={"title": item.title_en}, after={})
    item.delete()


def _locked(gradebook: Gradebook) -> Gradebook:
    return Gradebook.objects.select_for_update().get(pk=gradebook.pk)


def _check_limits(fields: dict[str, Any]) -> None:
    if fields.get("drop_lowest") and fields.get("keep_highest"):
        raise Invalid("grade.one_limit")


def _revise(gradebook: Gradebook, row: Any, by: User, fields: dict[str, Any]) -> Any:
    before = {name: getattr(row, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        _note(gradebook, by, str(row.uuid), {name: before[name] for name in changed}, changed)
    return row


def _note(gradebook: Gradebook, by: User, what: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    ledger.append(
        event="gradebook.changed",
        subject=gradebook,
        by=by,
        what=what,
        before={name: str(value) for name, value in before.items()},
        after={name: str(value) for name, value in after.items()},
    )


@transaction.atomic
def note_export(*, gradebook: Gradebook, form: str, members: int, by: User) -> None:
    """Who took the marks away, and of how many people."""
    ledger.append(event="gradebook.exported", subject=gradebook, by=by, form=form, members=members)
