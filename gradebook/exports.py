"""A gradebook as a table that leaves the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from gradebook.queries.sheet import Branch, Sheet


def columns(sheet: Sheet) -> list[str]:
    categories = [part.category.title for part, _depth in sheet.outline if isinstance(part, Branch)]
    items = [f"{item.title} ({item.maximum.normalize():f})" for item in sheet.items]
    percents = [_("%(title)s, percent") % {"title": title} for title in categories]
    head = [_("Staff number"), _("Name"), _("State")]
    return [*head, *items, *percents, _("Total"), _("Total, percent")]


def rows(sheet: Sheet) -> Iterator[list[Any]]:
    categories = [part.category for part, _depth in sheet.outline if isinstance(part, Branch)]
    for row in sheet.rows:
        person = row.member.person
        yield [
            person.staff_number,
            person.name,
            row.member.get_state_display(),
            *(cell.value for cell in row.cells),
            *(row.category_percent(category) for category in categories),
            row.grade,
            row.percent,
        ]
