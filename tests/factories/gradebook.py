"""A run with its gradebook."""

from decimal import Decimal

from gradebook.models import Category, Item
from gradebook.operations import layout, marking
from gradebook.operations.marking import Given


def top_of(gradebook) -> Category:
    return Category.objects.get(gradebook=gradebook, parent=None)


def manual(gradebook, *, by, title="Essay", maximum=100, category=None, **fields) -> Item:
    """Something marked by hand, in the total unless a category is named."""
    return layout.add_item(
        category=category or top_of(gradebook), by=by,
        title_zh=f"{title}（中文）", title_en=title, maximum=Decimal(maximum), **fields,
    )  # fmt: skip


def give(gradebook, item, member, value, *, by, **fields) -> None:
    value = None if value is None else Decimal(str(value))
    given = Given(item=item, member=member, value=value, **fields)
    marking.enter_marks(gradebook=gradebook, given=[given], by=by, reason="Given in class")
