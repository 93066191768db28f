"""Called by the outbox."""

from django.db.models import QuerySet

from core import clock
from core.outbox import outside_transaction
from core.outbox.queries import another_waits
from courses.models import Lesson
from courses.operations import (
    approvals,
    batches,
    changing,
    group_figures,
    panels,
    path_members,
    progress,
    publication,
    rules,
    run_trainers,
)
from courses.queries import approvals as approval_queries, catalogue, watching


@outside_transaction
def redraw_for_instruments(*, instruments: list[str]) -> None:
    _redraw(catalogue.lessons_citing(set(instruments)))


@outside_transaction
def redraw_for_terms() -> None:
    """A new or removed name may occur in any lesson. An import of many names redraws once, at its end."""
    if another_waits("courses.tasks.redraw_for_terms"):
        return
    _redraw(catalogue.published_lessons())


@outside_transaction
def redraw_for_media(*, media: str) -> None:
    _redraw(watching.lessons_playing(media))


def _redraw(lessons: QuerySet[Lesson]) -> None:
    """A transaction for each: together they would keep every other writer waiting on SQLite."""
    for lesson_id in list(lessons.values_list("pk", flat=True)):
        publication.redraw_lessons(lesson_ids=[lesson_id], by=None)


def follow_change(*, change_id: int, after: int) -> None:
    changing.follow_change(change_id=change_id, after=after)


def follow_rule(*, lesson_id: int, after: int) -> None:
    progress.follow_rule(lesson_id=lesson_id, after=after)


def remind_reviewers() -> None:
    panels.remind(on=clock.today())


def carry_out(*, batch_id: int) -> None:
    batches.carry_out(batch_id=batch_id)


@outside_transaction
def count_figures(*, figures_id: int) -> None:
    group_figures.count(figures_id=figures_id)


@outside_transaction
def lapse_sign_ups() -> None:
    for session in approval_queries.sessions_with_leftovers():
        approvals.lapse_requests(session=session, by=None)


def sweep_rules() -> None:
    """Nightly: what has become true of people and trainers without anybody's act."""
    run_trainers.release_former_trainers(by=None)
    rules.sweep_rules()
    path_members.remind_of_paths(on=clock.today())
