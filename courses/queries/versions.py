"""Two versions of a page beside each other, paragraph by paragraph, and the list of all versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.differences import Run, beside
from courses import changes
from courses.queries import components, drawing

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise
    from wagtail.models import Revision

    from courses.changes import Text

KINDS: dict[str, Promise | str] = {
    "changed": _("Altered"),
    "added": _("New"),
    "removed": _("Removed"),
    "moved": _("Moved"),
    "same": "",
}
SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One paragraph: runs of words on either side, those that differ marked."""

    kind: str
    before: list[Run]
    after: list[Run]

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def differs(self) -> bool:
        return self.kind != "same"


def revisions_of(page: Any) -> QuerySet[Revision]:
    return page.revisions.select_related("user").order_by("-created_at", "-pk")[:SHOWN]


def compared(before: Any, after: Any) -> list[Row]:
    """Title, summary and text of two versions of one page, in the order of the newer one."""
    rows = [
        _pair(str(getattr(before, name)), str(getattr(after, name)))
        for name in ("title", "summary")
        if getattr(before, name, "") or getattr(after, name, "")
    ]
    if hasattr(after, "body"):
        rows += paragraphs(drawing.text_of(before, longest=None), drawing.text_of(after, longest=None))
    return rows


def differing(old: Text, new: Text) -> list[Row]:
    return [row for row in paragraphs(old, new) if row.differs]


def paragraphs(old: Text, new: Text) -> list[Row]:
    """What was removed stands where it stood: after the paragraph that came before it."""
    found = changes.match(old, new)
    came_from, by_place = found.came_from, {each.place: each for each in old}
    rows = [
        _row(by_place.get(came_from.get(each.place, ("", -1))), each, each.place in came_from) for each in new
    ]
    at = {each.place: index for index, each in enumerate(new)}
    behind: dict[int, list[Row]] = {}
    last = -1
    for each in old:
        if each.place in found.became:
            last = at[found.became[each.place]]
        else:
            behind.setdefault(last, []).append(Row("removed", [(True, each.words)], []))
    ordered = list(behind.get(-1, []))
    for index, row in enumerate(rows):
        ordered += [row, *behind.get(index, [])]
    return ordered


def _row(before: changes.Paragraph | None, after: changes.Paragraph, known: bool) -> Row:
    if before is None or not known:
        return Row("added", [], [(True, after.words)])
    if before.digest != after.digest:
        return _pair(before.words, after.words, changed=True)
    return Row(
        "same" if before.block == after.block else "moved", [(False, before.words)], [(False, after.words)]
    )


def _pair(before: str, after: str, *, changed: bool = False) -> Row:
    left, right = beside(before, after)
    return Row("changed" if changed or before != after else "same", left, right)


def partner_of(page: Any) -> Any:
    """The same page in the other language, if there is one."""
    return page.get_translations().exclude(alias_of__isnull=False).first()


def between(page: Any, numbers: list[int]) -> list[tuple[int, list[Row]]]:
    """What differs between older versions of a shared component and its newest one."""
    last = components.newest(page.component)
    if last is None:
        return []
    language = page.locale.language_code
    old = {each.number: each for each in page.component.versions.filter(number__in=numbers)}
    return [
        (number, differing(_text_of(old[number], language), _text_of(last, language)))
        for number in numbers
        if number in old
    ]


def _text_of(version: Any, language: str) -> Text:
    return drawing.paragraphs_of(components.body_in(version, language), language, longest=None)
