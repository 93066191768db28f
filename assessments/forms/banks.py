"""Banks, their settings and their trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.queries.categories import TreeRow


class SettingsForm(forms.Form):
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    needs_review = forms.BooleanField(
        label=_("A second person approves every wording before new papers take it"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, disabled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = disabled


class BankForm(SettingsForm):
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short and unique, for example FP-101.")
    )
    field_order = ("code", "title_zh", "title_en", "needs_review")


class ShareForm(forms.Form):
    staff_number = forms.CharField(label=_("Staff number of the trainer"), max_length=32)
    reviews = forms.BooleanField(label=_("May approve what others wrote"), required=False, initial=True)


class CategoryField(forms.ChoiceField):
    """A category of a bank's tree, indented; empty for none."""

    def __init__(self, *, nothing: Any, **kwargs: Any) -> None:
        self.nothing = nothing
        super().__init__(required=False, **kwargs)
        self.offer(())

    def offer(self, tree: Sequence[TreeRow], *others: tuple[str, Any]) -> None:
        """`others` are choices besides the categories; they stay the texts they are."""
        self.known: dict[str, Any] = {key: key for key, _label in others}
        self.known |= {str(row.category.pk): row.category for row in tree}
        self.choices = [
            ("", self.nothing),
            *others,
            *((str(row.category.pk), "\u2003" * row.depth + row.label) for row in tree),
        ]

    def clean(self, value: Any) -> Any:
        """The category, or the text of another choice; None for nothing."""
        chosen = super().clean(value)
        return self.known[chosen] if chosen else None


class CategoryForm(forms.Form):
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    parent = CategoryField(label=_("Below"), nothing=_("At the top"))

    def __init__(self, *args: Any, tree: list[TreeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(tree)  # type: ignore[attr-defined]
