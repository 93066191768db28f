"""The calendar of the person signed in, and the addresses under which programs fetch it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from agenda import operations, policies, queries, registry
from agenda.forms import CalendarForm, FeedForm
from agenda.models import Feed
from core import clock, wording
from core.errors import DomainError
from core.http import AuthedRequest

ICS = "text/calendar; charset=utf-8"


@login_required
@require_GET
def show_calendar(request: AuthedRequest) -> HttpResponse:
    """Without a choice both views are on the page, and the width of the screen shows one of them."""
    form = CalendarForm(request.GET)
    today = clock.today()
    month = form.month_chosen or today.replace(day=1)
    grid = queries.days_of_month(month)
    last = _following(month) - timedelta(days=1)
    coming = form.month_chosen is None
    since, until = (today, today + timedelta(days=queries.COMING_DAYS)) if coming else (month, last)
    entries = queries.entries_of(
        request.user, min(since, grid[0][0]), max(until, grid[-1][-1]), form.kinds_chosen
    )
    context: dict[str, Any] = {
        "form": form,
        "view": form.view_chosen,
        "month": month,
        "coming": coming,
        "weeks": queries.weeks(month, entries),
        "days": queries.days(entries, since, until),
        "before": form.href(month=f"{month - timedelta(days=1):%Y-%m}"),
        "after": form.href(month=f"{_following(month):%Y-%m}"),
        "now": form.href(month=""),
        "as_list": form.href(view=form.LIST),
        "as_month": form.href(view=form.MONTH),
        "labels": dict(registry.kinds()),
        "printed_at": clock.now(),
    }
    return render(request, "agenda/calendar.html", context)


def _following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


@login_required
@require_GET
def download_entry(request: AuthedRequest, kind: str, uuid: UUID) -> HttpResponse:
    """One date as a file."""
    entry = queries.one_of(request.user, kind, uuid)
    if entry is None:
        raise Http404
    response = HttpResponse(queries.file_with(entry), content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{uuid}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def list_feeds(request: AuthedRequest) -> HttpResponse:
    """A POST makes an address. It is said in the answer itself, because nothing remembers it."""
    form = FeedForm(request.POST or None)
    status, address = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _feed, secret = operations.make_feed(by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, wording.say(refusal.code, **refusal.detail))
                status = refusal.status
            else:
                form, status, address = FeedForm(), 200, _address(secret)
    return _feeds_page(request, form, address, status)


@login_required
@require_POST
@never_cache
def renew_feed(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    feed = policies.feed_of(user=request.user, uuid=uuid)
    _feed, secret = operations.renew_feed(feed=feed, by=request.user)
    return _feeds_page(request, FeedForm(), _address(secret), 200)


@login_required
@require_POST
def revoke_feed(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    feed = policies.feed_of(user=request.user, uuid=uuid)
    operations.revoke_feed(feed=feed, by=request.user)
    messages.success(request, _("The address is revoked. Programs that use it get nothing any more."))
    return redirect("agenda:feeds")


def _address(secret: str) -> str:
    return f"{settings.SITE_ORIGIN}{reverse('agenda:feed', args=[secret])}"


def _feeds_page(request: AuthedRequest, form: FeedForm, address: str, status: int) -> HttpResponse:
    labels = dict(registry.kinds())
    feeds = [
        {"feed": feed, "kinds": [labels[kind] for kind in feed.kinds if kind in labels]}
        for feed in policies.feeds_of(request.user)
    ]
    context = {"feeds": feeds, "form": form, "address": address, "most": operations.MOST}
    return render(request, "agenda/feeds.html", context, status=status)


@require_safe
def give_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """For programs: the secret in the address is all they have, and it opens nothing else."""
    feed: Feed = policies.feed_by_secret(secret)
    file = queries.file_of(feed)
    feed = operations.note_use(feed=feed, file=file)
    since = feed.file_since or feed.made_at
    response = HttpResponse(file, content_type=ICS)
    response["ETag"] = etag = quote_etag(feed.file_digest)
    response["Last-Modified"] = http_date(since.timestamp())
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    answer = get_conditional_response(request, etag, int(since.timestamp()), response)
    return answer if answer is not None else response
