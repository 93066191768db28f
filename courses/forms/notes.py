"""What a reader writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.forms import SearchForm
from courses.models import Note


class NoteForm(forms.Form):
    """A passage of a lesson with what is said to it, as the page sends it."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    block = forms.UUIDField()
    paragraph = forms.IntegerField(min_value=0, max_value=5000)
    start = forms.IntegerField(min_value=0, max_value=10**6, required=False)
    end = forms.IntegerField(min_value=1, max_value=10**6, required=False)
    quote = forms.CharField(max_length=Note.LONGEST_QUOTE, required=False)
    text = forms.CharField(max_length=Note.LONGEST_TEXT, required=False)


class NoteTextForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("margin", "Note"),
        max_length=Note.LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class NotesFilterForm(SearchForm):
    course = forms.ChoiceField(label=_("Course"), required=False)

    def __init__(self, *args: Any, courses: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All courses")), *((code, code) for code in courses)]
        self.fields["course"].choices = choices  # type: ignore[attr-defined]
