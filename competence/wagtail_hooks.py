"""Back office: the framework is kept by publishers, every edit being an operation."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from competence import operations, queries
from competence.forms import AreaForm, CompetencyForm, LevelForm, ProfileForm
from competence.models import Area, Competency, Level, TargetProfile
from core.editing import OperatedViewSet, route_edits


def _pair(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


class CompetencyViewSet(OperatedViewSet):
    model = Competency
    icon = "tasks"
    menu_label = _("Competencies")
    list_display = ["code", "name_zh", "name_en", "area"]
    list_filter = ["area"]
    search = staticmethod(queries.matching)
    edit_handler = ObjectList(
        [
            _pair("code", "area"),
            _pair("name_zh", "name_en"),
            _pair("descriptors_zh", "descriptors_en"),
            _pair("basis_zh", "basis_en"),
        ],
        base_form_class=CompetencyForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[Competency]:
        return queries.competencies()


class AreaViewSet(OperatedViewSet):
    model = Area
    icon = "folder-open-1"
    menu_label = _("Areas")
    list_display = ["code", "name_zh", "name_en"]
    search = staticmethod(queries.matching)
    edit_handler = ObjectList(
        [FieldPanel("code"), _pair("name_zh", "name_en"), FieldPanel("themes")], base_form_class=AreaForm
    )


class LevelViewSet(OperatedViewSet):
    model = Level
    icon = "order"
    menu_label = _("Levels")
    list_display = ["code", "rank", "name_zh", "name_en"]
    search = staticmethod(queries.matching)
    edit_handler = ObjectList([_pair("code", "rank"), _pair("name_zh", "name_en")], base_form_class=LevelForm)


class ProfileViewSet(OperatedViewSet):
    model = TargetProfile
    icon = "user"
    menu_label = _("Target profiles")
    list_display = ["name_zh", "name_en", "key"]
    search = staticmethod(queries.matching)
    edit_handler = ObjectList(
        [
            _pair("key", "position"),
            _pair("name_zh", "name_en"),
            FieldPanel("levels"),
            FieldPanel("posts"),
        ],
        base_form_class=ProfileForm,
    )


class CompetenceGroup(SnippetViewSetGroup):
    menu_label = _("Competencies")
    menu_icon = "tasks"
    menu_name = "competence"
    menu_order = 320
    add_to_admin_menu = True
    items = (CompetencyViewSet, AreaViewSet, LevelViewSet, ProfileViewSet)


register_snippet(CompetenceGroup)


@hooks.register("register_actions")
def competence_actions(registry: Any) -> None:
    def remove(row: Any, by: Any) -> None:
        operations.remove(row=row, by=by)

    route_edits(
        registry,
        Area,
        add=lambda by, values: operations.add_area(by=by, **values),
        revise=lambda row, by, values: operations.revise_area(area=row, by=by, **values),
        remove=remove,
    )
    route_edits(
        registry,
        Level,
        add=lambda by, values: operations.add_level(by=by, **values),
        revise=lambda row, by, values: operations.revise_level(level=row, by=by, **values),
        remove=remove,
    )
    route_edits(
        registry,
        Competency,
        add=lambda by, values: operations.add_competency(by=by, **values),
        revise=lambda row, by, values: operations.revise_competency(competency=row, by=by, **values),
        remove=remove,
    )
    route_edits(
        registry,
        TargetProfile,
        add=lambda by, values: operations.add_profile(by=by, **values),
        revise=lambda row, by, values: operations.revise_profile(profile=row, by=by, **values),
        remove=remove,
    )
