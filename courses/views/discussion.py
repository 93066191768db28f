"""The discussion on a lesson, for those who study it and those who teach it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.pages import form_page
from courses import policies
from courses.forms.discussion import EditForm, PostForm, ReasonForm, TopicFilter, TopicForm
from courses.models import Lesson, PostState, Topic
from courses.operations import discussion as operations
from courses.queries import discussion as queries
from courses.queries.discussion_facts import link_to

PER_PAGE = 20


def crumbs(head: queries.LessonHead, *items: dict[str, str]) -> list[dict[str, str]]:
    """`items` follow the lesson; the last one is where one is."""
    number = _("Lesson %(number)s") % {"number": head.number}
    return [
        {"label": _("My learning"), "href": reverse("learn")},
        {"label": f"{head.lesson.course.code} {number}", "href": head.href},
        *items,
    ]


def _discussion(lesson: Lesson, here: bool = False) -> dict[str, str]:
    href = "" if here else reverse("discussion:lesson", args=[lesson.uuid])
    return {"label": _("Discussion"), "href": href}


@login_required
@require_GET
def list_topics(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    lesson = policies.lesson_for_discussion(user=request.user, uuid=uuid)
    head = queries.head_of(lesson)
    form = TopicFilter(request.GET)
    form.is_valid()
    found = queries.matching_topics(
        queries.topics_of(request.user, lesson=lesson),
        request.user,
        text=form.criterion("q"),
        kind=form.criterion("kind"),
        state=form.criterion("state"),
    )
    page = paginate(found.select_related("author", "run"), request, per_page=25)
    template = "courses/discussion/lesson.html" + ("#rows" if request.htmx else "")
    context = {
        "lesson": lesson,
        "head": head,
        "page": page,
        "rows": queries.topic_rows(request.user, page),
        "form": form,
        "chips": form.chips(),
        "follows": queries.follows(request.user, lesson=lesson),
        "crumbs": crumbs(head, _discussion(lesson, here=True)),
    }
    return render(request, template, context)


@login_required
@require_GET
def count(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """A piece of the lesson page, fetched once the page is there."""
    lesson = policies.lesson_for_discussion(user=request.user, uuid=uuid)
    number, new = queries.counts_of(request.user, lesson)
    return render(request, "courses/discussion/count.html", {"number": number, "new": new})


@login_required
@require_http_methods(["GET", "POST"])
def new_topic(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    lesson = policies.lesson_for_discussion(user=request.user, uuid=uuid)
    head = queries.head_of(lesson)
    data = request.POST if request.method == "POST" else None
    initial = {"kind": Topic.Kind.QUESTION, "place": request.GET.get("place", "")}
    form = TopicForm(data, lesson=lesson, user=request.user, initial=initial)
    return form_page(
        request,
        form,
        act=lambda data: operations.open_topic(lesson=lesson, by=request.user, **form.topic),
        done=_said,
        to=link_to,
        title=_("New topic"),
        crumbs=crumbs(head, _discussion(lesson), {"label": _("New topic"), "href": ""}),
        back=reverse("discussion:lesson", args=[lesson.uuid]),
        submit=_("Open the topic"),
    )


def _said(written: Any) -> str:
    if written.state == PostState.HELD:
        return _("Written. The others read it once a trainer has released it.")
    return _("Written.")


@login_required
@require_GET
def show_topic(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    topic = policies.topic_for_reader(user=request.user, uuid=uuid)
    response = _topic_page(request, topic, PostForm(initial={"parent": request.GET.get("reply")}))
    if queries.has_something_new(request.user, topic):
        operations.mark_seen(topic=topic, by=request.user)
    return response


def _topic_page(request: AuthedRequest, topic: Topic, form: PostForm, status: int = 200) -> HttpResponse:
    user = request.user
    head = queries.head_of(topic.lesson)
    page = _page_of(request, topic)
    moderates = policies.may_moderate_topic(user, topic)
    title = queries.title_of(topic, user, moderates=moderates)
    objection = policies.objection_to_post(topic)
    context = {
        "topic": topic,
        "title": title,
        "head": head,
        "place": queries.place_of(topic, head),
        "page": page,
        "posts": queries.views_of(user, topic, list(page)),
        "form": form,
        "parent": str(form["parent"].value() or ""),
        "objection": wording.say(objection) if objection else "",
        "moderates": moderates,
        "follows": queries.follows(user, topic=topic),
        "crumbs": crumbs(head, _discussion(topic.lesson), {"label": title, "href": ""}),
    }
    return render(request, "courses/discussion/topic.html", context, status=status)


def _page_of(request: AuthedRequest, topic: Topic) -> Page[Any]:
    """The page asked for, or the one on which the post stands that was."""
    posts = queries.posts_of(request.user, topic)
    wanted = request.GET.get("page")
    if wanted is None and (post := _uuid(request.GET.get("post"))) is not None:
        wanted = str(queries.page_with(request.user, topic, post, PER_PAGE) or 1)
    return Paginator(posts, PER_PAGE).get_page(wanted)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@login_required
@require_POST
def write(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """A post or a reply. What was typed comes back with whatever is said against it."""
    topic = policies.topic_for_reader(user=request.user, uuid=uuid)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _topic_page(request, topic, form, status=422)
    parent = policies.reply_target(topic=topic, uuid=form.cleaned_data["parent"])
    try:
        post = operations.add_post(
            topic=topic, parent=parent, by=request.user, text=form.cleaned_data["text"]
        )
    except DomainError as refusal:
        form.add_error(None, wording.say(refusal.code, **refusal.detail))
        topic.refresh_from_db()
        response = _topic_page(request, topic, form, status=refusal.status)
        if "retry_after" in refusal.detail:
            response["Retry-After"] = str(refusal.detail["retry_after"])
        return response
    messages.success(request, _said(post))
    return HttpResponseRedirect(link_to(topic, post))


@login_required
@require_POST
def follow_topic(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    topic = policies.topic_for_reader(user=request.user, uuid=uuid)
    on = request.POST.get("on") == "1"
    operations.follow(topic=topic, on=on, by=request.user)
    messages.success(
        request, _("You are told of new posts.") if on else _("You are told no more of this topic.")
    )
    return HttpResponseRedirect(link_to(topic))


@login_required
@require_POST
def follow_lesson(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    lesson = policies.lesson_for_discussion(user=request.user, uuid=uuid)
    on = request.POST.get("on") == "1"
    operations.follow(lesson=lesson, on=on, by=request.user)
    messages.success(
        request, _("You are told of new topics.") if on else _("You are told of new topics no more.")
    )
    return HttpResponseRedirect(reverse("discussion:lesson", args=[lesson.uuid]))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    post = policies.own_post(user=request.user, uuid=uuid)
    head = queries.head_of(post.topic.lesson)
    data = request.POST if request.method == "POST" else None
    return form_page(
        request,
        EditForm(data, initial={"text": post.text}),
        act=lambda data: operations.edit_post(post=post, by=request.user, **data),
        done=_said,
        to=lambda post: link_to(post.topic, post),
        title=_("Edit your post"),
        crumbs=crumbs(head, _discussion(post.topic.lesson), {"label": _("Edit your post"), "href": ""}),
        back=link_to(post.topic, post),
        submit=_("Save"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def report(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    post = policies.post_for_reader(user=request.user, uuid=uuid)
    head = queries.head_of(post.topic.lesson)
    return form_page(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        act=lambda data: operations.report_post(post=post, by=request.user, **data),
        done=_("Reported. A trainer looks at it; the author is not told who reported."),
        to=lambda row: link_to(post.topic, post),
        title=_("Report the post of %(name)s") % {"name": post.author.name},
        lead=_("Say what is wrong with it: classified, personal, insulting, or out of place."),
        crumbs=crumbs(head, _discussion(post.topic.lesson), {"label": _("Report"), "href": ""}),
        back=link_to(post.topic, post),
        submit=_("Report"),
    )
