"""What a gradebook says: its columns, and the rows of as many members as are asked for.

Marks of assessments are read where they are, so that no copy can grow stale. Only the members of the
page are computed: the cost of a page does not depend on how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.queries import scores
from gradebook.aggregation import Aggregation, Entry, Rules, Total, total
from gradebook.models import Category, Gradebook, Item, Mark

if TYPE_CHECKING:
    from courses.models import RunMember

CENT = Decimal("0.01")


@dataclass
class Branch:
    """A category with what counts in it, in order."""

    category: Category
    branches: list[Branch] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def rules(self) -> Rules:
        category = self.category
        return Rules(
            Aggregation(category.aggregation),
            category.exclude_empty,
            category.drop_lowest,
            category.keep_highest,
        )

    @property
    def parts(self) -> list[Branch | Item]:
        """Items and categories as they stand beside each other."""
        rows: list[Branch | Item] = [*self.branches, *self.items]
        return sorted(rows, key=lambda part: (counted(part).position, counted(part).pk))

    def walk(self) -> list[tuple[Branch | Item, int]]:
        """Everything below with its depth, categories before what is in them."""
        rows: list[tuple[Branch | Item, int]] = []
        for part in self.parts:
            rows.append((part, 0))
            if isinstance(part, Branch):
                rows += [(below, depth + 1) for below, depth in part.walk()]
        return rows


def counted(part: Branch | Item) -> Category | Item:
    return part.category if isinstance(part, Branch) else part


@dataclass(frozen=True)
class Cell:
    """What one member has for one item. `result` is the assessment's own, `mark` what a trainer gave."""

    item: Item
    value: Decimal | None
    result: Decimal | None
    mark: Mark | None

    @property
    def is_overridden(self) -> bool:
        return self.mark is not None and self.mark.value is not None and not self.item.is_manual

    @property
    def feedback(self) -> str:
        return self.mark.feedback if self.mark else ""

    @property
    def version(self) -> int:
        return self.mark.version if self.mark else 0


@dataclass
class Row:
    member: RunMember
    cells: list[Cell]
    totals: dict[int, Total]  # by the key of the category
    total: Total

    @property
    def grade(self) -> Decimal | None:
        return points(self.total.grade)

    @property
    def percent(self) -> Decimal | None:
        return points(self.total.share and self.total.share * 100)

    def category_percent(self, category: Category) -> Decimal | None:
        share = self.totals[category.pk].share
        return points(share and share * 100)

    @property
    def empty(self) -> int:
        return sum(cell.value is None for cell in self.cells)


@dataclass
class Sheet:
    gradebook: Gradebook
    top: Branch
    items: list[Item]
    rows: list[Row] = field(default_factory=list)

    @property
    def outline(self) -> list[tuple[Branch | Item, int]]:
        return self.top.walk()


