"""Form fields and forms that several apps need."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

SEARCH_LENGTH = 100


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
