"""What is changed of many questions together; what is left empty stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.banks import CategoryField
from assessments.forms.questions.base import parted
from assessments.models import Question
from assessments.queries.categories import TreeRow
from assessments.queries.finding import NO_CATEGORY

KEEP = _("As it is")
NONE = "none"


class BatchForm(forms.Form):
    category = CategoryField(label=_("Category"), nothing=KEEP)
    add_tags = forms.CharField(label=_("Add tags"), required=False, help_text=_("Separated by commas."))
    remove_tags = forms.CharField(label=_("Take tags away"), required=False)
    add_competencies = forms.CharField(
        label=_("Add competencies"), required=False, help_text=_("Codes, separated by commas.")
    )
    remove_competencies = forms.CharField(label=_("Take competencies away"), required=False)
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", KEEP), *Question.Level.choices, (NONE, _("Not said"))],
    )
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=[("", KEEP), *Question.Difficulty.choices]
    )
    retired = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", KEEP), ("yes", _("Retire")), ("no", _("Take back into use"))],
    )

    def __init__(self, *args: Any, tree: Sequence[TreeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].offer(tree, (NO_CATEGORY, _("No category")))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("Say what is to be changed."))
        return data

    def changes(self) -> dict[str, Any]:
        """For operations.batch: what was said, and nothing else."""
        data = self.cleaned_data
        said: dict[str, Any] = {
            name: parted(data[name])
            for name in ("add_tags", "remove_tags", "add_competencies", "remove_competencies")
            if data[name]
        }
        if data["category"]:
            said["category"] = None if data["category"] == NO_CATEGORY else data["category"]
        if data["level"]:
            said["level"] = None if data["level"] == NONE else int(data["level"])
        if data["difficulty"]:
            said["difficulty"] = int(data["difficulty"])
        if data["retired"]:
            said["retired"] = data["retired"] == "yes"
        return said
