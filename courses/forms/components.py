"""Input about shared components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from courses.models import ComponentPage, LessonPage
from courses.operations import components
from courses.queries.components import Usage


class ComponentPageForm(WagtailAdminPageForm):
    """Opens the row behind the page when the page is new."""

    instance: ComponentPage

    def save(self, commit: bool = True) -> ComponentPage:
        if not self.instance.component_id:
            self.instance.component = components.open_component(by=self.for_user)
        return super().save(commit=commit)


class TakeOverForm(forms.Form):
    pages = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, usage: Sequence[Usage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usable = {row.page.pk: row.page for row in usage if row.may_take_over}
        self.fields["pages"].choices = [(pk, str(page)) for pk, page in self.usable.items()]  # type: ignore[attr-defined]

    @property
    def chosen_pages(self) -> list[LessonPage]:
        return [self.usable[pk] for pk in self.cleaned_data["pages"]]
