"""Pictures and recordings for readers. Certificates and documents lie in the same store and have doors of
their own."""

from pathlib import PurePosixPath
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from content import policies, queries
from content.models.media import Marking
from core.http import AuthedRequest
from core.streaming import send

# Python's own table does not know the newer ones everywhere; nothing else is ever sent as a picture.
KINDS = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# What is played within a page. The type was read from the bytes; anything else is only handed out.
PLAYED = frozenset({"video/mp4", "video/webm", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/webm"})
LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}
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


@login_required
@require_safe
def play(request: AuthedRequest, uuid: UUID) -> HttpResponseBase:
    """A recording, whole or in parts, for those who may read a lesson that shows it."""
    media = policies.media_for_reader(user=request.user, uuid=uuid)
    try:
        file = media.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return send(
        request,
        file,
        size=media.size,
        kind=media.mime if media.mime in PLAYED else "application/octet-stream",
        etag=media.digest,
        name=f"{media.title}.{media.ending}",
        attachment=media.mime not in PLAYED,
    )


@login_required
@require_safe
def captions(request: AuthedRequest, uuid: UUID, language: str) -> HttpResponse:
    """What is said, as WebVTT of our own making."""
    media = policies.media_for_reader(user=request.user, uuid=uuid)
    code = LANGUAGES.get(language, "")
    if not media.has_captions(code):
        raise Http404
    response = HttpResponse(media.captions_file(code), content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
