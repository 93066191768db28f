"""Acts on learning paths for the ledger, and the notices that follow from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.events.runs import _event
from notifications.registry import group, kind

_event("path.created", _("Path set up"), _("Path %(code)s set up"))
_event("path.changed", _("Path changed"))
_event("path.opened", _("Path opened"), _("Path %(code)s opened"))
_event("path.archived", _("Path archived"))
_event("path.course_added", _("Course added to a path"), _("Course %(course)s added"))
_event(
    "path.course_changed", _("Rules of a course of a path changed"), _("Rules of course %(course)s changed")
)
_event("path.course_moved", _("Course of a path moved"), _("Course %(course)s moved to place %(position)s"))
_event("path.course_removed", _("Course removed from a path"), _("Course %(course)s removed"))
_event("path.group_added", _("Group of courses added"))
_event("path.group_changed", _("Group of courses changed"))
_event("path.group_removed", _("Group of courses removed"))
_event("path.joined", _("Joined the path"))
_event("path.members_joined", _("People joined the path"), _("%(count)s people joined the path"))
_event("path.left", _("Left the path"))
_event("path.members_left", _("People left the path"), _("%(count)s people left the path"))
_event("path.completed", _("Path completed"), _("Path %(code)s completed"))
_event("path.members_completed", _("People completed the path"), _("%(count)s people completed the path"))
_event("path.exported", _("List of members exported"), _("List of %(count)s members exported"))
_event("path.list_put_in", _("List put in"), _("List with %(count)s rows put in"))
_event(
    "path.batch_done", _("List or rule carried out"), _("%(joined)s joined, %(waiting)s wait, %(left)s left")
)
_event("path.batch_failed", _("List or rule not carried out"))

group("path", _("My learning paths"), 25)
kind(
    "path.joined",
    title=_("You are on the learning path %(path)s"),
    body=_("%(title)s. To be completed by: %(due)s. Its courses stand under your learning paths."),
    label=_("I was brought onto a learning path"),
)
kind(
    "path.withdrawn",
    title=_("You are no longer on the learning path %(path)s"),
    body=_("%(title)s. Your courses stay open to you, with all you have done in them."),
    label=_("I was taken off a learning path"),
    urgent=True,
)
kind(
    "path.ended",
    title=_("The learning path %(path)s has ended"),
    body=_("%(title)s. Your courses stay open to you, with all you have done in them."),
    label=_("A learning path of mine has ended"),
)
kind(
    "path.completed",
    title=_("You have completed the learning path %(path)s"),
    body=_("%(title)s. All it asks for is done."),
    label=_("I have completed a learning path"),
)
kind(
    "path.due_soon",
    title=_("The learning path %(path)s falls due on %(due)s"),
    body=_("%(title)s. See which courses are still open."),
    label=_("A learning path of mine falls due"),
)
kind(
    "path.rule_paused",
    title=_("A rule of the learning path %(path)s has stopped"),
    body=_("%(title)s: %(name)s kept it and has lost the scope over its office. Take it over or end it."),
    label=_("A rule of a learning path has stopped"),
    group="teaching",
)
