"""The trainer's first screen: what asks for attention, my courses by state, what lacks a translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments import policies as assessment_policies
from assessments.queries import desk as desk_queries
from courses import policies as course_policies
from courses.operations import visits
from courses.queries import moderation, news, risk, runs as run_queries, sessions as session_queries, trainer

if TYPE_CHECKING:
    from datetime import date

    from people.models import User

DRAFTS, AT_RISK, GAPS = 8, 6, 12


@dataclass(frozen=True)
class TeachDesk:
    writes_questions: bool
    reviews: list[trainer.ReviewRequest]
    question_reviews: list[desk_queries.ReviewAsked]
    courses: list[trainer.PageRow]
    drafts: list[trainer.PageRow]
    gaps: list[trainer.TranslationGap]
    more_gaps: int
    behind_law: list[news.News]
    comments: list[news.CommentRow]
    teaches: bool
    runs: list[run_queries.RunRow]
    posts_waiting: int
    at_risk: list[risk.RiskRow]
    all_at_risk: int
    last_visit: date | None
    news: list[news.News]
    sessions: list[session_queries.SessionRow]


def teach_desk(person: User) -> TeachDesk:
    """A fixed number of queries, whatever there is to teach. That it was opened is noted once a day."""
    courses = trainer.my_courses(person)
    codes = {page.code for page in courses}
    gaps = trainer.translation_gaps(codes)
    findings, all_at_risk = risk.on_desk(person, AT_RISK)
    last_visit = visits.note_visit(by=person)
    return TeachDesk(
        writes_questions=assessment_policies.may_author(person),
        reviews=trainer.review_requests(person),
        question_reviews=desk_queries.reviews_asked(person),
        courses=courses,
        drafts=trainer.drafts_of(person, limit=DRAFTS),
        gaps=gaps[:GAPS],
        more_gaps=max(len(gaps) - GAPS, 0),
        behind_law=news.lessons_behind_the_law(codes),
        comments=news.comments_on_drafts(person),
        teaches=course_policies.teaches(person),
        runs=run_queries.runs_on_desk(person),
        posts_waiting=moderation.waiting_count(person),
        at_risk=risk.risk_rows(findings, viewer=person),
        all_at_risk=all_at_risk,
        last_visit=last_visit,
        news=news.since(person, last_visit, codes) if last_visit else [],
        sessions=session_queries.coming_taught_by(person),
    )
