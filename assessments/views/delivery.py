"""Taking an assessment: start page, attempt, saving, submission, result."""

from __future__ import annotations

import dataclasses
import datetime as dt
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import policies, queries
from assessments.models import Attempt, AttemptItem
from assessments.models.journal import Origin
from assessments.operations import delivery
from assessments.queries.attempts import shown_items
from assessments.queries.review import review_of
from assessments.views.player import player_texts, remaining_ms, saved_ranges
from core import clock, i18n
from core.errors import Conflict, Invalid
from core.http import AuthedRequest, wants_json
from core.wording import say
from people.registry import SESSION_BEGAN, SESSION_QUIET_UNTIL

# What the page sends besides the answer itself; anything else is the question type's to accept.
CARRIED = ("csrfmiddlewaretoken", "idem_key", "device", "client_seq", "client_at", "base", "go", "flag")


@login_required
@require_safe
def assessment(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_learner(user=request.user, uuid=uuid)
    card = queries.card(found, request.user)
    objection = policies.objection_to_start(assessment=found, user=request.user) if card.may_start else None
    return render(
        request,
        "assessments/assessment.html",
        {
            "assessment": found,
            "card": card,
            "objection": say(objection) if objection else "",
            "next": _safe_next(request, request.GET.get("next", "")),
        },
    )


@login_required
@require_POST
def start(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_learner(user=request.user, uuid=uuid)
    context = _safe_next(request, request.POST.get("next", ""))
    return redirect(delivery.start_attempt(assessment=found, by=request.user, context=context))


@login_required
@require_safe
def attempt(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    return _player(request, policies.attempt_for_learner(user=request.user, uuid=uuid), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: AuthedRequest, uuid: UUID, position: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, uuid, position)
    return _player(request, policies.attempt_for_learner(user=request.user, uuid=uuid), position)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = delivery.close_if_due(attempt=policies.attempt_for_learner(user=request.user, uuid=uuid))
    if found.is_open and request.method == "POST":
        # The other click or tab submitted it; both see the one result.
        with suppress(Conflict):
            delivery.submit_attempt(attempt=found, by=request.user)
        request.session.pop(SESSION_QUIET_UNTIL, None)
        return redirect("assessments:result", uuid=uuid)
    if not found.is_open:
        return redirect("assessments:result", uuid=uuid)
    _allow_silence(request, found)
    items = shown_items(found, i18n.suffix())
    return render(
        request,
        "assessments/submit.html",
        {
            "attempt": found,
            "unanswered": [entry for entry in items if entry.asks and not entry.answered],
            "flagged": [entry for entry in items if entry.flagged],
            "count": len(items),
            "remaining_ms": remaining_ms(found, clock.now()),
            "texts": player_texts(),
        },
    )


@login_required
@require_safe
def result(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = delivery.close_if_due(attempt=policies.attempt_for_learner(user=request.user, uuid=uuid))
    if found.is_open:
        return redirect(found)
    return render(
        request,
        "assessments/result.html",
        {
            "attempt": found,
            "result": queries.result_of(found),
            "items": review_of(found, i18n.suffix()),
            "card": queries.card(found.assessment, request.user),
            "back": _safe_next(request, found.context),
        },
    )


def _player(
    request: AuthedRequest,
    found: Attempt,
    position: int | None,
    *,
    problem: str = "",
    typed: str = "",
) -> HttpResponse:
    found = delivery.close_if_due(attempt=found)
    if not found.is_open:
        return redirect("assessments:result", uuid=found.uuid)
    if found.practice:
        return redirect("assessments:practice", uuid=found.uuid, position=position or 1)
    _allow_silence(request, found)
    language = request.GET.get("in", "")
    items = shown_items(found, language if language in ("zh", "en") else i18n.suffix())
    numbers = [entry.position for entry in items]
    if position not in numbers:
        position = next((entry.position for entry in items if entry.asks and not entry.answered), numbers[0])
    if problem:
        items = [
            dataclasses.replace(entry, view=dataclasses.replace(entry.view, text=typed))
            if entry.position == position
            else entry
            for entry in items
        ]
    now = clock.now()
    return render(
        request,
        "assessments/attempt.html",
        {
            "attempt": found,
            "items": items,
            "current": position,
            "count": len(items),
            "saved": saved_ranges(items),
            "problem": problem,
            "back": _safe_next(request, found.context),
            "reading": language if language in ("zh", "en") else "",
            "other": "zh" if (language or i18n.suffix()) == "en" else "en",
            "now": now,
            "remaining_ms": remaining_ms(found, now),
            "texts": player_texts(),
        },
        status=422 if problem else 200,
    )


def _allow_silence(request: AuthedRequest, found: Attempt) -> None:
    """Whoever thinks for long over a timed test is not idle; the session's whole life stays what it is."""
    if found.deadline is None:
        return
    began = request.session.get(SESSION_BEGAN, int(clock.now().timestamp()))
    until = min(int(found.deadline.timestamp()), began + settings.SESSION_COOKIE_AGE)
    if request.session.get(SESSION_QUIET_UNTIL, 0) < until:
        request.session[SESSION_QUIET_UNTIL] = until


def _save(request: AuthedRequest, uuid: UUID, position: int) -> HttpResponse:
    try:
        sent = request.POST
    except SuspiciousOperation:  # more fields than any page of ours has
        raise Invalid("answer.malformed") from None
    found = policies.item_for_learner(user=request.user, uuid=uuid, position=position)
    origin = _origin(sent)
    answer = {name: sent.getlist(name) for name in sent if name not in CARRIED}
    if sent.get("go") == "clear":
        answer = {}
    try:
        saved = delivery.save_answer(item=found, data=answer, by=request.user, origin=origin)
    except Invalid as refused:
        if wants_json(request):
            raise
        whole = policies.attempt_for_learner(user=request.user, uuid=uuid)
        typed = sent.get("value", "")[:200]
        return _player(request, whole, position, problem=say(refused.code), typed=typed)
    if "flag" in sent:
        flag_origin = dataclasses.replace(
            origin, idem_key=f"{origin.idem_key[:60]}-f" if origin.idem_key else None
        )
        delivery.flag_item(item=found, flagged=sent["flag"] == "1", by=request.user, origin=flag_origin)
    if wants_json(request):
        return JsonResponse(
            {
                "seq": saved.seq,
                "at": saved.at.isoformat(timespec="seconds"),
                "superseded": saved.superseded,
                "remaining": remaining_ms(found.attempt, clock.now()),
            }
        )
    return redirect(_where_to(request, found, sent.get("go", "")))


def _where_to(request: AuthedRequest, saved: AttemptItem, go: str) -> str:
    uuid = saved.attempt.uuid
    if go == "submit":
        return reverse("assessments:submit", args=[uuid])
    step = {"next": 1, "previous": -1}.get(go, 0)
    target = str(max(1, saved.position + step))
    language = request.GET.get("in", "")
    query = f"?in={language}" if language in ("zh", "en") else ""
    return reverse("assessments:item", args=[uuid, target]) + query


def _origin(sent: QueryDict) -> Origin:
    """Numbers and names the page adds; they order what arrives and decide nothing else."""
    try:
        client_at, client_seq, base = (_whole(sent, name) for name in ("client_at", "client_seq", "base"))
        at = dt.datetime.fromtimestamp(client_at / 1000, dt.UTC) if client_at is not None else None
    except (ValueError, OverflowError, OSError):
        raise Invalid("answer.malformed") from None
    texts = sent.get("idem_key"), sent.get("device", "")
    if any(len(text or "") > 58 or not (text or "a").isascii() for text in texts):
        raise Invalid("answer.malformed")
    if any(number is not None and not 0 <= number < 2**53 for number in (client_seq, base)):
        raise Invalid("answer.malformed")
    return Origin(texts[0] or None, texts[1], client_seq, at, base)


def _whole(sent: QueryDict, name: str) -> int | None:
    value = sent.get(name)
    return int(str(value)) if value is not None else None


def _safe_next(request: AuthedRequest, target: str) -> str:
    """A path of this site to go back to, or nothing."""
    fine = target.startswith("/") and len(target) <= 200
    return target if fine and url_has_allowed_host_and_scheme(target, {request.get_host()}) else ""
