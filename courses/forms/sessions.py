"""Input about sessions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm, StrictForm, VersionField
from courses.forms.members import UuidsField
from courses.forms.runs import InstantField
from courses.models import RunSession


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
    approval = forms.ChoiceField(
        label=_("Who approves a sign-up"), choices=RunSession.Approval.choices, required=False,
        initial=RunSession.Approval.NONE, help_text=_("With sign-up. Nobody approves her own."),
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

    def clean_approval(self) -> str:
        return self.cleaned_data["approval"] or RunSession.Approval.NONE


class ChangeSessionForm(SessionForm):
    """`version` is the one shown."""

    version = VersionField()


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


class RequestFilter(SearchForm):
    run = forms.ChoiceField(label=_("Run"), required=False)

    def __init__(self, data: Any = None, *, runs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["run"].choices = [("", _("Any run")), *runs]  # type: ignore[attr-defined]


class DecideForm(StrictForm):
    """Marked requests, and what shall become of them. Without `confirmed` it is only shown."""

    APPROVE, REFUSE = "approve", "refuse"

    sign_ups = UuidsField(label=_("Requests"))
    act = forms.ChoiceField(choices=[(APPROVE, APPROVE), (REFUSE, REFUSE)], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A refusal needs one; the people read it."),
    )  # fmt: skip
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def approves(self) -> bool:
        return self.cleaned_data["act"] == self.APPROVE

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("confirmed") and data.get("act") == self.REFUSE and not data.get("reason"):
            self.add_error("reason", _("Say why: the person reads it."))
        return data


class CorrectionForm(forms.Form):
    """Beside the marks of an attendance list that was closed."""

    reason = forms.CharField(
        label=_("Reason for the correction"), max_length=600, required=False,
        help_text=_("The attendance is closed: a correction needs a reason and stands in the history."),
    )  # fmt: skip


class SheetExportForm(StrictForm):
    form = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])
