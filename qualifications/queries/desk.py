"""Figures for the HR desk, each over the scope of the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, FilteredRelation, Min, Q

from core import clock
from qualifications import policies
from qualifications.models import Standing

if TYPE_CHECKING:
    from people.models import User

WINDOWS = (30, 60, 90)


@dataclass(frozen=True)
class Counts:
    """`expiring_90` includes `expiring_60`, that `expiring_30`, and `valid` all of them."""

    valid: int
    expiring_90: int
    expiring_60: int
    expiring_30: int
    lapsed: int
    waiting_for_me: int
    oldest: datetime | None

    @property
    def oldest_days(self) -> int | None:
        return (clock.now() - self.oldest).days if self.oldest else None


def counts(user: User) -> Counts:
    """Two queries: where people stand, and what waits for this person."""
    today = clock.today()
    holds = ~Q(state=Standing.State.REVOKED) & (Q(valid_to=None) | Q(valid_to__gt=today))
    within = {
        f"expiring_{days}": Count("pk", filter=holds & Q(valid_to__lte=today + timedelta(days=days)))
        for days in WINDOWS
    }
    lapsed = ~Q(state=Standing.State.REVOKED) & Q(valid_to__lte=today)
    figures = policies.standings_visible_to(user).aggregate(
        valid=Count("pk", filter=holds), lapsed=Count("pk", filter=lapsed), **within
    )
    todo = policies.cases_waiting_for(user).aggregate(waiting_for_me=Count("pk"), oldest=Min("state_since"))
    return Counts(**figures, **todo)


@dataclass(frozen=True)
class OfficeExpiries:
    office_code: str
    name_zh: str
    name_en: str
    expiring_30: int
    expiring_60: int
    expiring_90: int


def expiring_by_office(user: User, limit: int = 20) -> list[OfficeExpiries]:
    """Where qualifications run out within 90 days, by the holders' home offices of today; one query."""
    today = clock.today()
    home = FilteredRelation(
        "holder__appointments",
        condition=Q(
            Q(holder__appointments__valid_to=None) | Q(holder__appointments__valid_to__gt=today),
            holder__appointments__valid_from__lte=today,
            holder__appointments__recorded_to=None,
            holder__appointments__is_primary=True,
        ),
    )
    due = policies.standings_visible_to(user).filter(
        ~Q(state=Standing.State.REVOKED),
        valid_to__gt=today,
        valid_to__lte=today + timedelta(days=WINDOWS[-1]),
    )
    counted: Any = due.annotate(home=home).filter(home__office__isnull=False)
    counted = counted.values("home__office__code", "home__office__name_zh", "home__office__name_en").annotate(
        **{
            f"expiring_{days}": Count("pk", filter=Q(valid_to__lte=today + timedelta(days=days)))
            for days in WINDOWS
        }
    )
    return [
        OfficeExpiries(
            office_code=row["home__office__code"],
            name_zh=row["home__office__name_zh"],
            name_en=row["home__office__name_en"],
            **{f"expiring_{days}": row[f"expiring_{days}"] for days in WINDOWS},
        )
        for row in counted.order_by("-expiring_90", "home__office__name_zh")[:limit]
    ]
