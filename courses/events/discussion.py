"""Acts in discussions for the ledger, and the notices that follow from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.events.runs import _event
from notifications.registry import group, kind

_event("topic.opened", _("Topic of a discussion opened"))
_event("topic.pinned", _("Topic pinned"))
_event("topic.unpinned", _("Topic no longer pinned"))
_event("topic.closed", _("Topic closed"))
_event("topic.reopened", _("Topic opened again"))
_event("topic.answered", _("Post marked as the answer"))
_event("topic.unanswered", _("Mark of the answer taken back"))
_event("post.written", _("Post written"))
_event("post.edited", _("Post edited"))
_event("post.reported", _("Post reported"))
_event("post.released", _("Post released"))
_event("post.hidden", _("Post hidden"), _("Post hidden: %(reason)s"))
_event("post.restored", _("Post restored"))
_event("post.removed", _("Post removed"), _("Post removed: %(reason)s"))
_event("report.rejected", _("Report of a post rejected"), _("Reports rejected: %(count)s"))

group("discussion", _("Discussions"), 30)
kind(
    "discussion.topic",
    title=_("New in the discussion of %(lesson)s: %(title)s"),
    body=_("%(name)s has opened a topic."),
    mail=False,
    label=_("A new topic where I follow along"),
)
kind(
    "discussion.reply",
    title=_("%(name)s has written in “%(title)s”"),
    body=_("In the discussion of %(lesson)s."),
    mail=False,
    label=_("A reply in a topic I follow"),
)
kind(
    "discussion.answered",
    title=_("Your question “%(title)s” has an answer"),
    body=_("A trainer has marked a post of %(name)s as the answer."),
    label=_("My question has an answer"),
)
kind(
    "discussion.waiting",
    title=_("A post waits for a trainer: “%(title)s”"),
    body=_("In the discussion of %(lesson)s. It stands in the queue of posts on your desk."),
    mail=False,
    label=_("A post waits for a trainer"),
    group="teaching",
)
kind(
    "discussion.released",
    title=_("Your post in “%(title)s” can be read by the others now"),
    body=_("In the discussion of %(lesson)s."),
    mail=False,
    label=_("My post was released"),
)
kind(
    "discussion.hidden",
    title=_("Your post in “%(title)s” was hidden"),
    body=_("Reason: %(reason)s You can still read it yourself."),
    label=_("My post was hidden"),
    urgent=True,
)
kind(
    "discussion.removed",
    title=_("Your post in “%(title)s” was removed"),
    body=_("Reason: %(reason)s"),
    label=_("My post was removed"),
    urgent=True,
)
kind(
    "discussion.restored",
    title=_("Your post in “%(title)s” is visible again"),
    body=_("In the discussion of %(lesson)s."),
    mail=False,
    label=_("My post is visible again"),
)
