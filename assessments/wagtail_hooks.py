"""The question bank's place in the back office."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from assessments import policies
from assessments.views import author

PAGES: list[URLPattern] = [
    path("", author.bank_list, name="banks"),
    path("<uuid:uuid>/", author.bank, name="bank"),
    path("<uuid:uuid>/share/", author.share, name="share"),
    path("<uuid:uuid>/add/<slug:kind>/", author.add_question, name="add_question"),
    path("<uuid:uuid>/compose/", author.add_assessment, name="add_assessment"),
    path("questions/<uuid:uuid>/", author.question, name="question"),
    path("questions/<uuid:uuid>/edit/", author.edit_question, name="edit_question"),
    path("questions/<uuid:uuid>/history/", author.history, name="history"),
    path("questions/<uuid:uuid>/retire/", author.retire_question, name="retire_question"),
    path("assessments/<uuid:uuid>/", author.edit_assessment, name="edit_assessment"),
    path("assessments/<uuid:uuid>/retire/", author.retire_assessment, name="retire_assessment"),
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
