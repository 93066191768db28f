"""Papers in the back office: settings, sections, questions, draws, the check before they open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments import policies
from assessments.forms.papers import ArrangeForm, DrawForm, SectionForm, SettingsForm
from assessments.models import Assessment, Bank, Draw, Question, Section
from assessments.operations import composing, papers
from assessments.queries import categories as category_queries, composition, finding, pool
from assessments.queries.checking import findings
from assessments.queries.paper import sizes_of
from assessments.views.finding import chosen_by, filters_of
from assessments.views.office import author_page, editing
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.wording import say


@editing
def add_assessment(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    return _settings(request, found, None, _("Compose an assessment"))


@editing
def edit_assessment(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    return _settings(request, found.bank, found, i18n.localized(found, "title"))


def _settings(request: AuthedRequest, bank: Bank, found: Assessment | None, title: str) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=found, bank=bank)
    if request.method == "POST" and form.is_valid():
        # The form has written into its instance; what stands in the database is read anew.
        kept = None if found is None else policies.assessment_for_author(user=request.user, uuid=found.uuid)
        try:
            saved = papers.put_settings(bank=bank, assessment=kept, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("The assessment was saved."))
            return redirect("assessments_author:paper", uuid=saved.uuid)
    context = {"bank": bank, "assessment": found, "form": form}
    return author_page(request, "paper_settings", title, context, form)


@editing
def paper(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The whole paper; sent back, it writes order, sections and marks of the questions."""
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    items = composition.composition(found)
    sections = list(found.sections.all())
    form = ArrangeForm(request.POST or None, items=items, sections=sections)
    if request.method == "POST" and form.is_valid():
        try:
            papers.arrange(assessment=found, placed=form.placed(), by=request.user)
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("The assessment was saved."))
            return redirect("assessments_author:paper", uuid=uuid)
    context = {
        "assessment": found,
        "form": form,
        "sections": sections,
        "section_form": SectionForm(),
        "draws": composition.draws_of(found),
        "findings": findings(found),
        "coverage": pool.covered(found),
        "size": sizes_of([found.pk]).get(found.pk),
        "has_attempts": found.attempts.exists(),
    }
    return author_page(request, "paper", i18n.localized(found, "title"), context, form)


@editing
def pick_questions(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The bank's list with boxes; those ticked go to the end of a section."""
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    sections = list(found.sections.all())
    if request.method == "POST":
        section = _section_of(sections, request.POST.get("section", ""))
        chosen = composition.questions_by_uuid(found.bank, request.POST.getlist("question"))
        try:
            count = papers.add_questions(assessment=found, section=section, questions=chosen, by=request.user)
        except DomainError as refused:
            messages.error(request, say(refused.code, **refused.detail))
        else:
            text = ngettext("%(count)s question was added.", "%(count)s questions were added.", count)
            messages.success(request, text % {"count": count})
        return redirect("assessments_author:paper", uuid=uuid)
    tree = category_queries.tree_of(found.bank)
    filters = filters_of(request, Bank.objects.filter(pk=found.bank_id), tree)
    offered = finding.shown(chosen_by(filters, Question.objects.filter(bank=found.bank)))
    rows = composition.not_in(found, offered)
    context = {
        "assessment": found,
        "filters": filters,
        "page": paginate(rows, request),
        "sections": sections,
    }
    return author_page(request, "pick_questions", _("Choose questions"), context)


@require_POST
def add_section(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    form = SectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the section a title in both languages."))
    else:
        _done(request, lambda: papers.put_section(assessment=found, by=request.user, **form.cleaned_data))
    return redirect("assessments_author:paper", uuid=uuid)


@editing
def edit_section(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """New titles, one place up or down, or away, by the button pressed."""
    found = policies.section_for_author(user=request.user, uuid=uuid)
    paper_of = found.assessment
    act = request.POST.get("act", "")
    if request.method == "POST" and act in ("up", "down"):
        _done(request, lambda: papers.move_section(section=found, up=act == "up", by=request.user))
        return redirect("assessments_author:paper", uuid=paper_of.uuid)
    if request.method == "POST" and act == "remove":
        _done(request, lambda: papers.remove_section(section=found, by=request.user))
        return redirect("assessments_author:paper", uuid=paper_of.uuid)
    form = SectionForm(request.POST or None, initial={"title_zh": found.title_zh, "title_en": found.title_en})
    if request.method == "POST" and form.is_valid():
        done = _done(
            request,
            lambda: papers.put_section(
                assessment=paper_of, section=found, by=request.user, **form.cleaned_data
            ),
        )
        if done:
            return redirect("assessments_author:paper", uuid=paper_of.uuid)
    context = {"assessment": paper_of, "section": found, "form": form}
    return author_page(request, "section_form", i18n.localized(found, "title"), context, form)


@editing
def add_draw(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    return _draw(request, found, None, _("Draw questions"))


@editing
def edit_draw(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.draw_for_author(user=request.user, uuid=uuid)
    if request.method == "POST" and request.POST.get("act") == "remove":
        _done(request, lambda: papers.remove_draw(draw=found, by=request.user))
        return redirect("assessments_author:paper", uuid=found.assessment.uuid)
    return _draw(request, found.assessment, found, _("Change a draw"))


def _draw(request: AuthedRequest, found: Assessment, draw: Draw | None, title: str) -> HttpResponse:
    form = DrawForm(request.POST or None, assessment=found, draw=draw)
    fitting = None
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if "count_only" in request.POST:
            fitting = len(pool.matching(found.bank, values["rule"]))
        elif _done(request, lambda: papers.put_draw(assessment=found, draw=draw, by=request.user, **values)):
            return redirect("assessments_author:paper", uuid=found.uuid)
    context = {"assessment": found, "draw": draw, "form": form, "fitting": fitting}
    return author_page(request, "draw_form", title, context, form)


@require_POST
def draw_blueprint(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    _done(request, lambda: papers.draws_from_blueprint(assessment=found, by=request.user))
    return redirect("assessments_author:paper", uuid=uuid)


@require_POST
def open_assessment(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    if _done(request, lambda: papers.open_assessment(assessment=found, by=request.user)):
        messages.success(request, _("Learners can start the assessment now."))
    return redirect("assessments_author:paper", uuid=uuid)


@require_POST
def retire_assessment(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    composing.retire_assessment(assessment=found, by=request.user)
    messages.success(request, _("The assessment was retired."))
    return redirect(found.bank)


@require_safe
def sample_paper(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """One paper as an attempt would get it, drawn from a seed that can be given again."""
    found = policies.assessment_for_author(user=request.user, uuid=uuid)
    seed = request.GET.get("seed", "1")[:32]
    context = {"assessment": found, "sample": composition.sample_of(found, seed), "seed": seed}
    return author_page(request, "sample_paper", _("A paper as learners get it"), context)


def _section_of(sections: list[Section], uuid: str) -> Section | None:
    if not uuid:
        return None
    found = next((section for section in sections if str(section.uuid) == uuid), None)
    if found is None:
        raise Http404
    return found


def _done(request: AuthedRequest, act: Any) -> bool:
    """Whether the act was done; a refusal is said."""
    try:
        act()
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
        return False
    return True
