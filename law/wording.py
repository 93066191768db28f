from django.utils.translation import gettext_lazy as _

WORDING = {
    "law.key_taken": _("Another instrument already has the key %(key)s."),
    "law.label_taken": _("The instrument already has a version %(label)s."),
    "law.article_taken": _("The version already has an article %(article)s."),
    "law.renumbering_known": _("This renumbering is already recorded."),
    "law.renumbering_to_itself": _("A provision cannot be renumbered to itself."),
    "law.validity_reversed": _("The last day in force comes before the first."),
    "law.versions_overlap": _(
        "Version %(label)s is recorded as in force on some of these days. Enter its last day first."
    ),
    "law.has_versions": _("The instrument has versions. Remove them first."),
    "law.has_provisions": _("The version has provisions. Remove them first."),
    "law.provision_cited": _("The provision is cited or renumbered and stays. Record a new version instead."),
    "law.in_texts": _("These texts rest on it, so it stays: %(texts)s. Change them first."),
    "law.unknown_provision": _("Article %(article)s of %(instrument)s (%(version)s) is not in the register."),
}
