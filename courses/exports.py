"""Lists that leave the site as files, through core.spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core import clock, spreadsheets

if TYPE_CHECKING:
    from courses.models import CourseRun
    from courses.queries.run_members import MemberRow
    from people.models import User

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


def members_file(*, run: CourseRun, rows: Iterable[MemberRow], form: str, by: User, purpose: str) -> bytes:
    columns = [
        _("Staff number"), _("Full name in Chinese"), _("Full name in Latin letters"), _("Office and post"),
        _("State"), _("How they came"), _("Since"), _("Lessons complete"), _("Lessons"), _("Last read"),
    ]  # fmt: skip
    note = spreadsheets.Note(by=f"{by.name} ({by.staff_number})", at=clock.now(), purpose=purpose)
    return _file(form, run.code, columns, (_cells(row) for row in rows), note)


def list_template(*, form: str, by: User) -> bytes:
    """What a list to put in looks like: one column that counts, one for the reader."""
    note = spreadsheets.Note(by=by.name, at=clock.now(), purpose=_("Template for a list of members"))
    return _file(form, _("Members"), [_("Staff number"), _("Full name")], [], note)


def _file(
    form: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], note: spreadsheets.Note
) -> bytes:
    if form == CSV:
        text = io.StringIO(newline="")
        spreadsheets.write_csv(text, columns=columns, rows=rows, note=note)
        return text.getvalue().encode("utf-8-sig")
    stream = io.BytesIO()
    spreadsheets.write_workbook(
        stream, title=title, columns=columns, rows=rows, note=note, note_title=_("Export")
    )
    return stream.getvalue()


def _cells(row: MemberRow) -> list[Any]:
    places: list[Any] = getattr(row.person, "places", [])
    return [
        row.person.staff_number,
        row.person.full_name_zh,
        row.person.full_name_latin,
        "; ".join(f"{place.office.short}, {place.post.title}" for place in places),
        row.member.get_state_display(),
        row.member.get_source_display(),
        row.member.joined_at.astimezone(clock.OFFICE_ZONE).date(),
        row.done,
        row.lessons,
        row.last_at.astimezone(clock.OFFICE_ZONE).date() if row.last_at else None,
    ]
