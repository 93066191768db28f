from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import AuthedRequest, paginate
from notifications import policies, queries
from notifications.forms import InboxForm, PreferencesForm
from notifications.operations import preferences, reading

PER_PAGE = 25


@login_required
@require_GET
def list_notices(request: AuthedRequest) -> HttpResponse:
    form = InboxForm(request.GET, person=request.user)
    unread_only, group = form.chosen("show") == "unread", form.chosen("group")
    notices = queries.inbox_of(request.user, unread_only=unread_only, group=group)
    page = paginate(notices, request, per_page=PER_PAGE)
    return render(
        request,
        "notifications/inbox.html",
        {
            "page": page,
            "days": queries.by_day(page),
            "form": form,
            "filtered": unread_only or bool(group),
            "kept": (reading.KEPT_READ.days, reading.KEPT_UNREAD.days),
        },
    )


@login_required
@require_POST
def read_notice(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Mark it read and, where it leads somewhere, go there."""
    notification = policies.notification_for_recipient(user=request.user, uuid=uuid)
    reading.mark_read(notification=notification, by=request.user)
    return HttpResponseRedirect(notification.link or reverse("notifications:inbox"))


@login_required
@require_POST
def mark_notices(request: AuthedRequest) -> HttpResponse:
    """Those ticked on the page of the inbox, as read or as unread."""
    try:
        uuids = [UUID(value) for value in request.POST.getlist("notices")[:PER_PAGE]]
    except ValueError:
        raise Http404 from None
    chosen = policies.notifications_for_recipient(user=request.user, uuids=uuids)
    read = request.POST.get("as") != "unread"
    count = reading.mark(notifications=chosen, read=read, by=request.user)
    if not chosen:
        messages.warning(request, _("Tick the notices first."))
    elif read:
        said = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
        messages.success(request, said % {"count": count})
    else:
        said = ngettext(
            "%(count)s notice is marked as unread.", "%(count)s notices are marked as unread.", count
        )
        messages.success(request, said % {"count": count})
    return HttpResponseRedirect(_back(request))


def _back(request: AuthedRequest) -> str:
    """The page of the inbox with its filters, as the form names it."""
    inbox, back = reverse("notifications:inbox"), request.POST.get("back", "")
    inside = back.startswith(inbox) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if inside else inbox


@login_required
@require_POST
def read_all(request: AuthedRequest) -> HttpResponse:
    reading.mark_all_read(by=request.user)
    messages.success(request, _("All notices are marked as read."))
    return HttpResponseRedirect(reverse("notifications:inbox"))


@login_required
@require_http_methods(["GET", "POST"])
def choose_mails(request: AuthedRequest) -> HttpResponse:
    chosen, quiet = queries.choices_of(request.user), queries.quiet_of(request.user)
    form = PreferencesForm(request.POST or None, person=request.user, chosen=chosen, quiet=quiet)
    if form.is_valid():
        preferences.set_preferences(by=request.user, choices=form.choices())
        preferences.set_quiet_hours(by=request.user, quiet=form.quiet())
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(reverse("notifications:preferences"))
    status = 422 if form.is_bound else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)
