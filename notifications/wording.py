from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "webhook.event": _("Other systems are not told of these acts: %(events)s"),
    "webhook.name_taken": _("There is a target named %(name)s with another address or other acts."),
    "webhook.disabled": _("This target is disabled already."),
    "notice.always": _("This notice cannot be switched off."),
    "notice.quiet_half": _("Give both times of the quiet hours, or neither."),
    "notice.quiet_empty": _("The quiet hours begin and end at the same time. Leave both empty for none."),
}

MAIL_FAULTS: dict[str, Promise] = {
    "address": _("The address cannot be written to."),
    "timeout": _("The mail server did not answer for four days."),
    "connection": _("The mail server could not be reached for four days."),
}


def mail_fault(code: str) -> str:
    """Why a mail was given up, from the code that was kept."""
    if code.isdecimal() and code.startswith("5"):
        return str(_("The mailbox does not exist or refuses our mail (answer %(code)s).") % {"code": code})
    if code in MAIL_FAULTS:
        return str(MAIL_FAULTS[code])
    return str(_("The mail could not be handed over for four days (%(code)s).") % {"code": code})
