"""What is told of gradebooks."""

from django.utils.translation import gettext_lazy as _

from core import ledger
from notifications.registry import kind


@ledger.event("gradebook.opened")
class GradebookOpened(ledger.LedgerEvent):
    label = _("Gradebook opened")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Gradebook of run %(run)s opened") % entry.data


@ledger.event("gradebook.changed")
class GradebookChanged(ledger.LedgerEvent):
    label = _("Layout of the gradebook changed")


@ledger.event("gradebook.marks_entered")
class MarksEntered(ledger.LedgerEvent):
    label = _("Marks entered")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Marks entered or changed: %(number)s, of %(members)s members") % entry.data


@ledger.event("gradebook.exported")
class GradebookExported(ledger.LedgerEvent):
    label = _("Gradebook exported")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Gradebook exported (%(form)s), %(members)s members") % entry.data


@ledger.event("gradebook.released")
class GradebookReleased(ledger.LedgerEvent):
    label = _("Grades released")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Grades of run %(run)s released to %(members)s members") % entry.data


@ledger.event("gradebook.withdrawn")
class GradebookWithdrawn(ledger.LedgerEvent):
    label = _("Release of grades withdrawn")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Release of the grades of run %(run)s withdrawn: %(reason)s") % entry.data


kind(
    "gradebook.released",
    title=_("Your grades in %(run)s are released"),
    body=_("You see what counted, how much, and what the trainers wrote to you."),
    mail=True,
    label=_("My grades in a run are released"),
    group="learning",
)
