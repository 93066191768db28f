"""The trainer's first screen: what asks for attention, my courses by state, what lacks a translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments import policies as assessment_policies
from courses import policies as course_policies
from courses.queries import moderation, runs as run_queries, trainer

if TYPE_CHECKING:
    from people.models import User

DRAFTS = 8


@dataclass(frozen=True)
class TeachDesk:
    writes_questions: bool
    reviews: list[trainer.ReviewRequest]
    courses: list[trainer.PageRow]
    drafts: list[trainer.PageRow]
    gaps: list[trainer.TranslationGap]
    teaches: bool
    runs: list[run_queries.RunRow]
    posts_waiting: int


def teach_desk(person: User) -> TeachDesk:
    """A fixed number of queries, whatever there is to teach."""
    return TeachDesk(
        writes_questions=assessment_policies.may_author(person),
        reviews=trainer.review_requests(person),
        courses=trainer.my_courses(person),
        drafts=trainer.drafts_of(person, limit=DRAFTS),
        gaps=trainer.translation_gaps(),
        teaches=course_policies.teaches(person),
        runs=run_queries.runs_on_desk(person),
        posts_waiting=moderation.waiting_count(person),
    )
