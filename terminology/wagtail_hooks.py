"""Back office: authors propose terms, reviewers and publishers approve them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from core.editing import OperatedViewSet, route_edits
from terminology import operations, queries
from terminology.forms import TermForm
from terminology.models import Rendering, Term


class TermViewSet(OperatedViewSet):
    model = Term
    icon = "comment"
    menu_label = _("Terms")
    menu_name = "terms"
    menu_order = 310
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("get_tag_display", label=_("Subject"), sort_key="tag"),
        Column("get_status_display", label=_("Status"), sort_key="status"),
        "updated_at",
    ]
    list_filter = ["tag", "status"]
    search = staticmethod(queries.matching)
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("tag"), FieldPanel("status")]),
            MultiFieldPanel(
                [
                    FieldPanel(f"zh_{name}")
                    for name in ("text", "pinyin", "definition", "variants", "forbidden")
                ],
                heading=_("Chinese"),
            ),
            MultiFieldPanel(
                [FieldPanel(f"en_{name}") for name in ("text", "definition", "variants", "forbidden")],
                heading=_("English"),
            ),
            FieldPanel("source"),
            FieldPanel("is_marked"),
        ],
        base_form_class=TermForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[Term]:
        return queries.sorted_by(queries.terms(), Rendering.Language.CHINESE)


register_snippet(TermViewSet)


@hooks.register("register_actions")
def term_actions(registry: Any) -> None:
    route_edits(
        registry,
        Term,
        add=lambda by, values: operations.add_term(by=by, **values),
        revise=lambda row, by, values: operations.revise_term(term=row, by=by, **values),
        remove=lambda row, by: operations.remove_term(term=row, by=by),
    )
