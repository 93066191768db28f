"""Pictures for readers. Certificates and documents lie in the same store and have doors of their own."""

from pathlib import PurePosixPath

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from content import queries
from content.models.media import Marking

# Python's own table does not know the newer ones everywhere; nothing else is ever sent as a picture.
KINDS = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
YEAR = 365 * 24 * 3600


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in one of its sizes; a changed picture gets another name, so it may be kept for ever."""
    found = queries.rendition(f"images/{name}")
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if found is None or kind is None:
        raise Http404
    internal = found.image.marking != Marking.PUBLIC
    if internal and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=kind)
    response["Cache-Control"] = "private, no-cache" if internal else f"public, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
