"""A stored file sent whole or in the part a player asks for (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$", re.ASCII)


def send(
    request: HttpRequest,
    file: IO[Any],
    *,
    size: int,
    kind: str,
    etag: str,
    name: str,
    attachment: bool = False,
) -> HttpResponseBase:
    """Closes the file. Several ranges at once are answered with the whole, as the standard allows."""
    tag = f'"{etag}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        # Opened by its address it is a document of its own, which may do nothing.
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": content_disposition_header(attachment, name) or "inline",
    }
    if request.headers.get("If-None-Match", "") in (tag, "*"):
        file.close()
        return HttpResponse(status=304, headers=headers)
    asked = _part(request, size, tag)
    if asked == ():
        file.close()
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, last = asked or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if asked:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=206 if asked else 200, content_type=kind, headers=headers)
    response = StreamingHttpResponse(
        _read(file, first, last), status=206 if asked else 200, content_type=kind, headers=headers
    )
    # A browser that leaves in the middle ends the iterator early; the file is closed all the same.
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return response


def _part(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | tuple[()] | None:
    """(first, last) byte; () for a part the file does not have; None for the whole file."""
    found = _RANGE.match(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", tag) != tag:
        return None
    start, end = found.groups()
    if start:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
    elif end:
        first, last = max(0, size - int(end)), size - 1
    else:
        return None
    if end and start and int(end) < int(start):
        return None  # no range at all, by the standard
    return (first, last) if first <= last else ()


def _read(file: IO[Any], first: int, last: int) -> Iterator[bytes]:
    file.seek(first)
    left = last - first + 1
    while left > 0:
        part = file.read(min(CHUNK, left))
        if not part:
            return
        left -= len(part)
        yield part
