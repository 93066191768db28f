"""What every act on a session says of it, and who belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.models import RunMember, RunSession, SignUp
from courses.queries.run_facts import LANGUAGES

if TYPE_CHECKING:
    from people.models import User

LANG_ATTRIBUTES = {"zh": "zh-Hans", "en": "en"}
SIGN_UP_TONES = {
    "confirmed": "done", "waiting": "attention", "at_unit": "info", "at_trainer": "info", "refused": "danger",
}  # fmt: skip


def times_of(session: RunSession) -> str:
    """Day and hours in the active language, China Standard Time; both days where it ends on another one."""
    begin, end = localtime(session.starts_at), localtime(session.ends_at)
    last = date_format(end, "H:i") if begin.date() == end.date() else date_format(end, "DATETIME_FORMAT")
    return f"{date_format(begin, 'DATE_FORMAT')}, {date_format(begin, 'H:i')}–{last}"


def notice_facts(session: RunSession) -> dict[str, Any]:
    facts: dict[str, dict[str, str]] = {"title": {}, "times": {}, "place": {}}
    for key, language in LANGUAGES.items():
        with translation.override(language):
            facts["title"][key] = session.title
            facts["times"][key] = times_of(session)
            facts["place"][key] = session.place or "—"
    return {"run": session.run.code, **facts}


def in_both_languages(session: RunSession) -> list[dict[str, str]]:
    """Title, times and place, for what is read by everybody at once."""
    facts = notice_facts(session)
    names = ("title", "times", "place")
    return [{"lang": LANG_ATTRIBUTES[key], **{name: facts[name][key] for name in names}} for key in LANGUAGES]


def page_for_members(session: RunSession) -> str:
    return reverse("runs:show_session", args=[session.uuid])


def those_concerned(session: RunSession) -> list[User]:
    """Whoever has to know when it moves: signed up in any state that counts, or everybody of the run."""
    if session.needs_sign_up:
        rows = SignUp.objects.filter(session=session, state__in=SignUp.ACTIVE)
        return [row.person for row in rows.select_related("person").order_by("pk")]
    members = RunMember.objects.filter(run=session.run_id, state=RunMember.State.ENROLLED)
    return [row.person for row in members.select_related("person").order_by("pk")]


def taken_seats(session: RunSession) -> int:
    return SignUp.objects.filter(session=session, state=SignUp.State.CONFIRMED).count()


def free_seats(session: RunSession) -> int | None:
    """None: as many as come."""
    return None if session.capacity is None else max(session.capacity - taken_seats(session), 0)


def queue_of(session: RunSession) -> QuerySet[SignUp]:
    """The waiting list, who comes next first."""
    waiting = SignUp.objects.filter(session=session, state=SignUp.State.WAITING)
    return waiting.select_related("person").order_by("queued_at", "pk")


def sign_up_of(session: RunSession, person: User) -> SignUp | None:
    return SignUp.objects.filter(session=session, person=person).first()


def facts_of(session: RunSession) -> list[dict[str, str]]:
    facts = [
        {"label": _("When"), "value": times_of(session)},
        {"label": _("Venue"), "value": session.place or "—"},
    ]
    if session.approval != session.Approval.NONE:
        facts.append({"label": _("Approved by"), "value": session.get_approval_display()})
    if session.capacity is not None:
        free = _("%(free)s of %(capacity)s") % {"free": free_seats(session), "capacity": session.capacity}
        facts.append({"label": _("Places left"), "value": free})
    return facts
