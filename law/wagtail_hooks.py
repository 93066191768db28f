"""Back office: the register is kept by legal reviewers, every edit being an operation."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from core.editing import OperatedViewSet, route_edits
from law import operations, queries
from law.forms import InstrumentForm, ProvisionForm, VersionForm
from law.models import Instrument, InstrumentVersion, Provision, Renumbering


def _pair(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


class InstrumentViewSet(OperatedViewSet):
    model = Instrument
    icon = "openquote"
    menu_label = _("Instruments")
    list_display = ["name_zh", "name_en", "key", Column("get_kind_display", label=_("Kind"), sort_key="kind")]
    list_filter = ["kind"]
    search = staticmethod(queries.instruments_matching)
    edit_handler = ObjectList(
        [
            _pair("key", "kind"),
            _pair("name_zh", "name_en"),
            _pair("short_zh", "short_en"),
            _pair("aliases_zh", "aliases_en"),
            _pair("issuer_zh", "issuer_en"),
        ],
        base_form_class=InstrumentForm,
    )


class VersionViewSet(OperatedViewSet):
    model = InstrumentVersion
    icon = "history"
    menu_label = _("Versions")
    list_display = ["instrument", "label", "adopted_on", "in_force_from", "in_force_to"]
    search = staticmethod(queries.versions_matching)
    edit_handler = ObjectList(
        [
            FieldPanel("instrument"),
            FieldPanel("label"),
            MultiFieldPanel(
                [FieldPanel("adopted_on"), _pair("in_force_from", "in_force_to")],
                heading=_("Dates"),
                help_text=_("Leave empty what is not known for certain; readers are told so."),
            ),
            FieldPanel("source"),
        ],
        base_form_class=VersionForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[InstrumentVersion]:
        return queries.versions()


class ProvisionViewSet(OperatedViewSet):
    model = Provision
    icon = "list-ol"
    menu_label = _("Provisions")
    list_display = ["label_zh", "heading_zh", "heading_en", Column("version", label=_("Version"))]
    search = staticmethod(queries.provisions_matching)
    edit_handler = ObjectList(
        [
            FieldPanel("version"),
            FieldPanel("article"),
            _pair("label_zh", "label_en"),
            _pair("heading_zh", "heading_en"),
            _pair("text_zh", "text_en"),
        ],
        base_form_class=ProvisionForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[Provision]:
        return queries.provisions().order_by("version__instrument__key", "version__label", "order")


class RenumberingViewSet(OperatedViewSet):
    model = Renumbering
    icon = "redirect"
    menu_label = _("Renumberings")
    list_display = [
        Column("from_provision", label=_("Old provision")),
        Column("to_provision", label=_("New provision")),
    ]
    search = staticmethod(queries.renumberings_matching)
    panels = [FieldPanel("from_provision"), FieldPanel("to_provision"), _pair("note_zh", "note_en")]

    def get_queryset(self, request: Any) -> QuerySet[Renumbering]:
        return queries.renumberings()


class LawGroup(SnippetViewSetGroup):
    menu_label = _("Law")
    menu_icon = "openquote"
    menu_name = "law"
    menu_order = 300
    add_to_admin_menu = True
    items = (InstrumentViewSet, VersionViewSet, ProvisionViewSet, RenumberingViewSet)


register_snippet(LawGroup)


@hooks.register("register_actions")
def law_actions(registry: Any) -> None:
    route_edits(
        registry,
        Instrument,
        add=lambda by, values: operations.add_instrument(by=by, **values),
        revise=lambda row, by, values: operations.revise_instrument(instrument=row, by=by, **values),
        remove=lambda row, by: operations.remove_instrument(instrument=row, by=by),
    )
    route_edits(
        registry,
        InstrumentVersion,
        add=lambda by, values: operations.add_version(by=by, **values),
        revise=lambda row, by, values: operations.revise_version(version=row, by=by, **values),
        remove=lambda row, by: operations.remove_version(version=row, by=by),
    )
    route_edits(
        registry,
        Provision,
        add=lambda by, values: operations.add_provision(by=by, **values),
        revise=lambda row, by, values: operations.revise_provision(provision=row, by=by, **values),
        remove=lambda row, by: operations.remove_provision(provision=row, by=by),
    )
    route_edits(
        registry,
        Renumbering,
        add=lambda by, values: operations.add_renumbering(by=by, **values),
        revise=lambda row, by, values: operations.revise_renumbering(renumbering=row, by=by, **values),
        remove=lambda row, by: operations.remove_renumbering(renumbering=row, by=by),
    )
