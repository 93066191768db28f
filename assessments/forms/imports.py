"""Questions on their way in and out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.interchange.opening import AUTO
from assessments.interchange.registry import FORMATS
from assessments.interchange_wording import format_name
from assessments.models import ImportJob, ImportProblem, ImportRow


def _formats(direction: str) -> list[tuple[str, str]]:
    return [(name, format_name(name)) for name, member in FORMATS.items() if getattr(member, direction)]


def _suffixes() -> str:
    return ",".join(
        sorted({suffix for member in FORMATS.values() if member.reads for suffix in member.suffixes})
    )


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    format = forms.ChoiceField(label=_("Format"), required=False, choices=[])
    language = forms.ChoiceField(
        label=_("Language of texts that do not say theirs"),
        required=False,
        choices=[("", _("By their characters")), ("zh", "中文"), ("en", "English")],
    )
    category = forms.CharField(
        label=_("Put below the category"),
        required=False,
        max_length=400,
        help_text=_(
            "From the top with “/” between, for example: Procedure / Evidence. Missing ones are made."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [  # type: ignore[attr-defined]
            (AUTO, _("Find out by the file")),
            *_formats("reads"),
        ]
        self.fields["file"].widget.attrs["accept"] = _suffixes()


class CommitForm(forms.Form):
    on_existing = forms.ChoiceField(
        label=_("Where the bank has a question with this key that differs"),
        choices=ImportJob.OnExisting.choices,
        widget=forms.RadioSelect,
    )


class RowsForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput({"type": "search"}))
    fate = forms.ChoiceField(label=_("What becomes of it"), required=False, choices=[])

    def __init__(self, *args: Any, done: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ImportRow.Outcome.choices if done else ImportRow.Fate.choices
        self.fields["fate"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]


class ProblemsForm(forms.Form):
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", _("All")), *ImportProblem.Severity.choices]
    )
    show = forms.CharField(widget=forms.HiddenInput, initial="problems", required=False)


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = _formats("writes")  # type: ignore[attr-defined]
