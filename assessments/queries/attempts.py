"""An attempt as its learner sees it while it is under way. No key, no mark, no explanation is in reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assessments.models import AttemptItem
from assessments.question_types.base import MarkedBy, in_language
from assessments.question_types.registry import question_type
from assessments.question_types.tokens import shown_options

if TYPE_CHECKING:
    from assessments.models import Attempt
    from assessments.question_types.base import View


@dataclass(frozen=True)
class ShownItem:
    """One question on the page; the fields listed are all that a learner can get before submission."""

    position: int
    marks: str
    view: View
    answered: bool
    asks: bool
    flagged: bool
    saved_at: datetime | None
    # The heading it comes under, where the one before it came under another.
    heading: str = ""
    heading_lang: str = ""


def public_options(attempt: Attempt, item: AttemptItem) -> dict[str, str]:
    """Token -> option id, as this attempt shows the item's options."""
    return shown_options(attempt.salt, item.position, item.option_order)


def shown_items(attempt: Attempt, language: str) -> list[ShownItem]:
    """The questions with the answers given so far, in one query."""
    items = (
        AttemptItem.objects.filter(attempt=attempt).select_related("version", "response").order_by("position")
    )
    shown, above = [], None
    for item in items:
        shown.append(_shown(attempt, item, language, item.section if item.section != above else None))
        above = item.section
    return shown


def _shown(attempt: Attempt, item: AttemptItem, language: str, section: dict[str, str] | None) -> ShownItem:
    heading, lang = in_language(section or {"zh": "", "en": ""}, language)
    response = getattr(item, "response", None)
    kind = question_type(item.version.kind)
    view = kind.view(
        item.definition,
        language=language,
        options=public_options(attempt, item),
        answer=response.answer if response else None,
    )
    return ShownItem(
        position=item.position,
        marks=f"{item.marks.normalize():f}",
        view=view,
        answered=view.answered,
        asks=kind.marked_by != MarkedBy.NOBODY,
        flagged=bool(response and response.flagged),
        saved_at=response.saved_at if response else None,
        heading=heading,
        heading_lang=lang,
    )
