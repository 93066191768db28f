from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda import registry
from core.forms import StrictForm

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 1)


class MonthField(forms.Field):
    """`2026-03`, as browsers write months."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  a month has no zone
        except ValueError:
            raise forms.ValidationError(_("Give a month as 2026-03.")) from None
        if not EARLIEST <= month <= LATEST:
            raise forms.ValidationError(_("Give a month as 2026-03."))
        return month


class CalendarForm(forms.Form):
    """What the address of the calendar says; what cannot be read is as if it were not there."""

    LIST, MONTH = "list", "month"

    view = forms.ChoiceField(required=False, choices=[(LIST, LIST), (MONTH, MONTH)], widget=forms.HiddenInput)
    month = MonthField(label=_("Month"), required=False)
    kind = forms.MultipleChoiceField(label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = registry.kinds()  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def view_chosen(self) -> str:
        return self.cleaned_data.get("view") or ""

    @property
    def month_chosen(self) -> date | None:
        return self.cleaned_data.get("month")

    @property
    def kinds_chosen(self) -> list[str]:
        return self.cleaned_data.get("kind") or []

    def href(self, **changed: Any) -> str:
        """This page with something else in it."""
        month = self.month_chosen
        values = {
            "view": self.view_chosen,
            "month": f"{month:%Y-%m}" if month else "",
            "kind": self.kinds_chosen,
            **changed,
        }
        return "?" + urlencode({key: value for key, value in values.items() if value}, doseq=True)


class FeedForm(StrictForm):
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Where you use it: the phone, the calendar at work.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only these dates are given out under the address."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = registry.kinds()  # type: ignore[attr-defined]
