"""A second person looks at a wording: handed in, approved, sent back; and older wordings brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from assessments import policies
from assessments.models import Question, QuestionReview, QuestionVersion
from assessments.operations import authoring
from assessments.operations.drafts import Draft, beside_of
from assessments.queries.keys import keys_of
from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from notifications.operations import notify, notify_many

if TYPE_CHECKING:
    from people.models import User

LONGEST_REASON = 2000


@transaction.atomic
def submit_question(*, question: Question, by: User) -> Question:
    """Hand the newest wording to those who may approve it; they are told.

    Where the bank asks for no approval the wording is put into use at once. Raises Conflict when there is
    nothing to hand in, or nobody who could approve.
    """
    question = authoring.lock_question(question=question)
    if question.state != Question.State.DRAFT:
        raise Conflict("question.not_a_draft")
    if not question.bank.needs_review:
        _put_into_use(question)
        _record("question.approved", question, by)
        return question
    reviewers = policies.reviewers_of(question, asked_by=by)
    if not reviewers:
        raise Conflict("question.nobody_reviews")
    question.state = Question.State.IN_REVIEW
    question.save(update_fields=["state", "updated_at"])
    QuestionReview.objects.create(
        question=question, version=question.wording, asked_by=by, asked_at=clock.now()
    )
    _record("question.submitted", question, by)
    notify_many(
        recipients=reviewers,
        kind="question.review_asked",
        by=by,
        link=reverse("assessments_author:review", args=[question.uuid]),
        key=question.key,
        bank=question.bank.code,
    )
    return question


@transaction.atomic
def approve_question(*, question: Question, by: User, expected: int) -> Question:
    """New papers take this wording from now on. `expected` is the version that was looked at."""
    question, review = _under_review(question, by, expected)
    _put_into_use(question)
    _decide(review, QuestionReview.Verdict.APPROVED, by)
    _record("question.approved", question, by)
    _tell(review, question, "question.approved", by)
    return question


@transaction.atomic
def send_back_question(*, question: Question, by: User, expected: int, reason: str) -> Question:
    """A draft again, with the reason for those who wrote it. Papers keep the wording they have."""
    reason = reason.strip()
    if not reason:
        raise Invalid("question.reason_missing")
    question, review = _under_review(question, by, expected)
    question.state = Question.State.DRAFT
    question.save(update_fields=["state", "updated_at"])
    _decide(review, QuestionReview.Verdict.RETURNED, by, reason[:LONGEST_REASON])
    _record("question.returned", question, by, reason=reason[:LONGEST_REASON])
    _tell(review, question, "question.returned", by, reason=reason[:LONGEST_REASON])
    return question


@transaction.atomic
def restore_version(*, question: Question, number: int, by: User, expected: int | None = None) -> Question:
    """Write an older wording again, as the newest one. Raises Conflict when it is the newest already."""
    question = authoring.lock_question(question=question)
    version = QuestionVersion.objects.get(question=question, number=number)
    key = keys_of([version.pk])[version.pk]
    draft = Draft(
        kind=version.kind,
        definition=version.definition,
        key=key.key,
        explanation=key.explanation,
        citations=key.citations,
        **beside_of(question=question),
    )
    if question.wording.digest == draft.digest():
        raise Conflict("question.version_in_place")
    question = authoring.revise_question(question=question, draft=draft, by=by, expected=expected)
    _record("question.restored", question, by, restored=number)
    return question


def _under_review(question: Question, by: User, expected: int) -> tuple[Question, QuestionReview]:
    question = authoring.lock_question(question=question)
    review = question.reviews.filter(decided_at=None).select_related("asked_by").first()
    if review is None or question.state != Question.State.IN_REVIEW:
        raise Conflict("question.not_in_review")
    if question.wording.number != expected:
        raise Conflict("question.stale")
    if code := policies.objection_to_review(question=question, user=by):
        raise NotAllowed(code)
    return question, review


def _put_into_use(question: Question) -> None:
    question.current, question.state = question.latest, Question.State.APPROVED
    question.save(update_fields=["current", "state", "updated_at"])


def _decide(review: QuestionReview, verdict: QuestionReview.Verdict, by: User, reason: str = "") -> None:
    review.verdict, review.reviewer, review.reason, review.decided_at = verdict, by, reason, clock.now()
    review.save()


def _record(event: str, question: Question, by: User, **data: Any) -> None:
    ledger.append(
        event=event, subject=question, by=by, key=question.key, number=question.wording.number, **data
    )


def _tell(review: QuestionReview, question: Question, kind: str, by: User, **params: str) -> None:
    notify(
        recipient=review.asked_by, kind=kind, by=by, link=question.get_absolute_url(), key=question.key,
        bank=question.bank.code, **params,
    )  # fmt: skip
