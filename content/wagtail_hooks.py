"""What readers get of the media, and where authors keep recordings."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from content.forms import MediaForm
from content.models import Document, MediaFile
from content.models.media import Marking
from content.operations import recordings
from content.queries import played
from core.editing import OperatedViewSet, route_edits


@hooks.register("before_serve_document")
def internal_documents_ask_for_sign_in(document: Document, request: HttpRequest) -> HttpResponse | None:
    """Their addresses count upwards, so anybody could fetch one after the other."""
    if document.marking == Marking.PUBLIC or request.user.is_authenticated:
        return None
    return redirect_to_login(request.get_full_path())


class MediaViewSet(OperatedViewSet):
    model = MediaFile
    icon = "media"
    menu_label = _("Recordings")
    menu_name = "recordings"
    menu_order = 290
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("minutes", label=_("Length"), sort_key="duration"),
        Column("get_marking_display", label=_("Marking"), sort_key="marking"),
        "updated_at",
    ]
    list_filter = ["kind", "marking"]
    search = staticmethod(played.matching)
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("file"),
            FieldPanel("poster"),
            MultiFieldPanel(
                [FieldPanel("captions_zh"), FieldPanel("captions_zh_file")], heading=_("Chinese captions")
            ),
            MultiFieldPanel(
                [FieldPanel("captions_en"), FieldPanel("captions_en_file")], heading=_("English captions")
            ),
            FieldPanel("source"),
            FieldPanel("marking"),
        ],
        base_form_class=MediaForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[MediaFile]:
        return played.recordings()


register_snippet(MediaViewSet)


@hooks.register("register_actions")
def media_actions(registry: Any) -> None:
    route_edits(
        registry,
        MediaFile,
        add=lambda by, values: recordings.add_media(by=by, **values),
        revise=lambda row, by, values: recordings.revise_media(media=row, by=by, **values),
        remove=lambda row, by: recordings.remove_media(media=row, by=by),
    )
