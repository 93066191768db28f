"""What trainers write to members of a run, one by one or to many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from core import classified, clock, ledger
from core.errors import Conflict, Invalid, TooMany
from courses.models import RiskRules, RunMember, RunMessage, RunMessageReceiver
from courses.operations import seating
from courses.queries.next_lesson import NextLesson, next_lessons
from courses.queries.run_facts import notice_facts, page_for_members, stream_of
from notifications.operations import notify_many

if TYPE_CHECKING:
    from courses.models import CourseRun
    from people.models import User

# In a text it becomes the title of the lesson that the receiver has to do next.
LESSON = "{lesson}"
# A member hears from the trainers of a run once within this time, however many they are.
ONCE_WITHIN = timedelta(hours=24)
MOST, WITHIN = 20, timedelta(hours=1)  # messages of one trainer


@dataclass(frozen=True)
class Written:
    """`left_out` have been written to within the last day."""

    message: RunMessage
    receivers: int
    left_out: int


@transaction.atomic
def write_to_members(
    *, run: CourseRun, members: Sequence[RunMember], text_zh: str, text_en: str, by: User
) -> Written:
    """Tell each of them, in the own language, with a link to the lesson that comes next.

    Raises Invalid for an empty text and for marks of classified documents, Conflict where nobody is left to
    write to, TooMany for whoever writes too often.
    """
    texts = {"zh": _checked(text_zh), "en": _checked(text_en)}
    run = seating.lock_run(run=run)
    if any(member.run_id != run.pk or member.state != RunMember.State.ENROLLED for member in members):
        raise Conflict("run.not_active", run=run.code)
    _slow_down(by)
    now = clock.now()
    recent = RunMessageReceiver.objects.filter(
        member__in=[member.pk for member in members], message__at__gt=now - ONCE_WITHIN
    )
    heard = set(recent.values_list("member_id", flat=True))
    receivers = [member for member in members if member.pk not in heard]
    if not receivers:
        raise Conflict("message.all_written_to", count=len(members))
    message = RunMessage.objects.create(run=run, by=by, text_zh=texts["zh"], text_en=texts["en"], at=now)
    RunMessageReceiver.objects.bulk_create(
        RunMessageReceiver(message=message, member=member) for member in receivers
    )
    _tell(run, receivers, texts, by)
    ledger.append(
        event="run.members_written_to",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        message=message.uuid,
        count=len(receivers),
        people=[str(member.person.uuid) for member in receivers],
    )
    return Written(message, len(receivers), len(members) - len(receivers))


def _tell(run: CourseRun, receivers: Sequence[RunMember], texts: dict[str, str], by: User) -> None:
    """One round for each lesson that comes next, so that the number of statements does not grow."""
    coming = next_lessons(run, [member.person_id for member in receivers])
    rounds: dict[NextLesson | None, list[User]] = {}
    for member in receivers:
        rounds.setdefault(coming.get(member.person_id), []).append(member.person)
    name = {"zh": by.name_in("zh-hans"), "en": by.name_in("en")}
    for lesson, people in rounds.items():
        titles = {"zh": lesson.title_zh, "en": lesson.title_en} if lesson else {"zh": "", "en": ""}
        link = reverse("courses:lesson", args=[lesson.uuid]) if lesson else page_for_members(run)
        notify_many(
            recipients=people,
            kind="run.message",
            by=by,
            link=link,
            name=name,
            text={key: text.replace(LESSON, titles[key] or run.code) for key, text in texts.items()},
            **notice_facts(run),
        )


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("message.empty")
    if mark := classified.mark_in(text):
        raise Invalid("message.classified", mark=mark)
    return text


def _slow_down(by: User) -> None:
    now = clock.now()
    written = RunMessage.objects.filter(by=by, at__gt=now - WITHIN).order_by("-at")
    times = list(written.values_list("at", flat=True)[:MOST])
    if len(times) == MOST:
        wait = int((times[-1] + WITHIN - now).total_seconds())
        raise TooMany("message.too_many", retry_after=max(wait, 1), most=MOST)


@transaction.atomic
def set_risk_rules(*, run: CourseRun, by: User, **limits: int | None) -> RiskRules:
    """From when on members of the run count as at risk; None turns a rule off."""
    run = seating.lock_run(run=run)
    rules, created = RiskRules.objects.get_or_create(run=run)
    changed = sorted(name for name in RiskRules.FIELDS if getattr(rules, name) != limits[name])
    if not changed and not created:
        return rules
    for name in changed:
        setattr(rules, name, limits[name])
    rules.save()
    settings: dict[str, Any] = {name: getattr(rules, name) for name in RiskRules.FIELDS}
    ledger.append(
        event="run.risk_rules_set",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        settings=settings,
    )
    return rules


@transaction.atomic
def note_risk_export(*, run: CourseRun, by: User, count: int) -> None:
    """The list of members at risk was taken away."""
    ledger.append(
        event="run.risk_exported", subject=run, by=by, stream=stream_of(run), code=run.code, count=count
    )