def points(value: Fraction | None) -> Decimal | None:
    """As people read it: two places, halves up."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def layout_of(gradebook: Gradebook) -> Sheet:
    """Without rows; two queries."""
    branches: dict[int, Branch] = {}
    top: Branch | None = None
    for category in Category.objects.filter(gradebook=gradebook).order_by("position", "pk"):
        branches[category.pk] = Branch(category)
        if category.parent_id is None:
            top = branches[category.pk]
    assert top is not None, "a gradebook has a total"
    for branch in branches.values():
        if branch.category.parent_id is not None:
            branches[branch.category.parent_id].branches.append(branch)
    for item in (
        Item.objects.filter(category__gradebook=gradebook)
        .select_related("assessment")
        .order_by("position", "pk")
    ):
        branches[item.category_id].items.append(item)
    items = [part for part, _depth in top.walk() if isinstance(part, Item)]
    return Sheet(gradebook, top, items)


def sheet_of(gradebook: Gradebook, members: Sequence[RunMember]) -> Sheet:
    """The layout with a row for each of the members; four queries."""
    sheet = layout_of(gradebook)
    marks = {
        (mark.item_id, mark.member_id): mark
        for mark in Mark.objects.filter(item__in=sheet.items, member__in=members)
    }
    results = _results(sheet.items, members)
    for member in members:
        cells = [
            _cell(item, results.get((item.pk, member.person_id)), marks.get((item.pk, member.pk)))
            for item in sheet.items
        ]
        sheet.rows.append(_row(sheet.top, member, cells))
    return sheet


def _cell(item: Item, result: Decimal | None, mark: Mark | None) -> Cell:
    given = mark.value if mark else None
    return Cell(item, result if given is None else given, result, mark)


def _results(items: Sequence[Item], members: Sequence[RunMember]) -> dict[tuple[int, int], Decimal]:
    """By item and person: the attempt that counts, in points of the item."""
    by_assessment = defaultdict(list)
    for item in items:
        if item.assessment_id is not None:
            by_assessment[item.assessment_id].append(item)
    sittings: dict[tuple[int, int], list[Fraction]] = defaultdict(list)
    for row in scores.finished(by_assessment, [member.person_id for member in members]):
        sittings[row.assessment, row.learner].append(Fraction(row.score) / Fraction(row.maximum or 1))
    found = {}
    for (assessment, learner), shares in sittings.items():
        for item in by_assessment[assessment]:
            exact = points(_that_counts(item.policy, shares) * Fraction(item.maximum))
            assert exact is not None
            found[item.pk, learner] = exact
    return found


def _that_counts(policy: str, shares: list[Fraction]) -> Fraction:
    if policy == Item.Policy.HIGHEST:
        return max(shares)
    return shares[-1 if policy == Item.Policy.LAST else 0]


def _row(top: Branch, member: RunMember, cells: list[Cell]) -> Row:
    values = {cell.item.pk: cell.value for cell in cells}
    totals: dict[int, Total] = {}
    return Row(member, cells, totals, _total(top, values, totals))


def _total(branch: Branch, values: dict[int, Decimal | None], totals: dict[int, Total]) -> Total:
    entries = []
    for part in branch.parts:
        rules = counted(part)
        if isinstance(part, Branch):
            below = _total(part, values, totals)
            maximum, grade = below.maximum, below.grade
        else:
            value = values[part.pk]
            maximum, grade = Fraction(part.maximum), None if value is None else Fraction(value)
        entries.append(
            Entry(
                maximum=maximum,
                grade=grade,
                weight=Fraction(rules.weight),
                extra_credit=rules.extra_credit,
                share=None if rules.share is None else Fraction(rules.share),
            )
        )
    result = totals[branch.category.pk] = total(branch.rules, entries)
    return result


@dataclass(frozen=True)
class Line:
    """A part of a grade as its member reads it; `part` is what it brought, in points of its category."""

    depth: int
    title: str
    is_category: bool
    value: Decimal | None
    maximum: Decimal | None
    part: Decimal | None
    of: Decimal | None
    counts: bool
    feedback: str = ""
    rule: str = ""


def explained(sheet: Sheet, row: Row) -> list[Line]:
    """Every part of the total with what it brought; what was dropped or is empty brought nothing."""
    cells = {cell.item.pk: cell for cell in row.cells}
    lines: list[Line] = []

    def add(branch: Branch, depth: int) -> None:
        result = row.totals[branch.category.pk]
        brought = dict(zip(result.counted, result.parts, strict=True))
        for index, part in enumerate(branch.parts):
            share = points(brought.get(index))
            if isinstance(part, Branch):
                below = row.totals[part.category.pk]
                value, maximum, feedback = points(below.grade), points(below.maximum), ""
            else:
                value, maximum = cells[part.pk].value, part.maximum
                feedback = cells[part.pk].feedback
            lines.append(
                Line(
                    depth=depth,
                    title=counted(part).title,
                    is_category=isinstance(part, Branch),
                    value=value,
                    maximum=maximum,
                    part=share,
                    of=points(result.maximum),
                    counts=index in brought,
                    feedback=feedback,
                    rule=part.category.get_aggregation_display() if isinstance(part, Branch) else "",
                )
            )
            if isinstance(part, Branch):
                add(part, depth + 1)

    add(sheet.top, 0)
    return lines
