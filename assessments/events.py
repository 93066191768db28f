"""News for the apps above, acts for the ledger, notices for people."""

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger

# attempt: Attempt, marked and saved; sent inside the transaction that closed it.
attempt_graded = Signal()


@ledger.event("attempt.started")
class AttemptStarted(ledger.LedgerEvent):
    label = _("Attempt started")

    def describe(self, entry):
        return _("Attempt %(number)s started") % entry.data


@ledger.event("attempt.submitted")
class AttemptSubmitted(ledger.LedgerEvent):
    label = _("Attempt submitted")

    def describe(self, entry):
        return _("Attempt %(number)s submitted: %(score)s of %(maximum)s") % entry.data


@ledger.event("attempt.closed")
class AttemptClosed(ledger.LedgerEvent):
    label = _("Attempt closed at the deadline")

    def describe(self, entry):
        return _("Attempt %(number)s closed at the deadline: %(score)s of %(maximum)s") % entry.data


@ledger.event("bank.created")
class BankCreated(ledger.LedgerEvent):
    label = _("Question bank created")

    def describe(self, entry):
        return _("Question bank %(code)s created") % entry.data


@ledger.event("bank.shared")
class BankShared(ledger.LedgerEvent):
    label = _("Question bank shared")

    def describe(self, entry):
        return _("Question bank %(code)s shared with one more trainer") % entry.data


@ledger.event("bank.unshared")
class BankUnshared(ledger.LedgerEvent):
    label = _("Question bank no longer shared")

    def describe(self, entry):
        return _("Question bank %(code)s no longer shared with one trainer") % entry.data


@ledger.event("bank.imported")
class BankImported(ledger.LedgerEvent):
    label = _("Questions loaded")

    def describe(self, entry):
        return _("Questions loaded into %(code)s: %(added)s new, %(revised)s revised") % entry.data


@ledger.event("question.added")
class QuestionAdded(ledger.LedgerEvent):
    label = _("Question added")

    def describe(self, entry):
        return _("Question %(key)s added") % entry.data


@ledger.event("question.revised")
class QuestionRevised(ledger.LedgerEvent):
    label = _("Question revised")

    def describe(self, entry):
        return _("Question %(key)s revised: version %(number)s") % entry.data


@ledger.event("question.retired")
class QuestionRetired(ledger.LedgerEvent):
    label = _("Question retired")

    def describe(self, entry):
        return _("Question %(key)s retired") % entry.data


@ledger.event("assessment.composed")
class AssessmentComposed(ledger.LedgerEvent):
    label = _("Assessment composed")

    def describe(self, entry):
        return _("Assessment composed of %(questions)s questions, %(marks)s marks") % entry.data


@ledger.event("assessment.retired")
class AssessmentRetired(ledger.LedgerEvent):
    label = _("Assessment retired")

    def describe(self, entry):
        return _("Assessment retired")
