"""Sentences for the codes of errors and of reasons."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "rule_unreadable": _("The requirement cannot be read: the part “%(at)s” makes no sense."),
    "requirement_period": _("A new requirement version begins after the one in force, and not in the past."),
    "requirement_missing": _("No requirement of this qualification is in force today."),
    "requirement_test_missing": _("The course %(course)s has no final test that a requirement could name."),
    "case_requirements_not_met": _(
        "The requirements are not met yet. “My qualifications” shows what is missing."
    ),
    "case_already_open": _("You already have an open case for this qualification."),
    "case_already_held": _("You already hold this qualification."),
    "case_not_yours": _("Only the person whose case it is may do this."),
    "case_not_with_you": _("The case is not with you now: its state is “%(state)s”."),
    "case_not_waiting": _("The case waits for no decision: its state is “%(state)s”. Nothing was changed."),
    "case_changed": _(
        "The case has changed since you opened the page. Read what is new, then decide again; "
        "what you typed is kept below."
    ),
    "case_own_record": _("Nobody decides on his or her own record."),
    "case_decided_before": _(
        "You have already taken another step in this case. Verification, review and approval are done "
        "by three different persons."
    ),
    "case_out_of_scope": _("The person does not belong to the offices you decide for."),
    "case_reason_required": _("Say why: a case is returned or rejected with a reason."),
    "case_decision_unknown": _("This decision does not exist at this step."),
    "scope_changed": _(
        "This case no longer belongs to the offices you decide for. Nothing was changed; what you typed "
        "is kept below, so that you can copy it."
    ),
    "award_not_current": _("This award is not in force any more. Nothing was changed."),
    "award_reason_required": _("A revocation needs a reason and the number of its document."),
    "verify_too_often": _("Too many certificates were checked from your address. Try again in a minute."),
}

# Why a condition is met or not; the facts of the reason fill the gaps, `title` in the reader's language.
REASONS: dict[str, Promise] = {
    "course_completed": _("Course completed: %(title)s"),
    "course_missing": _("Course not completed yet: %(title)s"),
    "course_too_old": _("Course completed too long ago: %(title)s"),
    "test_passed": _("Test passed with %(percent)s %% (at least %(min_percent)s %%): %(title)s"),
    "test_missing": _("Test not passed yet (at least %(min_percent)s %%): %(title)s"),
    "test_too_low": _("Test passed with %(percent)s %%, but %(min_percent)s %% are asked for: %(title)s"),
    "test_too_old": _("Test passed too long ago: %(title)s"),
    "any_of": _("One of the following:"),
    "all_of": _("All of the following:"),
}

# What a signature under a decision says.
MEANINGS: dict[str, Promise] = {
    "facts_verified": _("I have checked the facts of this case against the records of the unit."),
    "requirements_reviewed": _("I have reviewed the evidence against the requirement in force."),
    "award_approved": _("I approve that the qualification is granted."),
    "returned": _("I return the case to the person."),
    "rejected": _("I reject the case."),
}
