"""The verdict on a wording, and the choice of an older one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Question


class ReviewForm(forms.Form):
    """`expected` is the version that was looked at; the buttons give the verdict."""

    verdict = forms.ChoiceField(choices=[("approve", ""), ("return", "")], widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason for sending it back"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What should be done, for whoever wrote it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == "return" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Say why it is sent back."))
        return data


class RestoreForm(forms.Form):
    number = forms.IntegerField(min_value=1)
    expected = forms.IntegerField()

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if not self.question.versions.filter(number=number).exists():
            raise forms.ValidationError(_("There is no such version."))
        return number
