"""The question bank's place in the back office."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from assessments import policies
from assessments.views import (
    author,
    banks,
    batch,
    blueprints,
    exports,
    finding,
    imports,
    languages,
    papers,
    reviewing,
)

PAGES: list[URLPattern] = [
    path("", banks.bank_list, name="banks"),
    path("questions/", finding.questions, name="questions"),
    path("<uuid:uuid>/", finding.bank, name="bank"),
    path("<uuid:uuid>/settings/", banks.bank_settings, name="settings"),
    path("<uuid:uuid>/batch/", batch.batch, name="batch"),
    path("<uuid:uuid>/batch/undo/", batch.undo, name="undo_batch"),
    path("<uuid:uuid>/share/", banks.share, name="share"),
    path("<uuid:uuid>/categories/", banks.add_category, name="add_category"),
    path("categories/<uuid:uuid>/", banks.edit_category, name="edit_category"),
    path("<uuid:uuid>/add/<slug:kind>/", author.add_question, name="add_question"),
    path("<uuid:uuid>/compose/", papers.add_assessment, name="add_assessment"),
    path("<uuid:uuid>/blueprints/add/", blueprints.add_blueprint, name="add_blueprint"),
    path("<uuid:uuid>/import/", imports.imports, name="imports"),
    path("<uuid:uuid>/export/", exports.exports, name="exports"),
    path("imports/<uuid:uuid>/", imports.import_job, name="import_job"),
    path("imports/<uuid:uuid>/commit/", imports.commit_import, name="commit_import"),
    path("imports/<uuid:uuid>/cancel/", imports.cancel_import, name="cancel_import"),
    path("imports/templates/<slug:form>/<slug:language>/", imports.import_template, name="import_template"),
    path("exports/<uuid:uuid>/", exports.export_job, name="export_job"),
    path("exports/<uuid:uuid>/file/", exports.export_file, name="export_file"),
    path("questions/<uuid:uuid>/", author.question, name="question"),
    path("questions/<uuid:uuid>/preview/", author.preview, name="preview"),
    path("questions/<uuid:uuid>/edit/", author.edit_question, name="edit_question"),
    path("questions/<uuid:uuid>/history/", reviewing.history, name="history"),
    path("questions/<uuid:uuid>/languages/", languages.languages, name="languages"),
    path("questions/<uuid:uuid>/alike/<uuid:other>/", languages.dismiss_alike, name="dismiss_alike"),
    path("<uuid:uuid>/alike/", languages.alike, name="alike"),
    path("questions/<uuid:uuid>/submit/", reviewing.submit, name="submit"),
    path("questions/<uuid:uuid>/review/", reviewing.review, name="review"),
    path("questions/<uuid:uuid>/restore/", reviewing.restore, name="restore"),
    path("questions/<uuid:uuid>/retire/", author.retire_question, name="retire_question"),
    path("questions/<uuid:uuid>/hold/", blueprints.hold_question, name="hold_question"),
    path("questions/<uuid:uuid>/release/", blueprints.release_question, name="release_question"),
    path("assessments/<uuid:uuid>/", papers.paper, name="paper"),
    path("assessments/<uuid:uuid>/settings/", papers.edit_assessment, name="edit_assessment"),
    path("assessments/<uuid:uuid>/questions/", papers.pick_questions, name="pick_questions"),
    path("assessments/<uuid:uuid>/sections/", papers.add_section, name="add_section"),
    path("assessments/<uuid:uuid>/draws/", papers.add_draw, name="add_draw"),
    path("assessments/<uuid:uuid>/draw-blueprint/", papers.draw_blueprint, name="draw_blueprint"),
    path("assessments/<uuid:uuid>/sample/", papers.sample_paper, name="sample_paper"),
    path("assessments/<uuid:uuid>/open/", papers.open_assessment, name="open_assessment"),
    path("assessments/<uuid:uuid>/retire/", papers.retire_assessment, name="retire_assessment"),
    path("sections/<uuid:uuid>/", papers.edit_section, name="edit_section"),
    path("draws/<uuid:uuid>/", papers.edit_draw, name="edit_draw"),
    path("blueprints/<uuid:uuid>/", blueprints.blueprint, name="blueprint"),
    path("blueprints/<uuid:uuid>/edit/", blueprints.edit_blueprint, name="edit_blueprint"),
    path("blueprints/<uuid:uuid>/remove/", blueprints.remove_blueprint, name="remove_blueprint"),
    path("questions/<uuid:uuid>/reinstate/", author.reinstate_question, name="reinstate_question"),
]


class BankMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and policies.may_author(request.user)


@hooks.register("register_admin_urls")
def bank_urls() -> list[URLResolver]:
    return [path("question-bank/", include((PAGES, "assessments_author")))]


@hooks.register("register_admin_menu_item")
def bank_menu_item() -> MenuItem:
    return BankMenuItem(
        _("Question bank"),
        reverse("assessments_author:banks"),
        name="question-bank",
        icon_name="help",
        order=300,
    )
