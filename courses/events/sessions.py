"""Acts on sessions for the ledger, and the notices that follow from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.events.runs import _event
from notifications.registry import kind

_event("session.planned", _("Session planned"))
_event("session.changed", _("Session changed"))
_event("session.cancelled", _("Session cancelled"), _("Session cancelled: %(reason)s"))
_event("session.held", _("Attendance closed"))
_event("session.attendance", _("Attendance noted"), _("Attendance of %(count)s people noted"))
_event("session.signed_in", _("Signed in to a session"))
_event(
    "session.corrected", _("Attendance corrected"), _("Attendance of %(count)s people corrected: %(reason)s")
)
_event("session.exported", _("Attendance list exported"))
_event("session.code_refused", _("Wrong sign-in code"))
_event("signup.seated", _("Signed up for a session"))
_event(
    "signup.moved_up", _("Moved up to a seat in a session"), _("%(count)s moved up to a seat in a session")
)
_event("signup.asked", _("Seat asked for"))
_event("signup.approved", _("Sign-up approved"))
_event("signup.refused", _("Sign-up refused"), _("Sign-up refused: %(reason)s"))
_event("signup.lapsed", _("No seat by the beginning"), _("%(count)s people had no seat by the beginning"))
_event("signup.withdrawn", _("Sign-up withdrawn"))
_event("signup.released", _("Seats given back by people who left the run"))

BODY = _("%(title)s, %(times)s. Place: %(place)s.")

kind(
    "session.planned",
    title=_("A session of the run %(run)s is planned"),
    body=BODY,
    label=_("A session of a run of mine is planned"),
    group="run",
)
kind(
    "session.moved",
    title=_("A session of the run %(run)s has a new time or place"),
    body=BODY,
    label=_("A session of mine has a new time or place"),
    group="run",
)
kind(
    "session.cancelled",
    title=_("A session of the run %(run)s is cancelled"),
    body=_("%(title)s, %(times)s. Reason: %(reason)s"),
    label=_("A session is cancelled"),
    urgent=True,
    group="run",
)
kind(
    "signup.confirmed",
    title=_("You have a seat in a session of the run %(run)s"),
    body=BODY,
    label=_("I have a seat in a session"),
    group="run",
)
kind(
    "signup.waiting",
    title=_("You are on the waiting list of a session of the run %(run)s"),
    body=BODY,
    label=_("I am on the waiting list of a session"),
    group="run",
)
kind(
    "signup.moved_up",
    title=_("You have moved up: a seat in a session is yours"),
    body=BODY,
    label=_("I have moved up to a seat in a session"),
    group="run",
)

ASKED = _("%(person)s for %(title)s, %(times)s.")
kind(
    "signup.to_decide_unit",
    title=_("Somebody of your offices asks for a seat in a session"),
    body=ASKED,
    label=_("Somebody of my offices asks for a seat in a session"),
    group="duties",
)
kind(
    "signup.to_decide_trainer",
    title=_("Somebody asks for a seat in a session of the run %(run)s"),
    body=ASKED,
    label=_("Somebody asks for a seat in a session of my runs"),
    group="teaching",
)
kind(
    "signup.approved_by_office",
    title=_("Your office has approved your sign-up; a trainer of the run %(run)s decides next"),
    body=BODY,
    label=_("My office has approved a sign-up"),
    group="run",
)
kind(
    "signup.refused",
    title=_("Your sign-up for a session of the run %(run)s is refused"),
    body=_("%(title)s, %(times)s. Reason: %(reason)s"),
    label=_("My sign-up for a session is refused"),
    group="run",
)
kind(
    "signup.no_seat",
    title=_("No seat became free in a session of the run %(run)s"),
    body=BODY,
    label=_("No seat became free in a session"),
    group="run",
)
kind(
    "signup.undecided",
    title=_("Nobody had decided on your sign-up when the session began"),
    body=BODY,
    label=_("Nobody decided on my sign-up in time"),
    group="run",
)
