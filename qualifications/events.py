"""Acts for the ledger, notices for people. Names of persons never enter either ledger or params of acts."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import ledger
from core.i18n import suffix
from notifications.registry import group, kind, publish

if TYPE_CHECKING:
    from people.models import User


def record_stream(person: "User") -> str:
    """The chain that everything about one person's qualifications is written to."""
    return f"qualifications.record:{person.uuid}"


class _Named(ledger.LedgerEvent):
    """Entries carry the name of the qualification in both languages under `zh` and `en`."""

    def describe(self, entry):
        return self.label % {**entry.data, "name": entry.data.get(suffix()) or entry.data.get("zh", "")}


@ledger.event("qualification.defined")
class QualificationDefined(_Named):
    label = _("Qualification defined: %(name)s")


@ledger.event("requirement.adopted")
class RequirementAdopted(_Named):
    label = _("Requirement version %(number)s adopted for %(name)s, in force from %(in_force_from)s")


@ledger.event("evidence.recorded")
class EvidenceRecorded(ledger.LedgerEvent):
    label = _("Evidence recorded")

    def describe(self, entry):
        title = entry.data.get(suffix()) or entry.data.get("zh") or entry.data.get("reference", "")
        return _("Evidence recorded: %(title)s") % {"title": title}


@ledger.event("case.opened")
class CaseOpened(_Named):
    label = _("Case opened: %(name)s")


@ledger.event("case.proposed")
class CaseProposed(_Named):
    label = _("Case proposed, as the evidence is complete: %(name)s")


@ledger.event("case.submitted")
class CaseSubmitted(ledger.LedgerEvent):
    label = _("Case submitted")


@ledger.event("case.withdrawn")
class CaseWithdrawn(ledger.LedgerEvent):
    label = _("Case withdrawn")


@ledger.event("case.verified")
class CaseVerified(ledger.LedgerEvent):
    label = _("Facts verified by the unit")


@ledger.event("case.reviewed")
class CaseReviewed(ledger.LedgerEvent):
    label = _("Reviewed by HR")


@ledger.event("case.approved")
class CaseApproved(ledger.LedgerEvent):
    label = _("Approved")


@ledger.event("case.returned")
class CaseReturned(ledger.LedgerEvent):
    label = pgettext_lazy("case", "Returned")


@ledger.event("case.rejected")
class CaseRejected(ledger.LedgerEvent):
    label = pgettext_lazy("case", "Rejected")


@ledger.event("award.granted")
class AwardGranted(_Named):
    label = _("Qualification granted: %(name)s, valid from %(valid_from)s")


@ledger.event("award.expired")
class AwardExpired(_Named):
    label = _("Qualification expired: %(name)s")


@ledger.event("award.revoked")
class AwardRevoked(_Named):
    label = _("Qualification revoked: %(name)s")


@ledger.event("certificate.issued")
class CertificateIssued(ledger.LedgerEvent):
    label = _("Certificate issued")


# --- Notices --------------------------------------------------------------------------------

group("qualification", _("My qualifications"), 50)
kind(
    "case.proposed",
    title=_("You meet the requirements: %(qualification)s"),
    body=_("The evidence for this qualification is complete. Look through your case and submit it."),
    label=_("I meet the requirements of a qualification"),
    group="qualification",
)
kind(
    "case.to_verify",
    title=_("A case waits for your verification: %(qualification)s"),
    body=_("A member of your office has submitted a case. Verify the facts, or return it with a reason."),
    label=_("A case waits for my verification"),
    group="duties",
)
kind(
    "case.to_review",
    title=_("A case waits for your review: %(qualification)s"),
    body=_("The unit has verified the facts. Review the case, or return it with a reason."),
    label=_("A case waits for my review"),
    group="duties",
)
kind(
    "case.to_approve",
    title=_("A case waits for your approval: %(qualification)s"),
    body=_("Unit and HR have accepted the case. The qualification begins with your approval."),
    label=_("A case waits for my approval"),
    group="duties",
)
kind(
    "case.verified",
    title=_("Your unit has verified your case: %(qualification)s"),
    body=_("It goes on to the review by HR."),
    mail=False,
    label=_("My case was verified by the unit"),
    group="qualification",
)
kind(
    "case.reviewed",
    title=_("HR has reviewed your case: %(qualification)s"),
    body=_("It goes on to the approval by a second person."),
    mail=False,
    label=_("My case was reviewed by HR"),
    group="qualification",
)
kind(
    "case.returned",
    title=_("Your case was returned: %(qualification)s"),
    body=_("Reason: %(reason)s You can complete the file and submit it again."),
    label=_("My case was returned"),
    urgent=True,
    group="qualification",
)
kind(
    "case.rejected",
    title=_("Your case was rejected: %(qualification)s"),
    body=_("Reason: %(reason)s"),
    label=_("My case was rejected"),
    urgent=True,
    group="qualification",
)
kind(
    "award.granted",
    title=_("You now hold the qualification %(qualification)s"),
    body=_("It was granted to you on %(on)s. The certificate follows in a moment."),
    label=_("A qualification is granted to me"),
    urgent=True,
    group="qualification",
)
kind(
    "award.expired",
    title=_("Your qualification has expired: %(qualification)s"),
    body=_("It was valid until %(on)s."),
    label=_("A qualification of mine has expired"),
    urgent=True,
    group="qualification",
)
kind(
    "award.revoked",
    title=_("Your qualification was revoked: %(qualification)s"),
    body=_("Reason: %(reason)s Document %(document)s."),
    label=_("A qualification of mine was revoked"),
    urgent=True,
    group="qualification",
)
kind(
    "certificate.issued",
    title=_("Your certificate is ready: %(qualification)s"),
    body=_("You can open it with your qualifications. Anybody can verify it by its code."),
    label=_("A certificate of mine is ready"),
    group="qualification",
)

for act in ("award.granted", "award.revoked", "award.expired"):
    publish(act, "qualification", "requirement", "valid_from", "valid_to")
publish("certificate.issued", "award", "digest")
