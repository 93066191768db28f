"""Lists of questions: of one bank, and of all that are open to a trainer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import policies
from assessments.forms.bank import FilterForm
from assessments.forms.questions import chooser
from assessments.models import Bank, Question
from assessments.queries import bank as bank_queries, categories as category_queries, finding
from assessments.views.office import author_only, author_page
from competence import queries as competence_queries
from core import i18n
from core.http import AuthedRequest, paginate
from law import queries as law_queries


@require_safe
def bank(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    filters = filters_of(request, Bank.objects.filter(pk=found.pk), category_queries.tree_of(found))
    rows = finding.Rows(chosen_by(filters, Question.objects.filter(bank=found)))
    context = {
        "bank": found,
        "filters": filters,
        "page": paginate(rows, request),
        "assessments": bank_queries.assessments_in(found),
        "blueprints": bank_queries.blueprints_in(found),
        "kind_groups": chooser.groups(),
    }
    return author_page(request, "bank", i18n.localized(found, "title"), context)


@require_safe
def questions(request: AuthedRequest) -> HttpResponse:
    """All banks that are open to the trainer, in one list."""
    author_only(request)
    banks = policies.banks_visible_to(request.user)
    filters = filters_of(request, banks, [])
    rows = finding.Rows(chosen_by(filters, policies.questions_visible_to(request.user)))
    context = {"filters": filters, "page": paginate(rows, request)}
    return author_page(request, "questions", _("Questions of all banks"), context)


def filters_of(
    request: AuthedRequest, banks: QuerySet[Bank], tree: list[category_queries.TreeRow]
) -> FilterForm:
    return FilterForm(
        request.GET,
        tree=tree,
        competencies=[
            (row.code, f"{row.code} {i18n.localized(row, 'name')}")
            for row in competence_queries.competencies()
        ],
        instruments=law_queries.instrument_names(),
        authors=finding.authors_in(banks),
    )


def chosen_by(filters: FilterForm, questions: QuerySet[Question]) -> QuerySet[Question]:
    """What a filter does not understand is left out of account."""
    filters.is_valid()
    return finding.narrowed(questions, filters.cleaned_data)
