from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "notice.always": _("This notice cannot be switched off."),
    "notice.quiet_half": _("Give both times of the quiet hours, or neither."),
    "notice.quiet_empty": _("The quiet hours begin and end at the same time. Leave both empty for none."),
}
