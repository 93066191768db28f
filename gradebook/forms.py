"""Input of trainers: marks, and what counts how much."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SearchForm
from gradebook.models import Category, Gradebook, Item
from gradebook.operations.marking import Given
from gradebook.queries.sheet import Sheet

STATES = (("", _("All members")), ("enrolled", _("Under way")), ("completed", _("Completed")))


class MemberFilter(SearchForm):
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)


class MarkField(forms.DecimalField):
    """From nought to the points of the item; a comma is a point, full-width digits are digits."""

    def __init__(self, item: Item, **kwargs: Any) -> None:
        attrs = {"class": "mark", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            min_value=Decimal(0),
            max_value=item.maximum,
            decimal_places=2,
            required=False,
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.translate(_FULL_WIDTH).replace(",", ".")
        return super().to_python(value)


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


class MarksForm(forms.Form):
    """The marks by hand of the members on one page, one field a cell: `m<member>-<item>`.

    Beside each stands `v…`, the version that was on the page.
    """

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:
        super().__init__(data)
        self.cells: dict[str, tuple[Any, Any]] = {}
        for row in sheet.rows:
            for cell in row.cells:
                if not cell.item.is_manual:
                    continue
                name = f"m{row.member.pk}-{cell.item.pk}"
                self.cells[name] = (row.member, cell)
                label = f"{row.member.person.name}, {cell.item.title}"
                self.fields[name] = field = MarkField(cell.item, label=label)
                field.initial = cell.value
                # The sheet has no room for it.
                field.widget.attrs["aria-label"] = label
                self.fields[f"v{name}"] = forms.IntegerField(
                    required=False, min_value=0, widget=forms.HiddenInput, initial=cell.version
                )

    def lines(self, sheet: Sheet) -> list[dict[str, Any]]:
        """The rows of the sheet, each cell with its field where one may type."""
        return [
            {"row": row, "cells": [self._line(row.member, cell) for cell in row.cells]} for row in sheet.rows
        ]

    def _line(self, member: Any, cell: Any) -> dict[str, Any]:
        name = f"m{member.pk}-{cell.item.pk}"
        if name not in self.cells:
            return {"cell": cell}
        return {"cell": cell, "field": self[name], "version": self[f"v{name}"]}

    @property
    def given(self) -> Sequence[Given]:
        """What was typed and differs from what stood there."""
        return [
            Given(
                item=cell.item,
                member=member,
                value=self.cleaned_data[name],
                feedback=cell.feedback,
                version=self.cleaned_data[f"v{name}"] or 0,
            )
            for name, (member, cell) in self.cells.items()
            if name in self.data and self.fields[name].has_changed(self.fields[name].initial, self.data[name])
        ]


class MarkForm(forms.Form):
    """One mark, with why and what the member reads."""

    value = forms.DecimalField(label=_("Mark"), required=False, decimal_places=2)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays in the history. Needed where the mark stands in place of a result."),
    )
    feedback = forms.CharField(
        label=_("Feedback to the member"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = MarkField(item, label=_("Mark"))
        self.fields["value"].help_text = (
            _("From 0 to %(maximum)s points; empty: none.")
            if item.is_manual
            else _("From 0 to %(maximum)s points; empty: the result of the assessment counts.")
        ) % {"maximum": f"{item.maximum.normalize():f}"}


class GradebookForm(forms.ModelForm):
    class Meta:
        model = Gradebook
        fields = ("pass_percent",)


class CountedForm(forms.ModelForm):
    """Of a category or an item; texts in both languages are asked for."""

    def clean_share(self) -> Decimal | None:
        share = self.cleaned_data["share"]
        if share is not None and not 0 <= share <= 1:
            raise forms.ValidationError(_("A share lies between 0 and 1; 0.3 is thirty percent."))
        return share

    def clean_weight(self) -> Decimal:
        weight: Decimal = self.cleaned_data["weight"]
        if weight < 0:
            raise forms.ValidationError(_("A weight is not negative."))
        return weight


class CategoryForm(CountedForm):
    class Meta:
        model = Category
        fields = (
            "title_zh", "title_en", "aggregation", "exclude_empty", "drop_lowest", "keep_highest", "position",
            "weight", "share", "extra_credit",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("drop_lowest") and cleaned.get("keep_highest"):
            self.add_error(
                "keep_highest", _("Either the lowest are dropped or only the highest are kept, not both.")
            )
        return cleaned


class TotalForm(CategoryForm):
    """The category on top, which counts in no other."""

    class Meta(CategoryForm.Meta):
        fields = (  # type: ignore[assignment]
            "title_zh", "title_en", "aggregation", "exclude_empty", "drop_lowest", "keep_highest",
        )  # fmt: skip

    clean_share = None  # type: ignore[assignment]
    clean_weight = None  # type: ignore[assignment]


class ItemForm(CountedForm):
    class Meta:
        model = Item
        fields = (
            "title_zh", "title_en", "category", "maximum", "policy", "position", "weight", "share",
            "extra_credit",
        )  # fmt: skip

    def __init__(self, *args: Any, gradebook: Gradebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(gradebook=gradebook).order_by("position", "pk")
        self.fields["category"] = forms.ModelChoiceField(
            label=_("Category"), queryset=categories, empty_label=None
        )
        self.fields["category"].label_from_instance = lambda category: category.title  # type: ignore[attr-defined]
        if self.instance.is_manual:
            del self.fields["policy"]


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
