from django.utils.translation import gettext_lazy as _

WORDING = {
    "grade.own": _("Nobody gives marks to himself. Ask another trainer of the run."),
    "grade.out_of_range": _("A mark lies between 0 and %(maximum)s points."),
    "grade.changed_meanwhile": _(
        "Somebody changed the mark of %(member)s for “%(item)s” in the meantime; it is now %(value)s. "
        "Nothing was saved; look again and decide."
    ),
    "grade.reason_missing": _("A mark in place of an assessment's result needs a reason."),
    "grade.total_stays": _("The total of the run cannot be removed."),
    "grade.category_not_empty": _("Something still counts in this category. Move or remove it first."),
    "grade.item_has_marks": _("Marks were given for this item; it stays. Give it no weight instead."),
    "grade.maximum_below_marks": _("There are marks above this maximum already."),
    "grade.one_limit": _("Either the lowest are dropped or only the highest are kept, not both."),
    "grade.released": _("The grades are released already."),
    "grade.not_released": _("The grades are not released."),
}
