from __future__ import annotations

from typing import Any

from django import forms

from notifications import registry


class PreferencesForm(forms.Form):
    """One box per kind of notice: whether it is mailed too."""

    def __init__(self, *args: Any, chosen: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in sorted(registry.registered().items()):
            self.fields[name] = forms.BooleanField(
                label=str(kind.title), required=False, initial=chosen.get(name, kind.mail)
            )
