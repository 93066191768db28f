"""Keeping order in discussions: the queue, one post, one topic, the topics of a run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import ledger
from core.errors import Invalid
from core.http import AuthedRequest, paginate
from core.pages import form_page
from courses import policies
from courses.forms.discussion import DecisionForm, KeepForm, ReasonForm, TopicFilter
from courses.models import Post
from courses.operations import moderation as operations
from courses.queries import discussion as topics, moderation as queries, runs as run_queries
from courses.queries.discussion_facts import link_to
from courses.views.runs import crumbs as run_crumbs


def crumbs(here: str) -> list[dict[str, str]]:
    items = [{"label": _("My teaching"), "href": reverse("teach")}]
    if here:
        items.append({"label": _("Posts that wait"), "href": reverse("discussion:queue")})
        return [*items, {"label": here, "href": ""}]
    return [*items, {"label": _("Posts that wait"), "href": ""}]


@login_required
@require_GET
def run_topics(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = TopicFilter(request.GET)
    form.is_valid()
    found = topics.matching_topics(
        topics.topics_of(request.user, run=run),
        request.user,
        text=form.criterion("q"),
        kind=form.criterion("kind"),
        state=form.criterion("state"),
    )
    page = paginate(found.select_related("author", "lesson", "run"), request, per_page=25)
    context = {
        "run": run,
        "row": run_queries.run_rows([run])[0],
        "page": page,
        "rows": topics.topic_rows(request.user, page),
        "form": form,
        "chips": form.chips(),
        "crumbs": run_crumbs(run, _("Discussion")),
    }
    return render(request, "courses/discussion/run.html" + ("#rows" if request.htmx else ""), context)


@login_required
@require_GET
def queue(request: AuthedRequest) -> HttpResponse:
    policies.check_keeps_runs(request.user)
    found = queries.waiting_posts(request.user)
    page = paginate(
        found.select_related("author", "topic__lesson__course", "topic__run"), request, per_page=25
    )
    context = {"page": page, "rows": queries.waiting_rows(page), "crumbs": crumbs("")}
    return render(request, "courses/discussion/queue.html", context)


@login_required
@require_POST
def decide(request: AuthedRequest) -> HttpResponse:
    """All the posts marked, or none."""
    policies.check_keeps_runs(request.user)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Mark posts first."))
        return HttpResponseRedirect(reverse("discussion:queue"))
    posts = policies.posts_for_moderator(user=request.user, uuids=form.cleaned_data["posts"])
    if form.cleaned_data["act"] == DecisionForm.RELEASE:
        done = operations.release_posts(posts=posts, by=request.user)
        text = ngettext("%(done)s post released.", "%(done)s posts released.", done) % {"done": done}
    else:
        done = operations.reject_reports(posts=posts, by=request.user)
        text = ngettext("%(done)s report rejected.", "%(done)s reports rejected.", done) % {"done": done}
    messages.success(request, text)
    return HttpResponseRedirect(reverse("discussion:queue"))


@login_required
@require_GET
def look_into(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    post = policies.post_to_look_into(user=request.user, uuid=uuid)
    found = queries.dossier_of(post, viewer=request.user)
    history = [
        {
            "at": entry.at,
            "what": ledger.queries.describe(entry),
            "note": _("by %(name)s") % {"name": entry.actor.name} if entry.actor else _("by the system"),
        }
        for entry in found.history
    ]
    keeps = policies.posts_to_moderate(request.user).filter(pk=post.pk).exists()
    context = {"post": post, "dossier": found, "history": history, "keeps": keeps}
    return render(request, "courses/discussion/post.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def hide(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    post = policies.post_for_moderator(user=request.user, uuid=uuid)
    return _put_away(
        request,
        post,
        operations.hide_post,
        done=_("The post is hidden and its author has been told why."),
        title=_("Hide the post of %(name)s?") % {"name": post.author.name},
        lead=_("The others see that a post was hidden. The author can still read it, with your reason."),
        submit=_("Hide"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    post = policies.post_for_moderator(user=request.user, uuid=uuid)
    return _put_away(
        request,
        post,
        operations.remove_post,
        done=_("The post is removed and its author has been told why."),
        title=_("Remove the post of %(name)s?") % {"name": post.author.name},
        lead=_("Nobody here reads it any more, and it cannot be restored. Auditors still can read it."),
        submit=_("Remove"),
    )


def _put_away(request: AuthedRequest, post: Post, act: Any, **page: Any) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        act=lambda data: act(post=post, by=request.user, **data),
        to=lambda post: link_to(post.topic, post),
        crumbs=crumbs(page["submit"]),
        back=link_to(post.topic, post),
        danger=True,
        **page,
    )


@login_required
@require_POST
def restore(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    post = policies.post_for_moderator(user=request.user, uuid=uuid)
    operations.restore_post(post=post, by=request.user)
    messages.success(request, _("The post is visible again and its author has been told."))
    return HttpResponseRedirect(link_to(post.topic, post))


@login_required
@require_POST
def keep_topic(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    topic = policies.topic_for_moderator(user=request.user, uuid=uuid)
    form = KeepForm(request.POST)
    if not form.is_valid():
        raise Invalid("bad_request")
    act, named = form.cleaned_data["act"], form.cleaned_data["post"]
    if act in ("pin", "unpin"):
        operations.pin_topic(topic=topic, on=act == "pin", by=request.user)
    elif act in ("close", "reopen"):
        operations.close_topic(topic=topic, on=act == "close", by=request.user)
    else:
        post = policies.reply_for_moderator(topic=topic, uuid=named) if act == "answer" else None
        operations.mark_answer(topic=topic, post=post, by=request.user)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(link_to(topic))
