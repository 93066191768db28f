from django.utils.translation import gettext_lazy as _

WORDING = {
    "search.too_long": _("Search for at most %(longest)s characters."),
    "search.kind_unknown": _("There is nothing of this kind."),
}
