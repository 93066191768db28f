from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import AuthedRequest, paginate
from notifications import operations, policies, queries
from notifications.forms import PreferencesForm


@login_required
@require_GET
def list_notices(request: AuthedRequest) -> HttpResponse:
    unread_only = request.GET.get("show") == "unread"
    page = paginate(queries.inbox_of(request.user, unread_only=unread_only), request, per_page=25)
    return render(
        request,
        "notifications/inbox.html",
        {"page": page, "notices": [queries.worded(row) for row in page], "unread_only": unread_only},
    )


@login_required
@require_POST
def read_notice(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Mark it read and, where it leads somewhere, go there."""
    notification = policies.notification_for_recipient(user=request.user, uuid=uuid)
    operations.mark_read(notification=notification, by=request.user)
    return HttpResponseRedirect(notification.link or reverse("notifications:inbox"))


@login_required
@require_POST
def read_all(request: AuthedRequest) -> HttpResponse:
    operations.mark_all_read(by=request.user)
    messages.success(request, _("All notices are marked as read."))
    return HttpResponseRedirect(reverse("notifications:inbox"))


@login_required
@require_http_methods(["GET", "POST"])
def choose_mails(request: AuthedRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, chosen=queries.preferences_of(request.user))
    if form.is_valid():
        operations.set_preferences(by=request.user, mail=form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(reverse("notifications:preferences"))
    status = 422 if form.is_bound else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)
