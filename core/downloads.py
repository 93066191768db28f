"""Tables as files that a browser saves."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from core.spreadsheets import Note, write_csv, write_workbook

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_MEMORY = 4 * 1024 * 1024  # larger ones go to disk while they are written


def table(
    form: str, *, name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], note: Note
) -> FileResponse:
    """`form` is xlsx or csv, from the address; 404 for any other. `name` is that of the file, without ending.

    The CSV begins with a byte order mark: without it Excel reads Chinese as something else.
    """
    if form not in KINDS:
        raise Http404
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    if form == "csv":
        text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)  # type: ignore[type-var]
        write_csv(text, columns=columns, rows=rows, note=note)
        text.detach()
    else:
        write_workbook(file, title=title, columns=columns, rows=rows, note=note, note_title=_("Export"))
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=KINDS[form])
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
