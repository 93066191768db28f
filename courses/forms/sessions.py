"""Input about sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import StrictForm
from courses.forms.runs import InstantField


class SessionForm(StrictForm):
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    starts_at = InstantField(label=_("Begins"))
    ends_at = InstantField(label=_("Ends"))
    place_zh = forms.CharField(
        label=_("Place in Chinese"), max_length=160, required=False, help_text=_("Empty: that of the run.")
    )
    place_en = forms.CharField(label=_("Place in English"), max_length=160, required=False)
    needs_sign_up = forms.BooleanField(
        label=_("People sign up for it"), required=False,
        help_text=_("Otherwise everybody with a place in the run belongs to it."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=100_000, required=False,
        help_text=_("With sign-up. Empty: as many as come."),
    )  # fmt: skip
    opens_before = forms.IntegerField(
        label=_("Sign-in opens, minutes before"), min_value=0, max_value=240, initial=30
    )
    late_after = forms.IntegerField(label=_("Late, minutes after"), min_value=0, max_value=240, initial=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].required = True


class ChangeSessionForm(SessionForm):
    """`version` is the one shown."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def clean_version(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["version"])
        except ValueError:
            raise forms.ValidationError(_("Open the page again.")) from None


class CancelSessionForm(StrictForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who would have come reads it."),
    )  # fmt: skip


class SignInForm(StrictForm):
    code = forms.RegexField(
        label=_("Code shown in the room"), regex=r"^\s*\d{6}\s*$", max_length=12,
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    how = forms.ChoiceField(choices=[("code", ""), ("qr", "")], widget=forms.HiddenInput, initial="code")
