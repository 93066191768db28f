"""Acts on runs for the ledger, and the notices that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import ledger
from notifications.registry import group, kind, publish

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from core.models import LedgerEntry


class _Event(ledger.LedgerEvent):
    sentence: str | Promise = ""

    def describe(self, entry: LedgerEntry) -> str:
        try:
            return str(self.sentence) % entry.data if self.sentence else str(self.label)
        except (KeyError, ValueError):
            return str(self.label)


def _event(name: str, label: Promise, sentence: Promise | str = "") -> None:
    qualname = "".join(part.title() for part in name.replace("_", ".").split("."))
    ledger.event(name)(type(qualname, (_Event,), {"label": label, "sentence": sentence}))


_event("run.created", _("Run set up"), _("Run %(code)s set up"))
_event("run.changed", _("Run changed"))
_event("run.opened", _("Run opened"), _("Run %(code)s opened"))
_event("run.cloned", _("Run cloned"), _("Cloned from run %(original)s"))
_event("run.cancelled", _("Run cancelled"), _("Run cancelled: %(reason)s"))
_event("run.archived", _("Run archived"))
_event("run.trainer_added", _("Trainer added"))
_event("run.trainer_left", _("Trainer left the run"))
_event("run.joined", _("Joined the run"))
_event("run.members_joined", _("People joined the run"), _("%(count)s people joined the run or its queue"))
_event("run.left", _("Left the run"))
_event("run.members_left", _("People left the run"), _("%(count)s people left the run"))
_event("run.moved_up", _("Moved up from the waiting list"), _("%(count)s moved up from the waiting list"))
_event("run.exported", _("List of members exported"), _("List of %(count)s members exported"))
_event("run.list_put_in", _("List put in"), _("List with %(count)s rows put in"))
_event(
    "run.batch_done", _("List or rule carried out"), _("%(joined)s joined, %(waiting)s wait, %(left)s left")
)
_event("run.batch_failed", _("List or rule not carried out"))
_event("run.members_written_to", _("Members written to"), _("%(count)s members written to"))
_event("run.risk_rules_set", _("Rules for members at risk set"))
_event("run.risk_exported", _("List of members at risk exported"), _("List of %(count)s at risk exported"))
_event("enrolments.made", _("People enrolled"), _("%(count)s people enrolled in the course of run %(code)s"))
_event("rule.made", _("Rule made"))
_event("rule.changed", _("Rule changed"))
_event("rule.applied", _("Rule put in force"))
_event("rule.paused", _("Rule stopped: its keeper has lost the scope"))
_event("rule.taken_over", _("Rule taken over"))
_event("rule.ended", _("Rule ended"))

group("run", _("My course runs"), 20)
kind(
    "run.joined",
    title=_("You have a place in the run %(run)s"),
    body=_("%(title)s, from %(starts)s to %(ends)s. The lessons are open to you."),
    label=_("I have a place in a run"),
)
kind(
    "run.waiting",
    title=_("You are on the waiting list of the run %(run)s"),
    body=_("%(title)s, from %(starts)s to %(ends)s. You move up by yourself when a place becomes free."),
    label=_("I am on a waiting list"),
)
kind(
    "run.moved_up",
    title=_("You have moved up: a place in the run %(run)s is yours"),
    body=_("%(title)s, from %(starts)s to %(ends)s. The lessons are open to you."),
    label=_("I have moved up from a waiting list"),
)
kind(
    "run.withdrawn",
    title=_("You are no longer in the run %(run)s"),
    body=_("%(title)s. The course stays open to you, with all you have done in it."),
    label=_("I am no longer in a run"),
    urgent=True,
)
kind(
    "run.transferred",
    title=_("You have been moved to the run %(run)s"),
    body=_("%(title)s, from %(starts)s to %(ends)s, instead of the run %(before)s. What you did is kept."),
    label=_("I was moved to another run"),
    urgent=True,
)
kind(
    "run.transferred_waiting",
    title=_("You have been moved to the waiting list of the run %(run)s"),
    body=_("%(title)s, from %(starts)s to %(ends)s, instead of the run %(before)s. What you did is kept."),
    label=_("I was moved to another waiting list"),
    urgent=True,
)
kind(
    "run.cancelled",
    title=_("The run %(run)s is cancelled"),
    body=_("%(title)s. Reason: %(reason)s What was done in the course is kept."),
    label=_("A run is cancelled"),
    urgent=True,
)
kind(
    "run.changed",
    title=_("The run %(run)s has new dates or another place"),
    body=_("%(title)s, now from %(starts)s to %(ends)s. Place: %(place)s."),
    label=_("A run has new dates or another place"),
)
kind(
    "run.trainer_added",
    title=_("You teach the run %(run)s"),
    body=_("%(title)s, from %(starts)s to %(ends)s. It stands on your desk."),
    label=_("I teach a run"),
    group="teaching",
)
kind(
    "run.trainer_left",
    title=_("%(name)s no longer teaches the run %(run)s"),
    body=_("%(title)s, from %(starts)s to %(ends)s. Trainers left: %(left)s. Add one where it needs one."),
    label=_("Another trainer has left a run of mine"),
    group="teaching",
)
kind(
    "run.rule_paused",
    title=_("A rule of the run %(run)s has stopped"),
    body=_("%(title)s: %(name)s kept it and has lost the scope over its office. Take it over or end it."),
    label=_("A rule of a run of mine has stopped"),
    group="teaching",
)
kind(
    "run.message",
    title=_("%(name)s writes to you about the run %(run)s"),
    body="%(text)s",
    label=_("A trainer of one of my runs writes to me"),
)

publish("run.opened", "code")
publish("run.changed", "code")
publish("run.cancelled", "code")
