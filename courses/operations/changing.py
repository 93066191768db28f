"""What becomes of readers when the text of a lesson changes (docs/decisions/0013)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from wagtail.models import WorkflowState

from core import ledger
from core.outbox import after_commit
from courses import changes
from courses.events import places_moved
from courses.models import (
    Effect,
    Enrolment,
    Lesson,
    LessonChange,
    LessonEdition,
    LessonPage,
    LessonProgress,
    Submission,
)
from courses.operations import discussion, progress as readers
from courses.queries import changing, drawing
from courses.queries.pairing import CHINESE
from notifications.operations import notify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from courses.changes import ChangeReport, Place
    from people.models import User

BATCH = 500


def follow_publication(
    *,
    page: LessonPage,
    edition: LessonEdition,
    former: changing.Former | None,
    by: User | None,
    effect: str | None,
) -> dict[str, Any]:
    """Part of a publication: note the change, mark its paragraphs, move the places of all readers.

    Returns what the ledger says about it. `effect=None`: what the author said when handing the page in.
    """
    lesson, language = page.lesson, page.locale.language_code
    submission, text = _submission_of(page), drawing.text_of(page)
    report = changes.compare(
        former.text if former else (),
        text,
        quizzes_before=former.quizzes if former else (),
        quizzes_now=changing.quizzes_of(lesson),
    )
    unchanged = report.is_empty and not (report.quizzes_added or report.quizzes_removed)
    if former is not None and former.number and unchanged:
        _stand_on(edition, former.number, former.marks)
        return {}
    change = LessonChange.objects.create(
        lesson=lesson,
        language=language,
        effect=effect or (submission.effect if submission else Effect.EDITORIAL),
        note=submission.note if submission else "",
        revision=page.live_revision_id,
        published_by=by,
        text=changes.to_rows(text),
        moves=[[*old, *(new or (None, 0))] for old, new in report.moves],
        counts=_counts(report),
    )
    marks = _marks(change, report, former)
    change.marks = [[*place, number] for place, number in marks.items()]
    change.save(update_fields=["marks"])
    _stand_on(edition, change.pk, marks)
    if former is not None:
        if report.moves and changing.leads(lesson, language):
            _move_readers(lesson, dict(report.moves))
            discussion.follow_paragraphs(lesson=lesson, moves=dict(report.moves))
        after_commit("courses.tasks.follow_change", change_id=change.pk, after=0)
    return {"change": change.pk, "effect": change.effect, **change.counts}


def _submission_of(page: LessonPage) -> Submission | None:
    """What was said with the review that published the page; a cancelled one said nothing."""
    states = WorkflowState.objects.for_instance(page).filter(
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_APPROVED)
    )
    last = states.order_by("pk").last()
    return Submission.objects.filter(workflow_state=last).first() if last else None


def _counts(report: ChangeReport) -> dict[str, int]:
    parts = ("added", "changed", "removed", "quizzes_added", "quizzes_removed")
    return {name: len(getattr(report, name)) for name in parts}


def _marks(change: LessonChange, report: ChangeReport, former: changing.Former | None) -> dict[Place, int]:
    if former is None:
        return {}  # nobody has read this text before
    explained = {}
    if change.language != CHINESE:
        chinese = changing.last_change(change.lesson, CHINESE)
        explained = {(block, index): number for block, index, number in (chinese.marks if chinese else [])}
    return changes.marks(
        report, before=former.marks, number=change.pk, effect=change.effect, explained=explained
    )


def _stand_on(edition: LessonEdition, number: int, marks: dict[Place, int]) -> None:
    edition.text = number
    edition.marks = [[*place, each] for place, each in marks.items()]
    edition.change = max(marks.values(), default=0)
    edition.save(update_fields=["text", "marks", "change"])


def _move_readers(lesson: Lesson, moves: dict[Place, Place | None]) -> None:
    """Two statements, however many readers there are; one moves all last places, one all furthest ones.

    In one statement each: a place that moves to where another one was must not move twice.
    """
    for block, paragraph in (("block", "paragraph"), ("furthest_block", "furthest_paragraph")):
        found = [
            (Q(**{block: UUID(old), paragraph: index}), target) for (old, index), target in moves.items()
        ]
        here = LessonProgress.objects.filter(
            lesson=lesson, **{f"{block}__in": {UUID(old) for old, _i in moves}}
        )
        here.update(
            **{
                block: _case(block, ((at, UUID(target[0]) if target else None) for at, target in found)),
                paragraph: _case(paragraph, ((at, target[1] if target else 0) for at, target in found)),
            }
        )
    places_moved.send(sender=Lesson, lesson=lesson, moves=moves)


def _case(name: str, targets: Iterable[tuple[Q, Any]]) -> Case:
    field: Any = LessonProgress._meta.get_field(name)
    whens = [When(at, then=Value(target, output_field=field)) for at, target in targets]
    return Case(*whens, default=F(name), output_field=field)


@transaction.atomic
def follow_change(*, change_id: int, after: int) -> None:
    """What a change means for each reader, some hundred at a time: who waited for a quiz that is gone is
    complete, who completed the lesson is asked to read what is marked.
    """
    change = LessonChange.objects.select_related("lesson__course").filter(pk=change_id).first()
    if change is None:
        return
    rows = list(
        LessonProgress.objects.filter(
            lesson=change.lesson,
            pk__gt=after,
            read_at__isnull=False,
            person__enrolments__course=change.lesson.course_id,
            person__enrolments__state__in=changing.READING,
        )
        .select_related("person")
        .order_by("pk")[:BATCH]
    )
    asks = change.pk in {number for _block, _index, number in change.marks}
    for row in rows:
        if row.completed_at is None:
            readers.settle(lesson=change.lesson, by=row.person)
        elif asks and row.completed_at <= change.published_at and row.seen_change < change.pk:
            _ask(row, change)
    if len(rows) == BATCH:
        after_commit("courses.tasks.follow_change", change_id=change.pk, after=rows[-1].pk)


def _ask(row: LessonProgress, change: LessonChange) -> None:
    edition = LessonEdition.objects.filter(lesson=change.lesson, language=change.language).first()
    notify(
        recipient=row.person,
        kind="lesson.changed",
        by=None,
        link=edition.get_absolute_url() if edition else "",
        code=change.lesson.course.code,
        number=change.lesson.position,
    )


@transaction.atomic
def acknowledge(*, editions: Sequence[LessonEdition], text: int, by: User) -> None:
    """The reader has read the changed paragraphs of the text that was shown. Twice is once."""
    lesson = editions[0].lesson
    shown = next((edition.change for edition in editions if edition.text == text), 0)
    changed = LessonProgress.objects.filter(lesson=lesson, person=by, seen_change__lt=shown).update(
        seen_change=shown
    )
    if changed:
        ledger.append(
            event="lesson.read_again",
            subject=Enrolment.objects.get(course=lesson.course_id, person=by),
            by=by,
            lesson=lesson.uuid,
            position=lesson.position,
            code=lesson.course.code,
            change=shown,
        )
