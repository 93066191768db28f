"""Banks and their filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Question
from assessments.wording import KINDS


class BankForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short and unique, for example FP-101.")
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)


class ShareForm(forms.Form):
    staff_number = forms.CharField(label=_("Staff number of the trainer"), max_length=32)


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *KINDS.items()])
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        required=False,
        choices=[("", _("Any difficulty")), *Question.Difficulty.choices],
    )
    competency = forms.ChoiceField(label=_("Competency"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In use")), ("retired", _("Retired")), ("all", _("All"))],
    )

    def __init__(self, *args: Any, competencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competency"].choices = [  # type: ignore[attr-defined]
            ("", _("Any competency")),
            *((code, code) for code in competencies),
        ]
