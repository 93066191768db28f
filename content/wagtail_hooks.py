"""What readers get of the media."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from content.models import Document
from content.models.media import Marking


@hooks.register("before_serve_document")
def internal_documents_ask_for_sign_in(document: Document, request: HttpRequest) -> HttpResponse | None:
    """Their addresses count upwards, so anybody could fetch one after the other."""
    if document.marking == Marking.PUBLIC or request.user.is_authenticated:
        return None
    return redirect_to_login(request.get_full_path())
