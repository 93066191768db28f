"""Who may see and take what. Absent and out of scope look the same: 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.models import (
    Alike,
    Assessment,
    Attempt,
    AttemptItem,
    Bank,
    Blueprint,
    Category,
    Draw,
    ExportJob,
    ImportJob,
    Question,
    QuestionFile,
    QuestionReview,
    QuestionVersion,
    Section,
)
from assessments.registry import admission_rules
from core.prepared import IDENTIFIER, NUMBER, Prepared
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User


def assessment_for_learner(*, user: User, uuid: UUID) -> Assessment:
    """A draft is nobody's but its authors'."""
    return get_object_or_404(Assessment.objects.exclude(state=Assessment.State.DRAFT), uuid=uuid)


def objection_to_start(*, assessment: Assessment, user: User) -> str | None:
    """The code of the reason why `user` may not start now; attempts left are counted elsewhere."""
    if assessment.state == Assessment.State.DRAFT:
        return "assessment.draft"
    if assessment.state != Assessment.State.OPEN:
        return "assessment.retired"
    for rule in admission_rules:
        if code := rule(assessment, user):
            return code
    return None


def attempts_of(user: User) -> QuerySet[Attempt]:
    """Only the learner's own: trainers and HR read results through the queries of their pages."""
    return Attempt.objects.filter(learner=user)


def attempt_for_learner(*, user: User, uuid: UUID) -> Attempt:
    return get_object_or_404(attempts_of(user).select_related("assessment"), uuid=uuid)


def item_for_learner(*, user: User, uuid: UUID, position: int) -> AttemptItem:
    """A question of the learner's own attempt, without its text: what saving an answer needs."""
    item = next(iter(_items(uuid, user.pk, position)), None)
    if item is None:
        raise Http404
    return item


def _items_at(uuid: UUID, learner: int, position: int) -> QuerySet[AttemptItem]:
    items = AttemptItem.objects.select_related("attempt", "version").only(
        "position", "option_order", "drawn", "version__kind", "version__definition", "attempt__uuid",
        "attempt__salt", "attempt__learner_id", "attempt__state", "attempt__deadline", "attempt__practice",
    )  # fmt: skip
    return items.filter(attempt__uuid=uuid, attempt__learner=learner, position=position)


def item_for_practice(*, user: User, uuid: UUID, position: int) -> AttemptItem:
    """A question of the learner's own practice attempt; an examination is no practice: 404."""
    return get_object_or_404(
        AttemptItem.objects.select_related("attempt__assessment", "version").exclude(attempt__practice=""),
        attempt__uuid=uuid,
        attempt__learner=user,
        position=position,
    )


_items = Prepared(_items_at, IDENTIFIER, NUMBER)


def may_author(user: User) -> bool:
    return people_policies.has_role(user, Role.TRAINER)


def banks_visible_to(user: User) -> QuerySet[Bank]:
    """Banks a trainer owns or was given a share in."""
    if not may_author(user):
        return Bank.objects.none()
    return Bank.objects.filter(Q(owner=user) | Q(shares__person=user)).distinct()


def bank_for_author(*, user: User, uuid: UUID) -> Bank:
    return get_object_or_404(banks_visible_to(user), uuid=uuid)


def questions_visible_to(user: User) -> QuerySet[Question]:
    return Question.objects.filter(bank__in=banks_visible_to(user))


def question_for_author(*, user: User, uuid: UUID) -> Question:
    return get_object_or_404(
        questions_visible_to(user).select_related("bank", "current", "latest"), uuid=uuid
    )


def category_for_author(*, user: User, uuid: UUID) -> Category:
    categories = Category.objects.select_related("bank").filter(bank__in=banks_visible_to(user))
    return get_object_or_404(categories, uuid=uuid)


def pair_for_author(*, user: User, one: UUID, other: UUID) -> Alike:
    """Two questions that read alike, in either order; both in banks that are open to the user."""
    banks = banks_visible_to(user).values("pk")
    pairs = Alike.objects.filter(one__bank__in=banks, other__bank__in=banks).select_related("one__bank")
    return get_object_or_404(pairs, Q(one__uuid=one, other__uuid=other) | Q(one__uuid=other, other__uuid=one))


