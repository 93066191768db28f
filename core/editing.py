"""Wagtail's back office writes through the operations of the apps.

Its create, edit and delete views ask the action registry (`wagtail.actions`) what to do; `route_edits`
answers with the operations. A refusal of the domain comes back beside the form with everything typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import CharField, ModelForm
from django.http import HttpResponse, HttpResponseRedirect
from wagtail.actions.create import CreateAction
from wagtail.actions.delete import DeleteAction
from wagtail.actions.edit import EditAction
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from core import wording
from core.errors import DomainError
from core.forms import SEARCH_LENGTH

if TYPE_CHECKING:
    from wagtail.actions.registry import ActionRegistry

Values = dict[str, Any]
Search = Callable[[QuerySet[Any], str], QuerySet[Any]]


def route_edits(
    registry: ActionRegistry,
    model: type[models.Model],
    *,
    add: Callable[[Any, Values], models.Model],
    revise: Callable[[Any, Any, Values], models.Model],
    remove: Callable[[Any, Any], None],
) -> None:
    """`add(by, values)`, `revise(row, by, values)`, `remove(row, by)` do what Wagtail is asked to do."""

    class Add(CreateAction):
        def _save_instance(self) -> None:
            self.instance = _adopted(self.form, add(self.user, _values(self)))

    class Revise(EditAction):
        instance: Any

        def _save_instance(self) -> None:
            self.instance = _adopted(self.form, revise(self.instance, self.user, _values(self)))

    class Remove(DeleteAction):
        @transaction.atomic
        def _delete(self) -> None:
            if self.log_action:
                log(instance=self.instance, action=self.log_action, user=self.user, deleted=True)
            remove(self.instance, self.user)

    for action in (Add, Revise, Remove):
        registry.register(model, action)


def _values(action: CreateAction | EditAction) -> Values:
    if isinstance(action.form, OperatedForm):
        return action.form.changeable()
    if action.form is not None:
        return dict(action.form.cleaned_data)
    fields = action.instance._meta.concrete_fields
    return {
        field.name: getattr(action.instance, field.name)
        for field in fields
        if field.editable and not field.primary_key
    }


def _adopted(form: ModelForm | None, row: models.Model) -> models.Model:
    # The views go on with `form.instance`, which the operation has not touched.
    if form is not None:
        form.instance = row
    return row


class OperatedForm(WagtailAdminModelForm):
    """`fixed` names what an operation does not change once the row exists."""

    fixed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fixed:
                self.fields[name].disabled = True

    def changeable(self) -> Values:
        kept = self.fixed if self.instance.pk else ()
        return {name: value for name, value in self.cleaned_data.items() if name not in kept}


class RowForm(WagtailAdminPageForm):
    """A page form that also fills in the row behind the page.

    Rules are not part of the draft: once the row exists they count at once, so from then on only those
    who may publish the page can change them.
    """

    row_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.row
        for name in self.row_fields if row else ():
            if name in self.fields:
                self.fields[name].initial = getattr(row, name)
                self.fields[name].disabled = not self._may_change_rules()

    @property
    def row(self) -> Any:
        raise NotImplementedError

    def _may_change_rules(self) -> bool:
        return self.for_user is None or self.instance.permissions_for_user(self.for_user).is_publisher()

    def _changed_rules(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in self.row_fields
            if name in self.cleaned_data
            and not self.fields[name].disabled
            and self.cleaned_data[name] != getattr(self.row, name)
        }


class _KeepsWhatWasTyped:
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
            self.produced_error_code = refusal.code
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class AddThroughOperation(_KeepsWhatWasTyped, CreateView):
    pass


class EditThroughOperation(_KeepsWhatWasTyped, EditView):
    pass


class DeleteThroughOperation(DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            messages.error(self.request, wording.say(refusal.code, **refusal.detail))
            return HttpResponseRedirect(self.get_success_url())


class SearchedIndex(IndexView):
    search: Search

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return type(self).search(queryset, self.search_query[:SEARCH_LENGTH])


class OperatedViewSet(SnippetViewSet):
    """A snippet whose lists and choosers search as the app's queries do, and whose edits are operations."""

    search: Search
    search_fields = ("pk",)  # only tells Wagtail to show the search box; `search` does the work
    add_view_class = AddThroughOperation
    edit_view_class = EditThroughOperation
    delete_view_class = DeleteThroughOperation
    copy_view_enabled = False
    list_per_page = 50
    chooser_per_page = 25

    @property
    def index_view_class(self) -> type[IndexView]:  # type: ignore[override]
        return type("Index", (SearchedIndex,), {"search": staticmethod(type(self).search)})

    @property
    def chooser_viewset_class(self) -> type[SnippetChooserViewSet]:  # type: ignore[override]
        return _searched_chooser(type(self).search, lambda: self.get_queryset(None))


def _searched_chooser(
    search: Search, rows: Callable[[], QuerySet[Any] | None]
) -> type[SnippetChooserViewSet]:
    class Filter(BaseFilterForm):
        q = CharField(required=False, max_length=SEARCH_LENGTH)

        def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
            self.search_query = self.cleaned_data["q"]
            self.is_searching = bool(self.search_query)
            return search(objects, self.search_query) if self.is_searching else objects

    class Listed:
        filter_form_class = Filter

        def get_object_list(self) -> QuerySet[Any]:
            found = rows()
            return super().get_object_list() if found is None else found  # type: ignore[misc]

    class Choose(Listed, ChooseView):
        pass

    class ChooseResults(Listed, ChooseResultsView):
        pass

    class Chooser(SnippetChooserViewSet):
        choose_view_class = Choose
        choose_results_view_class = ChooseResults

    return Chooser
