from django.utils.translation import gettext_lazy as _

WORDING = {
    "quota.too_many": _("The quotas add up to %(given)s, but there are only %(places)s places."),
}
