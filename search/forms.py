from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SEARCH_LENGTH, SearchForm
from search import registry
from search.queries import LONGEST

assert LONGEST == SEARCH_LENGTH


class SiteSearchForm(SearchForm):
    """What is typed, the kind that is looked at, the page of its results."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind.name, kind.label) for kind in registry.kinds()]
        self.fields["kind"].choices = [("", _("Everything")), *names]  # type: ignore[attr-defined]
