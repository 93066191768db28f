from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.http import AuthedRequest
from gradebook import policies
from gradebook.queries import sheet as sheets


@login_required
@require_GET
def show(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """One's own grades, once released: what counted, how much, and what was written to one."""
    gradebook, member = policies.released_for_member(user=request.user, uuid=uuid)
    sheet = sheets.sheet_of(gradebook, [member])
    row = sheet.rows[0]
    context = {
        "run": gradebook.run,
        "gradebook": gradebook,
        "row": row,
        "lines": sheets.explained(sheet, row),
        "passed": None if gradebook.pass_percent is None or row.percent is None
        else row.percent >= gradebook.pass_percent,
    }  # fmt: skip
    return render(request, "gradebook/mine.html", context)