def reviewers_of(question: Question, asked_by: User) -> list[User]:
    """Who may approve the newest wording: the owner and those with such a share, but nobody who wrote it."""
    shares = question.bank.shares.filter(reviews=True).select_related("person")
    people = [question.bank.owner, *(share.person for share in shares)]
    wrote = _writers(question) | {asked_by.pk}
    return [one for one in people if one.pk not in wrote and one.is_active and may_author(one)]


def objection_to_review(*, question: Question, user: User) -> str | None:
    """The code of the reason why `user` may not decide about the newest wording."""
    shared = question.bank.shares.filter(person=user, reviews=True).exists()
    if question.bank.owner_id != user.pk and not shared:
        return "question.not_a_reviewer"
    asked = question.reviews.filter(decided_at=None).values_list("asked_by", flat=True)
    if user.pk in _writers(question) | set(asked):
        return "question.own_wording"
    return None


def reviews_waiting_for(user: User) -> QuerySet[QuestionReview]:
    """What others handed in and this person may decide."""
    if not may_author(user):
        return QuestionReview.objects.none()
    open_to = Q(question__bank__owner=user) | Q(
        question__bank__in=Bank.objects.filter(shares__person=user, shares__reviews=True)
    )
    own = QuestionVersion.objects.filter(
        question=OuterRef("question"),
        author=user,
        number__gt=Coalesce(OuterRef("question__current__number"), 0),
    )
    waiting = QuestionReview.objects.filter(open_to, decided_at=None).exclude(asked_by=user)
    return waiting.filter(~Exists(own)).select_related("question__bank", "version", "asked_by")


def _writers(question: Question) -> set[int]:
    """Everybody who had a hand in the wordings since the last approved one."""
    since = question.current.number if question.current else 0
    return set(question.versions.filter(number__gt=since).values_list("author", flat=True))


def file_for_reader(*, user: User, digest: str) -> QuestionFile:
    """A file of a bank that is open to `user`, or of a question served in an attempt of theirs."""
    files = QuestionFile.objects.filter(digest=digest)
    served = Q(versions__version__in=AttemptItem.objects.filter(attempt__learner=user).values("version"))
    found = files.filter(Q(bank__in=banks_visible_to(user).values("pk")) | served).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def import_for_author(*, user: User, uuid: UUID) -> ImportJob:
    jobs = ImportJob.objects.filter(bank__in=banks_visible_to(user)).select_related("bank", "by")
    return get_object_or_404(jobs, uuid=uuid)


def export_for_author(*, user: User, uuid: UUID) -> ExportJob:
    jobs = ExportJob.objects.filter(bank__in=banks_visible_to(user)).select_related("bank", "by")
    return get_object_or_404(jobs, uuid=uuid)


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    """Assessments an author may change; taking one is open to every signed-in person."""
    return Assessment.objects.filter(bank__in=banks_visible_to(user))


def section_for_author(*, user: User, uuid: UUID) -> Section:
    sections = Section.objects.filter(assessment__in=assessments_visible_to(user))
    return get_object_or_404(sections.select_related("assessment__bank", "assessment__blueprint"), uuid=uuid)


def draw_for_author(*, user: User, uuid: UUID) -> Draw:
    draws = Draw.objects.filter(assessment__in=assessments_visible_to(user))
    return get_object_or_404(draws.select_related("assessment__bank", "assessment__blueprint"), uuid=uuid)


def blueprint_for_author(*, user: User, uuid: UUID) -> Blueprint:
    blueprints = Blueprint.objects.filter(bank__in=banks_visible_to(user))
    return get_object_or_404(blueprints.select_related("bank"), uuid=uuid)


def assessment_for_author(*, user: User, uuid: UUID) -> Assessment:
    return get_object_or_404(assessments_visible_to(user).select_related("bank", "blueprint"), uuid=uuid)
