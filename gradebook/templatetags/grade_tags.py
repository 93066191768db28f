from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext

from gradebook.aggregation import Aggregation
from gradebook.models import Category, Item
from gradebook.queries.statistics import Spread

register = template.Library()

# Of the drawing, in its own units.
WIDTH, HEIGHT, GAP, FOOT = 60, 120, 8, 22


@register.simple_tag
def category_rules(category: Category) -> str:
    """The aggregation with whatever departs from the usual."""
    said = [str(category.get_aggregation_display())]
    if category.drop_lowest:
        said.append(
            ngettext("the lowest %(number)s dropped", "the lowest %(number)s dropped", category.drop_lowest)
            % {"number": category.drop_lowest}
        )
    if category.keep_highest:
        said.append(
            ngettext("the highest %(number)s kept", "the highest %(number)s kept", category.keep_highest)
            % {"number": category.keep_highest}
        )
    if not category.exclude_empty:
        said.append(_("gaps count as nought"))
    return "; ".join(said)


@register.simple_tag
def weight_of(part: Category | Item) -> str:
    """How much it counts in the category above, where that looks at weights."""
    above = part.parent if isinstance(part, Category) else part.category
    if above is None:
        return ""
    if above.aggregation == Aggregation.NATURAL:
        return "" if part.share is None else f"{_plain(part.share * 100)} %"
    weighed = above.aggregation == Aggregation.WEIGHTED_MEAN or (
        above.aggregation == Aggregation.MEAN_WITH_EXTRA_CREDIT and part.extra_credit
    )
    return _plain(part.weight) if weighed else ""


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@register.simple_tag
def histogram(spread: Spread) -> SafeString:
    """Bars of the totals; the table beside it says the same in figures."""
    top = max(bar.count for bar in spread.bars) or 1
    rows = []
    for index, bar in enumerate(spread.bars):
        high = round(HEIGHT * bar.count / top)
        left = index * (WIDTH + GAP)
        rows.append(
            (left, HEIGHT - high + FOOT, WIDTH, high, left + WIDTH // 2, HEIGHT - high + FOOT - 6, bar.count,
             left + WIDTH // 2, HEIGHT + 2 * FOOT - 4, f"{bar.low}–{bar.high}")
        )  # fmt: skip
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"></rect><text x="{}" y="{}">{}</text>'
        '<text x="{}" y="{}">{}</text>',
        rows,
    )
    return format_html(
        '<svg class="histogram" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        len(rows) * (WIDTH + GAP),
        HEIGHT + 2 * FOOT,
        _("Number of members by percent of the total"),
        bars,
    )
