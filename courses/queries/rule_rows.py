"""Rules of a run or a path in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from courses.models import EnrolmentRule, MembershipBatch, PathMember, RunMember
from people import queries as people_queries
from people.registry import Role

if TYPE_CHECKING:
    from courses.models import CourseRun, LearningPath

LATEST = 5


def rules_of(target: CourseRun | LearningPath) -> list[dict[str, Any]]:
    """The rules that have not ended, each with how many are in by it; three queries."""
    rows = target.rules.exclude(state=EnrolmentRule.State.ENDED)
    in_run = Count("members", filter=Q(members__state__in=RunMember.ACTIVE), distinct=True)
    on_path = Count("path_members", filter=Q(path_members__state__in=PathMember.ACTIVE), distinct=True)
    active = in_run if target.kind == "run" else on_path
    rows = rows.select_related("audience__office", "keeper").prefetch_related("audience__posts")
    return [
        {"rule": rule, "words": words_of(rule), "members": rule.number}  # type: ignore[attr-defined]
        for rule in rows.annotate(number=active)
    ]


def words_of(rule: EnrolmentRule) -> str:
    """In one line, in the active language."""
    return " · ".join(fact["value"] for fact in _criteria(rule) if fact["value"] != "—")


def facts_of(rule: EnrolmentRule) -> list[dict[str, str]]:
    return [*_criteria(rule), {"label": _("Kept by"), "value": rule.keeper.name}]


def _criteria(rule: EnrolmentRule) -> list[dict[str, str]]:
    audience = rule.audience
    classes = dict(people_queries.staff_classes())
    where = audience.office.name
    if audience.subtree:
        where = _("%(office)s and all offices below it") % {"office": where}
    return [
        {"label": _("Office"), "value": where},
        {"label": _("Posts"), "value": _joined(post.title for post in audience.posts.all())},
        {
            "label": _("Staff classes"),
            "value": _joined(classes.get(key, key) for key in audience.staff_classes),
        },
        {"label": _("Roles"), "value": _joined(str(Role(key).label) for key in audience.roles)},
    ]


def _joined(words: Any) -> str:
    return ", ".join(words) or "—"


def members_by(rule: EnrolmentRule) -> int:
    members: QuerySet[Any] = rule.target.members.filter(rule=rule)
    return members.filter(state__in=members.model.ACTIVE).count()


def batches_of(rule: EnrolmentRule) -> QuerySet[MembershipBatch]:
    rows = MembershipBatch.objects.filter(rule=rule).select_related("by")
    return rows.order_by("-created_at", "-pk")[:LATEST]
