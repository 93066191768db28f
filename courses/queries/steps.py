"""The lessons of a course as steps of one person: done, open, or closed and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import clock
from courses import policies, release

if TYPE_CHECKING:
    from courses.models import LessonProgress
    from courses.policies import Outside
    from courses.queries.standing import Reading
    from courses.release import Entry, Lock, Rule

# Of a published text: id, number, title, path, language of each lesson, and what opens it.
Row = dict[str, Any]
Progress = Mapping[int, "LessonProgress | Reading"]


@dataclass(frozen=True)
class Step:
    """A lesson in the list of its course. `state`: done, current, open, locked."""

    id: int
    number: int
    title: str
    href: str
    language: str
    state: str
    minutes: int = 0
    percent: int = 0
    summary: str = ""
    updated: bool = False  # since this person completed it
    uuid: str = ""
    required: bool = True
    lock: Lock | None = None


def rows_in(outline: Iterable[Sequence[Any]]) -> list[Row]:
    """The short outline that the text of a lesson carries, in the form of the course's."""
    rows = []
    for pk, number, title, path, language, *more in outline:
        rest = more[0] if more else {}
        rows.append({"id": pk, "number": number, "title": title, "path": path, "language": language, **rest})
    return rows


def entries_of(outline: Iterable[Row]) -> list[Entry]:
    return [
        release.Entry(
            row["id"], row.get("uuid", ""), row.get("required", True), policies.rule_of(row.get("release"))
        )
        for row in outline
    ]


def open_rules(outline: Iterable[Row], progress: Progress) -> list[Rule]:
    """Of the lessons that somebody has not completed."""
    return [
        rule
        for row in outline
        if row.get("release") and not ((mine := progress.get(row["id"])) and mine.is_complete)
        if (rule := policies.rule_of(row["release"])) is not None
    ]


def locks_for(
    outline: Sequence[Row], progress: Progress, *, in_sequence: bool, outside: Outside
) -> dict[int, Lock]:
    """What keeps each lesson closed to somebody who is enrolled."""
    if not in_sequence and not any(row.get("release") for row in outline):
        return {}
    entries = entries_of(outline)
    done = {entry.id for entry in entries if (mine := progress.get(entry.id)) and mine.is_complete}
    facts = outside.facts((entry.uuid for entry in entries if entry.id in done), clock.today())
    return release.locks(entries, in_sequence=in_sequence, done=done, facts=facts)


def steps_of(
    outline: Iterable[Row],
    progress: Progress,
    *,
    locks: Mapping[int, Lock] | None = None,
    current: int | None = None,
) -> list[Step]:
    locks = locks or {}
    steps = []
    for row in outline:
        mine, lock = progress.get(row["id"]), locks.get(row["id"])
        complete = mine is not None and mine.is_complete
        state = "done" if complete else "locked" if lock else "open"
        if row["id"] == current and state == "open":
            state = "current"
        steps.append(
            Step(
                id=row["id"],
                number=row["number"],
                title=row["title"],
                href=f"/{row['language']}/{row['path']}",
                language=row["language"],
                state=state,
                minutes=row.get("minutes", 0),
                percent=100 if complete else mine.percent if mine else 0,
                summary=row.get("summary", ""),
                updated=complete and mine is not None and mine.seen_change < row.get("change", 0),
                uuid=row.get("uuid", ""),
                required=row.get("required", True),
                lock=lock,
            )
        )
    return steps


def required_done(steps: Sequence[Step]) -> bool:
    """Whether nothing but the final test is missing."""
    return bool(steps) and all(step.state == "done" for step in steps if step.required)


def next_of(steps: Sequence[Step], *, test_follows: bool) -> Step | None:
    """What to go on with: a lesson that the course needs, then its test, then what may be left out."""
    possible = [step for step in steps if step.state not in ("done", "locked")]
    needed = next((step for step in possible if step.required), None)
    if needed is not None or (test_follows and required_done(steps)):
        return needed
    return next(iter(possible), None)
