from django.utils.translation import gettext_lazy as _

WORDING = {
    "competence.code_taken": _("The code %(name)s is already in use."),
    "competence.in_use": _("This is in use and cannot be removed."),
    "competence.unknown_level": _("There is no level %(name)s."),
    "competence.unknown_area": _("There is no area %(name)s."),
    "competence.post_taken": _("The post %(post)s already belongs to another target profile."),
}
