"""Notes and highlights: on the page of a lesson, in a list, as files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, downloads
from core.errors import Invalid
from core.http import AuthedRequest, paginate, wants_json
from core.spreadsheets import Note as Origin
from courses import policies
from courses.exports import markdown
from courses.forms import NoteForm, NotesFilterForm, NoteTextForm
from courses.operations import notes
from courses.queries import notes as note_queries

LANGUAGES = {code: str(name) for code, name in settings.LANGUAGES}


@login_required
@require_http_methods(["GET", "POST"])
def lesson_notes(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The reader's own notes of the lesson as JSON; a POST adds one."""
    lesson = policies.places_for_learner(user=request.user, uuid=uuid)[0].lesson
    if request.method == "GET":
        return _private(JsonResponse({"notes": note_queries.of_lesson(request.user, lesson)}))
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise Invalid("note.place_unknown" if "text" not in form.errors else "note.too_long")
    note = notes.add_note(lesson=lesson, by=request.user, **form.cleaned_data)
    return JsonResponse(note_queries.as_json(note), status=201)


@login_required
@require_safe
def list_notes(request: AuthedRequest) -> HttpResponse:
    form = NotesFilterForm(request.GET, courses=note_queries.courses_noted(request.user))
    valid = form.is_valid()
    page = paginate(_found(request, form), request)
    page.object_list = note_queries.rows_of(page.object_list)
    context = {"form": form, "page": page, "undo": _deleted(request), "searching": bool(form.chips)}
    return render(request, "courses/notes/list.html", context, status=200 if valid else 400)


def _found(request: AuthedRequest, form: NotesFilterForm) -> Any:
    return note_queries.found(request.user, words=form.criterion("q"), course=form.criterion("course"))


def _deleted(request: AuthedRequest) -> Any:
    """The note thrown away a moment ago, which can be taken back."""
    try:
        wanted = UUID(request.GET.get("undo", ""))
    except ValueError:
        return None
    return note_queries.deleted_of(request.user).filter(uuid=wanted).first()


@login_required
@require_safe
def export(request: AuthedRequest, form: str) -> HttpResponseBase:
    """What the filters show, as xlsx, csv, html or md."""
    filters = NotesFilterForm(request.GET, courses=note_queries.courses_noted(request.user))
    filters.is_valid()
    rows = note_queries.rows_of(_found(request, filters))
    name = f"notes-{clock.today().isoformat()}"
    if form == "md":
        text = markdown(rows, origin=settings.SITE_ORIGIN)
        return _attachment(text, f"{name}.md", "text/markdown; charset=utf-8")
    if form == "html":
        context = {"rows": rows, "origin": settings.SITE_ORIGIN, "person": request.user, "at": clock.now()}
        html = render_to_string("courses/notes/export.html", context, request)
        return _attachment(html, f"{name}.html", "text/html; charset=utf-8")
    if form not in downloads.KINDS:
        raise Http404
    columns = [
        _("Course"), _("Lesson"), _("Quoted text"), pgettext("margin", "Note"), _("State"), _("Language"),
        _("Written"), _("Link"),
    ]  # fmt: skip
    cells = (
        (
            row.course, row.lesson, row.note.quote, row.note.text, row.state,
            LANGUAGES.get(row.note.language, ""), row.note.created_at,
            f"{settings.SITE_ORIGIN}{row.href}" if row.href else "",
        )
        for row in rows
    )  # fmt: skip
    origin = Origin(by=request.user.name, at=clock.now(), purpose=_("My notes"))
    return downloads.table(form, name=name, title=_("My notes"), columns=columns, rows=cells, note=origin)


def _attachment(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return _private(response)


@login_required
@require_http_methods(["GET", "POST"])
def edit_note(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    note = policies.note_of(user=request.user, uuid=uuid)
    form = NoteTextForm(request.POST if request.method == "POST" else None, initial={"text": note.text})
    if request.method == "POST" and form.is_valid():
        notes.revise_note(note=note, by=request.user, **form.cleaned_data)
        if wants_json(request):
            return JsonResponse(note_queries.as_json(note))
        messages.success(request, _("The note was saved."))
        return redirect("notes:list")
    if request.method == "POST" and wants_json(request):
        raise Invalid("note.too_long")
    context = {"note": note, "form": form}
    return render(request, "courses/notes/edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def delete_note(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    note = policies.note_of(user=request.user, uuid=uuid)
    notes.delete_note(note=note, by=request.user)
    if wants_json(request):
        return HttpResponse(status=204)
    return redirect(f"{reverse('notes:list')}?undo={note.uuid}")


@login_required
@require_POST
def restore_note(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    note = policies.note_of(user=request.user, uuid=uuid)
    notes.restore_note(note=note, by=request.user)
    if wants_json(request):
        return JsonResponse(note_queries.as_json(note))
    messages.success(request, _("The note is back."))
    return redirect("notes:list")


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
