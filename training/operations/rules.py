"""The rules that hours are counted by, and the grades they go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from core import canonical, clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from training import policies
from training.events import record_stream
from training.models import GradeHeld, HourRule

if TYPE_CHECKING:
    from people.models import Office, User


@dataclass(frozen=True)
class Asked:
    """What a rule asks, of whom, over which time, and where that stands."""

    key: str
    title_zh: str
    title_en: str
    base: str
    length: int
    kinds: Sequence[str]
    source: str
    hours: Decimal | None = None
    days: Decimal | None = None
    anchor: int = 2023
    grades: Sequence[str] = ()
    posts: Sequence[str] = ()


@transaction.atomic
def add_rule(
    *, asked: Asked, office: Office, valid_from: date, by: User | None, valid_to: date | None = None
) -> HourRule:
    """A rule for the staff of the office and below; one with the same key ends on that day."""
    if by is not None and not policies.may_keep_rules_of(by, office):
        raise NotAllowed("hour_rule_out_of_scope")
    if not asked.hours and not asked.days:
        raise Invalid("hour_rule_asks_nothing")
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("hour_rule_end")
    same = HourRule.objects.select_for_update().filter(office=office, key=asked.key)
    if same.filter(valid_from__gte=valid_from).exists():
        raise Conflict("hour_rule_later")
    same.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from)).update(valid_to=valid_from)
    stated: dict[str, Any] = {name: _listed(value) for name, value in asdict(asked).items()}
    rule = HourRule.objects.create(
        office=office, valid_from=valid_from, valid_to=valid_to, recorded_by=by, **stated
    )
    ledger.append(
        event="hour_rule.added",
        subject=rule,
        by=by,
        key=rule.key,
        office=office.code,
        zh=rule.title_zh,
        en=rule.title_en,
        valid_from=valid_from.isoformat(),
        digest=canonical.digest(canonical.plain(stated)),
    )
    return rule


@transaction.atomic
def end_rule(*, rule: HourRule, valid_to: date, by: User) -> HourRule:
    """From that day on it no longer counts; an end that has come is not moved."""
    rule = HourRule.objects.select_for_update(of=("self",)).select_related("office").get(pk=rule.pk)
    if not policies.may_keep_rules_of(by, rule.office):
        raise NotAllowed("hour_rule_out_of_scope")
    if rule.valid_to is not None and rule.valid_to <= clock.today():
        raise Conflict("hour_rule_ended")
    if valid_to <= rule.valid_from or valid_to < clock.today():
        raise Invalid("hour_rule_end")
    rule.valid_to = valid_to
    rule.save(update_fields=["valid_to"])
    ledger.append(
        event="hour_rule.ended",
        subject=rule,
        by=by,
        key=rule.key,
        office=rule.office.code,
        zh=rule.title_zh,
        en=rule.title_en,
        valid_to=valid_to.isoformat(),
    )
    return rule


@transaction.atomic
def record_grade(
    *, person: User, grade: str, since: date, by: User | None, corrects: bool = False
) -> GradeHeld:
    """The person reached the grade on that day; `corrects`: in place of the latest one recorded."""
    if by is not None and not policies.may_record_grade_of(by, person):
        raise NotAllowed("grade_out_of_scope")
    if since > clock.today():
        raise Invalid("grade_to_come")
    # All entries for one person wait for each other here.
    get_user_model().objects.select_for_update().get(pk=person.pk)
    known = GradeHeld.objects.filter(person=person, recorded_to=None).order_by("-since")
    latest = known.first()
    if latest is not None and (latest.grade, latest.since) == (grade, since):
        return latest
    if latest is not None and corrects:
        latest.recorded_to = clock.now()
        latest.save(update_fields=["recorded_to"])
        latest = known.first()
    if latest is not None and since <= latest.since:
        raise Conflict("grade_earlier")
    held = GradeHeld.objects.create(
        person=person, grade=grade, since=since, recorded_by=by, recorded_from=clock.now()
    )
    ledger.append(
        event="grade.corrected" if corrects else "grade.recorded",
        subject=held,
        by=by,
        stream=record_stream(person),
        grade=grade,
        since=since.isoformat(),
    )
    return held


def load_seed(*, data: Sequence[Mapping[str, Any]], office: Office, by: User | None) -> list[HourRule]:
    """The rules of lms/seed/hour_rules.json, for the office and all below it."""
    return [_seeded(row, office, by) for row in data]


def _seeded(row: Mapping[str, Any], office: Office, by: User | None) -> HourRule:
    stated = {key: value for key, value in row.items() if key not in ("title", "valid_from", "valid_to")}
    for name in ("hours", "days"):
        stated[name] = Decimal(row[name]) if row.get(name) else None
    asked = Asked(title_zh=row["title"]["zh"], title_en=row["title"]["en"], **stated)
    ends = row.get("valid_to")
    return add_rule(
        asked=asked,
        office=office,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        by=by,
    )


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | list) else value
