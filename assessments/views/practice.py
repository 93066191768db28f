"""Practice in the browser: one question at a time, checked when it is answered. Plain forms, no script."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments import policies
from assessments.models import AttemptItem
from assessments.operations import practice
from assessments.queries.practice import practised, steps_of
from assessments.question_types.tries import LEAST_CERTAIN
from core import i18n
from core.errors import Conflict, Invalid
from core.http import AuthedRequest
from core.wording import say

# What the page sends besides the answer itself.
CARRIED = ("csrfmiddlewaretoken", "seen", "certainty")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: AuthedRequest, uuid: UUID, position: int) -> HttpResponse:
    item = policies.item_for_practice(user=request.user, uuid=uuid, position=position)
    if not item.attempt.is_open:
        return redirect("assessments:result", uuid=uuid)
    if request.method != "POST":
        return _page(request, item)
    sent = request.POST
    answer = {name: sent.getlist(name) for name in sent if name not in CARRIED}
    try:
        practice.check_answer(
            item=item,
            data=answer,
            by=request.user,
            seen=_number(sent, "seen", 0),
            certainty=_number(sent, "certainty", LEAST_CERTAIN),
        )
    except Invalid as refused:
        return _page(request, item, problem=say(refused.code), typed=sent.get("value", "")[:200], status=422)
    except Conflict as refused:
        if refused.code == "attempt.closed":
            return redirect("assessments:result", uuid=uuid)
        return _page(request, item, problem=say(refused.code), status=409)
    return redirect(reverse("assessments:practice", args=[uuid, position]) + _reading(request))


def _page(
    request: AuthedRequest, item: AttemptItem, *, problem: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    asked = request.GET.get("in", "")
    language = asked if asked in ("zh", "en") else i18n.suffix()
    steps = steps_of(item.attempt)
    shown = practised(item.attempt, item, language)
    if typed:
        shown = dataclasses.replace(shown, view=dataclasses.replace(shown.view, text=typed))
    return render(
        request,
        "assessments/practice.html",
        {
            "attempt": item.attempt,
            "item": shown,
            "steps": steps,
            "count": len(steps),
            "previous": item.position - 1,
            "next": item.position + 1 if item.position < len(steps) else 0,
            "problem": problem,
            "reading": _reading(request),
            "other": "zh" if language == "en" else "en",
        },
        status=status,
    )


def _reading(request: AuthedRequest) -> str:
    language = request.GET.get("in", "")
    return f"?in={language}" if language in ("zh", "en") else ""


def _number(sent: QueryDict, name: str, default: int) -> int:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default
