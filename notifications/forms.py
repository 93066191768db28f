from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import wording
from core.forms import StrictForm
from notifications import registry
from notifications.models import Preference
from notifications.queries import Choice
from notifications.timing import Quiet

MAILS = [
    (Preference.Mail.NOW.value, _("At once")),
    (Preference.Mail.DAILY.value, _("Once a day")),
    (Preference.Mail.WEEKLY.value, _("Once a week")),
    (Preference.Mail.NEVER.value, _("No mail")),
]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


@dataclass(frozen=True)
class Row:
    """One kind on the page; without boxes where there is nothing to choose."""

    label: str
    inbox: forms.BoundField | None = None
    mail: forms.BoundField | None = None


class PreferencesForm(StrictForm):
    """For each kind of notice whether it stands in the inbox and when it is mailed; and the quiet hours."""

    begins = forms.TimeField(label=_("Quiet from"), required=False, widget=TimeInput())
    ends = forms.TimeField(label=_("Quiet until"), required=False, widget=TimeInput())
    weekends = forms.BooleanField(label=_("No mails on Saturday and Sunday"), required=False)

    def __init__(
        self, *args: Any, person: Any, chosen: Mapping[str, Choice], quiet: Quiet, **kwargs: Any
    ) -> None:
        hours = {"begins": quiet.begins, "ends": quiet.ends, "weekends": quiet.weekends}
        super().__init__(*args, **{**kwargs, "initial": hours})
        self.grouped = registry.grouped(person)
        self.open = [kind for _group, kinds in self.grouped for kind in kinds if not kind.urgent]
        for kind in self.open:
            choice = chosen[kind.name]
            self.fields[f"inbox.{kind.name}"] = forms.BooleanField(
                label=_("%(notice)s: in Comity") % {"notice": kind.label},
                required=False,
                initial=choice.inbox,
            )
            self.fields[f"mail.{kind.name}"] = forms.ChoiceField(
                label=_("%(notice)s: by mail") % {"notice": kind.label}, choices=MAILS, initial=choice.mail
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if "begins" not in self.errors and "ends" not in self.errors:
            if (begins is None) != (ends is None):
                self.add_error("ends" if begins else "begins", wording.say("notice.quiet_half"))
            elif begins is not None and begins == ends:
                self.add_error("ends", wording.say("notice.quiet_empty"))
        return cleaned

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The kinds as they are shown."""
        return [(str(group.label), [self._row(kind) for kind in kinds]) for group, kinds in self.grouped]

    def _row(self, kind: registry.Kind) -> Row:
        if kind.urgent:
            return Row(str(kind.label))
        return Row(str(kind.label), self[f"inbox.{kind.name}"], self[f"mail.{kind.name}"])

    def choices(self) -> dict[str, Choice]:
        return {
            kind.name: Choice(
                inbox=self.cleaned_data[f"inbox.{kind.name}"],
                mail=Preference.Mail(self.cleaned_data[f"mail.{kind.name}"]),
            )
            for kind in self.open
        }

    def quiet(self) -> Quiet:
        return Quiet(*(self.cleaned_data[name] for name in ("begins", "ends", "weekends")))


class InboxForm(forms.Form):
    """The filter of the inbox; what is no choice filters nothing."""

    group = forms.ChoiceField(label=_("About"), required=False)
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("All notices")), ("unread", _("Unread only"))]
    )

    def __init__(self, data: Any, *, person: Any) -> None:
        super().__init__(data)
        groups = [(group.key, group.label) for group, _kinds in registry.grouped(person) if group.key]
        self.fields["group"].choices = [("", _("Everything")), *groups]  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))
