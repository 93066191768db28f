"""The marks of a run, for those who keep it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock, wording
from core.downloads import KINDS, table
from core.errors import Conflict, DomainError
from core.http import AuthedRequest, paginate
from core.spreadsheets import Note
from courses import policies as course_policies
from gradebook import exports, policies
from gradebook.forms import MarkForm, MarksForm, MemberFilter
from gradebook.models import Gradebook
from gradebook.operations import layout, marking
from gradebook.operations.marking import Given
from gradebook.queries import history, sheet as sheets, statistics

AT_ONCE = 25  # members on a page


@login_required
@require_http_methods(["GET", "POST"])
def show(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The page of members asked for; what was typed is saved all or nothing."""
    run = course_policies.run_for_trainer(user=request.user, uuid=uuid)
    gradebook = policies.gradebook_if_opened(run)
    if gradebook is None:
        return render(request, "gradebook/closed.html", {"run": run})
    criteria = MemberFilter(request.GET)
    criteria.is_valid()
    page = paginate(_members(gradebook, criteria), request, per_page=AT_ONCE)
    sheet = sheets.sheet_of(gradebook, list(page.object_list))
    form = MarksForm(request.POST or None, sheet=sheet)
    status = 200
    if request.method == "POST":
        status = _save(request, gradebook, form)
        if status == 302:
            return redirect(request.get_full_path())
    context = {
        "run": run,
        "gradebook": gradebook,
        "sheet": sheet,
        "lines": form.lines(sheet),
        "form": form,
        "criteria": criteria,
        "page": page,
    }
    return render(request, "gradebook/grades.html", context, status=status)


def _members(gradebook: Gradebook, criteria: MemberFilter) -> Any:
    rows = policies.members_of(gradebook.run)
    return policies.matching(rows, text=criteria.criterion("q"), state=criteria.criterion("state"))


def _save(request: AuthedRequest, gradebook: Gradebook, form: MarksForm) -> int:
    if not form.is_valid():
        return 422
    try:
        number = marking.enter_marks(gradebook=gradebook, given=form.given, by=request.user)
    except DomainError as refusal:
        form.add_error(None, wording.say(refusal.code, **refusal.detail))
        return refusal.status
    if number:
        said = ngettext("%(number)s mark is saved.", "%(number)s marks are saved.", number)
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("Nothing was changed."))
    return 302


@login_required
@require_POST
def open_gradebook(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = course_policies.run_for_trainer(user=request.user, uuid=uuid)
    layout.open_gradebook(run=run, by=request.user)
    messages.success(request, _("The gradebook is open, with the assessments of the course in it."))
    return redirect("gradebook:layout", run.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def mark(request: AuthedRequest, uuid: UUID, item: UUID, member: UUID) -> HttpResponse:
    """One mark with its history; here a result is overridden."""
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    counted = policies.item_for_trainer(gradebook=gradebook, uuid=item)
    who = policies.member_for_trainer(gradebook=gradebook, uuid=member)
    cell = next(
        cell for cell in sheets.sheet_of(gradebook, [who]).rows[0].cells if cell.item.pk == counted.pk
    )
    initial = {
        "value": cell.mark.value if cell.mark else None,
        "feedback": cell.feedback,
        "version": cell.version,
    }
    form = MarkForm(request.POST or None, item=counted, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        given = Given(
            item=counted,
            member=who,
            value=form.cleaned_data["value"],
            feedback=form.cleaned_data["feedback"],
            version=form.cleaned_data["version"],
        )
        try:
            marking.enter_marks(
                gradebook=gradebook, given=[given], by=request.user, reason=form.cleaned_data["reason"]
            )
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
            status = refusal.status if isinstance(refusal, Conflict) else 422
        else:
            messages.success(request, _("The mark is saved."))
            return redirect("gradebook:grades", gradebook.run.uuid)
    context = {
        "run": gradebook.run,
        "gradebook": gradebook,
        "cell": cell,
        "member": who,
        "form": form,
        "changes": history.changes_of(counted, who),
    }
    return render(request, "gradebook/mark.html", context, status=status)


@login_required
@require_GET
def show_statistics(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    sheet = sheets.sheet_of(gradebook, list(policies.members_of(gradebook.run)))
    context = {"run": gradebook.run, "gradebook": gradebook, "spread": statistics.spread_of(sheet)}
    return render(request, "gradebook/statistics.html", context)


@login_required
@require_GET
def export(request: AuthedRequest, uuid: UUID, form: str) -> FileResponse:
    """Exactly the members that the filter shows, all pages of them."""
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    if form not in KINDS:
        raise Http404
    criteria = MemberFilter(request.GET)
    criteria.is_valid()
    sheet = sheets.sheet_of(gradebook, list(_members(gradebook, criteria)))
    note = Note(
        by=f"{request.user.name} ({request.user.staff_number})",
        at=clock.now(),
        purpose=_("Gradebook of run %(run)s") % {"run": gradebook.run.code},
    )
    layout.note_export(gradebook=gradebook, form=form, members=len(sheet.rows), by=request.user)
    return table(
        form,
        name=f"gradebook-{gradebook.run.code}",
        title=gradebook.run.code,
        columns=exports.columns(sheet),
        rows=exports.rows(sheet),
        note=note,
    )
