"""News for the apps above, acts for the ledger, notices for people."""

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger
from core.i18n import suffix
from notifications.registry import group, kind
from people import policies as people_policies
from people.registry import Role

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


@ledger.event("bank.changed")
class BankChanged(ledger.LedgerEvent):
    label = _("Question bank changed")

    def describe(self, entry):
        return _("Titles or rules of question bank %(code)s changed") % entry.data


@ledger.event("bank.batch_changed")
class BatchChanged(ledger.LedgerEvent):
    label = _("Questions changed together")

    def describe(self, entry):
        return _("%(count)s questions of %(code)s changed together") % _counted(entry)


@ledger.event("bank.batch_undone")
class BatchUndone(ledger.LedgerEvent):
    label = _("A change of many questions taken back")

    def describe(self, entry):
        return _("A change of questions of %(code)s taken back: %(count)s are as before") % _counted(entry)


def _counted(entry):
    return {"code": entry.data["code"], "count": len(entry.data["keys"])}


@ledger.event("category.added")
class CategoryAdded(ledger.LedgerEvent):
    label = _("Category added")

    def describe(self, entry):
        return _("Category %(title)s added") % {"title": _title(entry)}


@ledger.event("category.changed")
class CategoryChanged(ledger.LedgerEvent):
    label = _("Category changed")

    def describe(self, entry):
        return _("Category %(title)s renamed or moved") % {"title": _title(entry)}


@ledger.event("category.removed")
class CategoryRemoved(ledger.LedgerEvent):
    label = _("Category removed")

    def describe(self, entry):
        return _("Category %(title)s removed; %(questions)s questions moved up") % {
            "title": _title(entry),
            "questions": entry.data["questions"],
        }


def _title(entry):
    return entry.data.get(suffix()) or entry.data.get("zh") or entry.data.get("en")


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


@ledger.event("import.started")
class ImportStarted(ledger.LedgerEvent):
    label = _("File of questions handed in")

    def describe(self, entry):
        return _("File of questions (%(format)s) handed in for %(code)s") % entry.data


@ledger.event("import.cancelled")
class ImportCancelled(ledger.LedgerEvent):
    label = _("Import given up")

    def describe(self, entry):
        return _("Import of questions into %(code)s given up") % entry.data


@ledger.event("import.refused")
class ImportRefused(ledger.LedgerEvent):
    label = _("Import refused")

    def describe(self, entry):
        return _("Import of questions into %(code)s refused (%(reason)s)") % entry.data


@ledger.event("bank.exported")
class BankExported(ledger.LedgerEvent):
    label = _("Questions exported")

    def describe(self, entry):
        return (
            _("%(questions)s questions with their answers exported from %(code)s (%(format)s)") % entry.data
        )


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


@ledger.event("question.reinstated")
class QuestionReinstated(ledger.LedgerEvent):
    label = _("Question taken back into use")

    def describe(self, entry):
        return _("Question %(key)s is no longer retired") % entry.data


@ledger.event("question.submitted")
class QuestionSubmitted(ledger.LedgerEvent):
    label = _("Question handed in for review")

    def describe(self, entry):
        return _("Question %(key)s handed in for review: version %(number)s") % entry.data


@ledger.event("question.approved")
class QuestionApproved(ledger.LedgerEvent):
    label = _("Question approved")

    def describe(self, entry):
        return _("Question %(key)s approved: version %(number)s") % entry.data


@ledger.event("question.returned")
class QuestionReturned(ledger.LedgerEvent):
    label = _("Question sent back")

    def describe(self, entry):
        return _("Question %(key)s sent back, version %(number)s: %(reason)s") % entry.data


@ledger.event("question.restored")
class QuestionRestored(ledger.LedgerEvent):
    label = _("Older wording of a question restored")

    def describe(self, entry):
        return _("Question %(key)s: version %(restored)s restored as version %(number)s") % entry.data


@ledger.event("question.translation_confirmed")
class TranslationConfirmed(ledger.LedgerEvent):
    label = _("Languages of a question confirmed")

    def describe(self, entry):
        return _("Question %(key)s: both languages say the same, version %(number)s") % entry.data


@ledger.event("question.not_alike")
class QuestionNotAlike(ledger.LedgerEvent):
    label = _("Questions are no duplicates")

    def describe(self, entry):
        return _("Questions %(key)s and %(other)s are no duplicates") % entry.data


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


@ledger.event("assessment.changed")
class AssessmentChanged(ledger.LedgerEvent):
    label = _("Assessment changed")

    def describe(self, entry):
        return _("Assessment changed")


@ledger.event("assessment.opened")
class AssessmentOpened(ledger.LedgerEvent):
    label = _("Assessment opened to learners")

    def describe(self, entry):
        return _("Assessment opened to learners: %(title)s") % entry.data


@ledger.event("blueprint.saved")
class BlueprintSaved(ledger.LedgerEvent):
    label = _("Blueprint saved")

    def describe(self, entry):
        return _("Blueprint %(title)s saved: %(questions)s questions") % entry.data


@ledger.event("blueprint.removed")
class BlueprintRemoved(ledger.LedgerEvent):
    label = _("Blueprint removed")

    def describe(self, entry):
        return _("Blueprint %(title)s removed") % entry.data


@ledger.event("blueprint.assembled")
class BlueprintAssembled(ledger.LedgerEvent):
    label = _("Parallel forms assembled")

    def describe(self, entry):
        return _("%(forms)s forms assembled from %(title)s with the seed %(seed)s") % entry.data


@ledger.event("question.held")
class QuestionHeld(ledger.LedgerEvent):
    label = _("Question kept back")

    def describe(self, entry):
        return _("Question %(key)s kept back: %(reason)s") % entry.data


@ledger.event("question.released")
class QuestionReleased(ledger.LedgerEvent):
    label = _("Question released")

    def describe(self, entry):
        return _("Question %(key)s released") % entry.data


group(
    "question",
    _("My questions and reviews"),
    55,
    concerns=lambda person: people_policies.has_role(person, Role.TRAINER),
)
kind(
    "question.review_asked",
    title=_("Please review question %(key)s of %(bank)s"),
    body=_("A wording was handed in. It is taken into papers once you or another reviewer approves it."),
    label=_("A question waits for my review"),
)
kind(
    "question.approved",
    title=_("Question %(key)s of %(bank)s was approved"),
    body=_("New papers take this wording from now on."),
    label=_("My question was approved"),
    mail=False,
)
kind(
    "question.returned",
    title=_("Question %(key)s of %(bank)s was sent back"),
    body=_("Reason: %(reason)s"),
    label=_("My question was sent back"),
)
