from django.utils.translation import gettext_lazy as _

WORDING = {
    "terms.text_taken": _("There is already a term “%(text)s”."),
    "terms.text_missing": _("A term needs its name in Chinese and in English."),
    "terms.may_not_approve": _(
        "Approved terms are changed by legal reviewers and publishers. Propose the change to one of them."
    ),
    "terms.term_in_texts": _(
        "The term stands in these texts and stays: %(texts)s. Take it out there or set it back to draft."
    ),
    "terms.term_used": _("The term is used in lessons and stays. Set it back to draft instead."),
}
