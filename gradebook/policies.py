"""Who sees which grades: trainers those of the runs they keep, members their own once released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses import policies as course_policies
from gradebook.models import Category, Gradebook, Item

if TYPE_CHECKING:
    from courses.models import CourseRun, RunMember
    from people.models import User


# Archiving a run ends what was not completed; the marks stay.
IN_IT = ("enrolled", "completed", "ended")


def members_of(run: CourseRun) -> QuerySet[RunMember]:
    """Those who take a place, by staff number."""
    rows: Any = run.members.filter(state__in=IN_IT)
    return rows.select_related("person").order_by("person__staff_number", "pk")


def matching(rows: QuerySet[RunMember], *, text: str = "", state: str = "") -> QuerySet[RunMember]:
    if state:
        rows = rows.filter(state=state)
    if text:
        names = Q(person__full_name_zh__icontains=text) | Q(person__full_name_latin__icontains=text)
        rows = rows.filter(names | Q(person__staff_number__istartswith=text))
    return rows


def gradebook_for_trainer(*, user: User, uuid: UUID) -> Gradebook:
    """By the identifier of the run; 404 where the person does not keep it or it has no gradebook yet."""
    run = course_policies.run_for_trainer(user=user, uuid=uuid)
    gradebook = get_object_or_404(Gradebook.objects.filter(run=run))
    gradebook.run = run
    return gradebook


def gradebook_if_opened(run: CourseRun) -> Gradebook | None:
    """Of a run that a gate gave."""
    gradebook = Gradebook.objects.filter(run=run).first()
    if gradebook is not None:
        gradebook.run = run
    return gradebook


def category_for_trainer(*, gradebook: Gradebook, uuid: UUID) -> Category:
    """Of a gradebook that a gate gave, or 404."""
    category = get_object_or_404(Category.objects.filter(gradebook=gradebook), uuid=uuid)
    category.gradebook = gradebook
    return category


def item_for_trainer(*, gradebook: Gradebook, uuid: UUID) -> Item:
    """Of a gradebook that a gate gave, or 404."""
    items = Item.objects.filter(category__gradebook=gradebook).select_related("category", "assessment")
    item = get_object_or_404(items, uuid=uuid)
    item.category.gradebook = gradebook
    return item


def member_for_trainer(*, gradebook: Gradebook, uuid: UUID) -> RunMember:
    return get_object_or_404(members_of(gradebook.run), uuid=uuid)


def sees_grades(run: CourseRun, user: User) -> bool:
    """Whether the grades of the run are released, and the person is among those who have some."""
    released = Gradebook.objects.filter(run=run, released_at__isnull=False).exists()
    return released and members_of(run).filter(person=user).exists()


def released_for_member(*, user: User, uuid: UUID) -> tuple[Gradebook, RunMember]:
    """The gradebook of a run and the person's own membership; 404 before the release, and for others."""
    gradebook = get_object_or_404(
        Gradebook.objects.select_related("run__course").filter(released_at__isnull=False), run__uuid=uuid
    )
    member = members_of(gradebook.run).filter(person=user).first()
    if member is None:
        raise Http404
    return gradebook, member
