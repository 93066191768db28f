"""What leaves the site as files: lists of members, a person's own notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from core import clock
from core.downloads import table
from core.spreadsheets import Note

if TYPE_CHECKING:
    from courses.models import CourseRun
    from courses.queries.notes import NoteRow
    from courses.queries.risk import RiskRow
    from courses.queries.run_members import MemberRow
    from people.models import User

XLSX, CSV = "xlsx", "csv"


def members_file(
    *, run: CourseRun, rows: Iterable[MemberRow], form: str, by: User, purpose: str
) -> FileResponse:
    columns = [
        _("Staff number"), _("Full name in Chinese"), _("Full name in Latin letters"), _("Office and post"),
        _("State"), _("How they came"), _("Since"), _("Lessons complete"), _("Lessons"), _("Last read"),
    ]  # fmt: skip
    note = Note(by=f"{by.name} ({by.staff_number})", at=clock.now(), purpose=purpose)
    name = f"{run.code}-members"
    cells = (_cells(row) for row in rows)
    return table(form, name=name, title=run.code, columns=columns, rows=cells, note=note)


def risk_file(*, run: CourseRun, rows: Iterable[RiskRow], form: str, by: User, purpose: str) -> FileResponse:
    columns = [
        _("Staff number"), _("Full name in Chinese"), _("Full name in Latin letters"), _("Office and post"),
        _("Lessons complete"), _("Lessons"), _("Last read"), _("Reasons"), _("Written to last"),
    ]  # fmt: skip
    note = Note(by=f"{by.name} ({by.staff_number})", at=clock.now(), purpose=purpose)
    cells = (_risk_cells(row) for row in rows)
    return table(form, name=f"{run.code}-at-risk", title=run.code, columns=columns, rows=cells, note=note)


def _risk_cells(row: RiskRow) -> list[Any]:
    person, finding = row.person, row.finding
    return [
        person.staff_number,
        person.full_name_zh,
        person.full_name_latin,
        _places(person),
        finding.done,
        finding.lessons,
        finding.last_on,
        "; ".join(finding.said),
        row.written_at.astimezone(clock.OFFICE_ZONE).date() if row.written_at else None,
    ]


def _places(person: User) -> str:
    places: list[Any] = getattr(person, "places", [])
    return "; ".join(f"{place.office.short}, {place.post.title}" for place in places)


def list_template(*, form: str, by: User) -> FileResponse:
    """What a list to put in looks like: one column that counts, one for the reader."""
    note = Note(by=by.name, at=clock.now(), purpose=_("Template for a list of members"))
    columns = [_("Staff number"), _("Full name")]
    return table(form, name="members", title=_("Members"), columns=columns, rows=[], note=note)


def _cells(row: MemberRow) -> list[Any]:
    return [
        row.person.staff_number,
        row.person.full_name_zh,
        row.person.full_name_latin,
        _places(row.person),
        row.member.get_state_display(),
        row.member.get_source_display(),
        row.member.joined_at.astimezone(clock.OFFICE_ZONE).date(),
        row.done,
        row.lessons,
        row.last_at.astimezone(clock.OFFICE_ZONE).date() if row.last_at else None,
    ]


# --- Notes ------------------------------------------------------------------------------------

_MEANT = re.compile(r"([\\`*_{}\[\]<>#+!|~-])")


def markdown(rows: Iterable[NoteRow], *, origin: str) -> str:
    """Headed by course and lesson; quotes as quotes. What is no markup stays none."""
    return "\n".join(_lines(rows, origin)) + "\n"


def _lines(rows: Iterable[NoteRow], origin: str) -> Iterator[str]:
    yield f"# {_('My notes')}"
    course = lesson = None
    for row in rows:
        if row.course != course:
            course, lesson = row.course, None
            yield from ("", f"## {_plain(row.course)}")
        if row.lesson != lesson:
            lesson = row.lesson
            yield from ("", f"### {_plain(row.lesson)}")
        yield from ("", f"> {_plain(row.note.quote)}")
        for paragraph in row.note.text.splitlines():
            yield from ("", _plain(paragraph))
        if row.state:
            yield from ("", f"({row.state})")
        if row.href:
            yield from ("", f"<{origin}{row.href}>")


def _plain(text: str) -> str:
    return _MEANT.sub(r"\\\1", " ".join(text.split()))
