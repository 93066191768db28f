"""What leaves the site as files: lists of members, a person's own notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.translation import gettext as _, pgettext

from core import clock
from core.downloads import table
from core.spreadsheets import Note

if TYPE_CHECKING:
    from courses.models import CourseRun, LearningPath, RunSession
    from courses.queries.notes import NoteRow
    from courses.queries.path_members import PathMemberRow
    from courses.queries.risk import RiskRow
    from courses.queries.run_members import MemberRow
    from courses.queries.session_sheets import SheetRow
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
    finding = row.finding
    return [
        *_person_cells(row.person),
        finding.done,
        finding.lessons,
        finding.last_on,
        "; ".join(finding.said),
        _day(row.written_at),
    ]


def path_members_file(
    *, path: LearningPath, rows: Iterable[PathMemberRow], form: str, by: User, purpose: str
) -> FileResponse:
    columns = [
        _("Staff number"), _("Full name in Chinese"), _("Full name in Latin letters"), _("Office and post"),
        _("State"), _("How they came"), _("Since"), _("Courses done"), _("Courses needed"), _("Next course"),
        _("Due on"), _("Completed on"),
    ]  # fmt: skip
    note = Note(by=f"{by.name} ({by.staff_number})", at=clock.now(), purpose=purpose)
    cells = (_path_cells(row) for row in rows)
    return table(form, name=f"{path.code}-members", title=path.code, columns=columns, rows=cells, note=note)


def _path_cells(row: PathMemberRow) -> list[Any]:
    member = row.member
    return [
        *_person_cells(row.person),
        member.get_state_display(),
        member.get_source_display(),
        _day(member.joined_at),
        row.done,
        row.wanted,
        row.next.code if row.next and row.is_active else None,
        member.due_on,
        _day(member.completed_at),
    ]


def attendance_file(
    *, session: RunSession, rows: Iterable[SheetRow], times: str, form: str, by: User
) -> FileResponse:
    columns = [
        _("Staff number"), _("Full name in Chinese"), _("Full name in Latin letters"), _("Office and post"),
        _("Attendance"), pgettext("attendance", "Signed in"), _("How"),
    ]  # fmt: skip
    purpose = f"{session.run.code}: {session.title}, {times}"
    note = Note(by=f"{by.name} ({by.staff_number})", at=clock.now(), purpose=purpose)
    day = session.starts_at.astimezone(clock.OFFICE_ZONE)
    name = f"{session.run.code}-{day:%Y%m%d-%H%M}"
    cells = (_attendance_cells(row) for row in rows)
    return table(form, name=name, title=session.run.code, columns=columns, rows=cells, note=note)


def _attendance_cells(row: SheetRow) -> list[Any]:
    at = row.sign_up.signed_in_at
    return [
        *_person_cells(row.person),
        row.sign_up.get_attendance_display(),
        at.astimezone(clock.OFFICE_ZONE).strftime("%Y-%m-%d %H:%M") if at else None,
        row.sign_up.get_how_display(),
    ]


def _person_cells(person: User) -> list[Any]:
    places: list[Any] = getattr(person, "places", [])
    return [
        person.staff_number,
        person.full_name_zh,
        person.full_name_latin,
        "; ".join(f"{place.office.short}, {place.post.title}" for place in places),
    ]


def _day(at: datetime | None) -> date | None:
    return at.astimezone(clock.OFFICE_ZONE).date() if at else None


def list_template(*, form: str, by: User) -> FileResponse:
    """What a list to put in looks like: one column that counts, one for the reader."""
    note = Note(by=by.name, at=clock.now(), purpose=_("Template for a list of members"))
    columns = [_("Staff number"), _("Full name")]
    return table(form, name="members", title=_("Members"), columns=columns, rows=[], note=note)


def _cells(row: MemberRow) -> list[Any]:
    return [
        *_person_cells(row.person),
        row.member.get_state_display(),
        row.member.get_source_display(),
        _day(row.member.joined_at),
        row.done,
        row.lessons,
        _day(row.last_at),
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
