"""Files that questions show, for whoever may see a question that shows them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from assessments import policies
from core import streaming
from core.http import AuthedRequest


@login_required
@require_safe
def file(request: AuthedRequest, digest: str) -> HttpResponseBase:
    found = policies.file_for_reader(user=request.user, digest=digest)
    return streaming.send(
        request, found.file.open("rb"), size=found.size, kind=found.mime, etag=found.digest, name=found.name
    )
