"""Sentences for the codes of errors."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "training_not_yours": _("Only the person whose training it is may do this."),
    "training_not_with_you": _("The training is not with you now: its state is “%(state)s”."),
    "training_not_waiting": _(
        "The training waits for no decision: its state is “%(state)s”. Nothing was changed."
    ),
    "training_changed": _(
        "The training has changed since you opened the page. Read what is new, then go on; what you typed "
        "is kept below."
    ),
    "training_own_record": _("Nobody decides on his or her own record."),
    "training_out_of_scope": _("The person does not belong to the offices you decide for."),
    "training_reason_required": _("Say why: a training is returned or rejected with a reason."),
    "training_decision_unknown": _("There is no such decision."),
    "training_not_over": _("The training has not ended yet. It can be submitted after its last day."),
    "training_document_missing": _("Add the certificate or another proof before you submit the training."),
    "training_document_kind": _("Only PDF, JPEG and PNG files are accepted."),
    "training_document_large": _("The file is larger than 10 MB."),
    "hour_rule_out_of_scope": _("This office does not belong to those whose rules you keep."),
    "hour_rule_asks_nothing": _("A rule asks for hours, for days, or for either."),
    "hour_rule_later": _("There is a rule with this key that begins on this day or later."),
    "hour_rule_ended": _("The rule has ended already. Nothing was changed."),
    "hour_rule_end": _("A rule ends after its first day, and not in the past."),
    "grade_out_of_scope": _("The grades of this person are not yours to record."),
    "grade_to_come": _("A grade is recorded when it has been reached."),
    "grade_earlier": _(
        "There is a grade from this day or a later one. To put it right, choose that it corrects the "
        "latest entry."
    ),
}
