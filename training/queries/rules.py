"""The rules as everybody may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from core import clock
from people import queries as people_queries
from training import policies
from training.models import ExternalTraining, Grade, HourRule

if TYPE_CHECKING:
    from people.models import Office, User


@dataclass(frozen=True)
class RuleLine:
    rule: HourRule
    kinds: str
    grades: str
    posts: str
    may_end: bool

    @property
    def is_in_force(self) -> bool:
        today = clock.today()
        return self.rule.valid_from <= today and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.rule.valid_to is not None and self.rule.valid_to <= clock.today()


def rules_on(day: date, offices: Sequence[Office]) -> QuerySet[HourRule]:
    """Those in force on that day that one of the offices has made, from the top of the tree down."""
    ends = Q(valid_to=None) | Q(valid_to__gt=day)
    rows = HourRule.objects.filter(ends, office__in=offices, valid_from__lte=day).select_related("office")
    return rows.order_by("office__path", "key")


def all_rules(viewer: User) -> list[RuleLine]:
    """Every rule with what it is about in words, the ended ones last; three queries."""
    posts = people_queries.post_titles()
    kept = set(policies.rules_kept_by(viewer).values_list("pk", flat=True))
    lines = [_line(rule, posts, rule.pk in kept) for rule in HourRule.objects.select_related("office")]
    return sorted(lines, key=lambda line: line.is_over)


def _line(rule: HourRule, posts: dict[str, str], is_kept: bool) -> RuleLine:
    line = RuleLine(
        rule=rule,
        kinds=", ".join(str(ExternalTraining.Kind(kind).label) for kind in rule.kinds),
        grades=_span(rule.grades),
        posts=", ".join(posts.get(key, key) for key in rule.posts),
        may_end=False,
    )
    return RuleLine(line.rule, line.kinds, line.grades, line.posts, is_kept and not line.is_over)


def _span(grades: Sequence[str]) -> str:
    """Grades that follow each other as first and last, others one by one."""
    places = sorted(Grade.values.index(grade) for grade in grades if grade in Grade.values)
    if not places:
        return ""
    names = [str(Grade(Grade.values[place]).label) for place in places]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return f"{names[0]} – {names[-1]}"
    return ", ".join(names)
