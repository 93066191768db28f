"""Form fields and forms that several apps need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

SEARCH_LENGTH = 100
NOTHING = _("Nothing fits what you typed.")


class LinesField(forms.CharField):
    """A list of short texts, edited one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        return [line for line in (str(line).strip() for line in lines) if line]

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class StrictForm(forms.Form):
    """Refuses what it did not ask for, so that nobody adds `is_staff` to a request and believes it worked."""

    def clean(self) -> dict[str, Any]:
        known = {"csrfmiddlewaretoken", *(self.add_prefix(name) for name in self.fields)}
        if set(self.data) - known:
            raise forms.ValidationError(
                _("The form holds fields that do not belong to it. Nothing was changed."),
                code="unknown_field",
            )
        return super().clean() or self.cleaned_data


class VersionField(forms.CharField):
    """`updated_at` of what the form was filled in for, unseen in the page; None where it may be new."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=40, required=required)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            raise forms.ValidationError(_("Open the page again.")) from None

    def run_validators(self, value: Any) -> None:
        """Its length was seen to by reading it."""


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), input_formats=["%Y-%m-%d"], **kwargs)


class LookupField(forms.CharField):
    """One row of many, found by what is typed; a list of thousands would be no help.

    `find(text)` gives the rows that fit, at most one more than are worth naming; `name(row)` says what to
    type to mean this one.
    """

    MOST = 5

    def __init__(
        self,
        find: Callable[[str], Sequence[Any]] | None = None,
        *,
        name: Callable[[Any], str] = str,
        nothing: Any = NOTHING,
        **kwargs: Any,
    ) -> None:
        super().__init__(max_length=SEARCH_LENGTH, **kwargs)
        self.find, self.name, self.nothing = find, name, nothing

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self.find(text) if self.find else ()
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(self.nothing)
        names = "; ".join(self.name(row) for row in found[: self.MOST])
        raise forms.ValidationError(_("Several fit. Give the code: %(names)s"), params={"names": names})


class SearchForm(forms.Form):
    """The search of a public list; what is too long is refused, and shown cut to what is allowed."""

    q = forms.CharField(
        label=_("Search"),
        max_length=SEARCH_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = {key: data.get(key, "")[: SEARCH_LENGTH + 1] for key in self.base_fields}
        super().__init__(data, **kwargs)

    def criterion(self, name: str) -> str:
        """The cleaned value, "" where nothing valid was given."""
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    def chips(self) -> list[dict[str, str]]:
        """The criteria chosen, each with the address of the list without it."""
        chosen = {name: self.criterion(name) for name in self.fields if self.criterion(name)}
        chips = []
        for name, value in chosen.items():
            rest = urlencode({other: chosen[other] for other in chosen if other != name})
            choices = dict(getattr(self.fields[name], "choices", ()))
            chips.append({"label": str(choices.get(value, value)), "href": f"?{rest}"})
        return chips
