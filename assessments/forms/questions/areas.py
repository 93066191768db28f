"""Areas on a picture as rows of a form: a shape, its numbers, a name in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.base import QuestionForm
from assessments.question_types.seeds import letter
from assessments.question_types.shapes import CIRCLE, ELLIPSE, POLY, RECT, place_of

FEWEST_ROWS, SPARE_ROWS = 4, 3
_NUMBER = re.compile(r"-?[0-9]{1,6}")
SHAPES = [
    (RECT, _("Rectangle: left, top, right, bottom")),
    (CIRCLE, _("Circle: middle across, middle down, radius")),
    (ELLIPSE, _("Ellipse: middle across, middle down, radius across, radius down")),
    (POLY, _("Polygon: each corner across and down")),
]


class PictureForm(QuestionForm):
    """The picture is kept as soon as it is sent: `image`, `width` and `height` stand for it from then on."""

    # How the areas are named in the form, and how many there may be.
    rows_name = "area"
    most_rows = 20

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG, GIF or WebP. Choose it, then show it, to draw areas on it."),
    )
    image = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    width = forms.IntegerField(required=False, widget=forms.HiddenInput)
    height = forms.IntegerField(required=False, widget=forms.HiddenInput)
    alt_zh = forms.CharField(
        label=_("Description of the picture in Chinese"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"lang": "zh-Hans"}),
    )
    alt_en = forms.CharField(
        label=_("Description of the picture in English"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"lang": "en"}),
        help_text=_("What somebody has to know who does not see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = row_count(self, self.rows_name, "coords", self.most_rows)
        for place in range(self.count):
            self.add_row(place)

    def add_row(self, place: int) -> None:
        name, number = f"{self.rows_name}_{place}", {"number": place + 1}
        self.fields |= {
            f"{name}_id": forms.CharField(required=False, max_length=40, widget=forms.HiddenInput),
            f"{name}_shape": forms.ChoiceField(
                label=_("Shape of area %(number)s") % number, choices=SHAPES, required=False
            ),
            f"{name}_coords": forms.CharField(
                label=_("Numbers of area %(number)s") % number,
                required=False,
                max_length=1000,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            ),
            f"{name}_zh": forms.CharField(
                label=_("Name of area %(number)s in Chinese") % number,
                required=False,
                max_length=300,
                widget=forms.TextInput({"lang": "zh-Hans"}),
            ),
            f"{name}_en": forms.CharField(
                label=_("Name of area %(number)s in English") % number,
                required=False,
                max_length=300,
                widget=forms.TextInput({"lang": "en"}),
            ),
        }

    @property
    def shown(self) -> Mapping[str, Any]:
        """The picture as it stands in the form, for the page."""
        return {name: self[name].value() for name in ("image", "width", "height")}

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for place in range(self.count):
            yield self.row(place)

    def row(self, place: int) -> dict[str, Any]:
        name = f"{self.rows_name}_{place}"
        parts = ("id", "shape", "coords", "zh", "en")
        return {"number": place + 1, **{part: self[f"{name}_{part}"] for part in parts}}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not (data.get("alt_zh") or data.get("alt_en")):
            self.add_error("alt_zh", _("Describe the picture in words for those who do not see it."))
        for place in range(self.count):
            name = f"{self.rows_name}_{place}_coords"
            if name in data and not all(_NUMBER.fullmatch(part) for part in numbers_in(data[name])):
                self.add_error(name, _("Write whole numbers, separated by commas."))
        return data

    def extra_definition(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "image": data["image"],
            "width": data["width"],
            "height": data["height"],
            "alt": {"zh": data["alt_zh"], "en": data["alt_en"]},
        }

    def areas(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that are filled in, each with its place; a row keeps its identifier."""
        taken = {self.cleaned_data[f"{self.rows_name}_{place}_id"] for place in range(self.count)}
        fresh = (name for place in range(200) if (name := letter(place)) not in taken)
        for place in range(self.count):
            row = {
                part: self.cleaned_data[f"{self.rows_name}_{place}_{part}"]
                for part in ("id", "shape", "coords", "zh", "en")
            }
            if row["coords"]:
                coords = [int(number) for number in numbers_in(row["coords"])]
                yield place, {**row, "id": row["id"] or next(fresh), "coords": coords}

    @classmethod
    def initial_picture(
        cls, definition: Mapping[str, Any], entries: list[Mapping[str, Any]]
    ) -> dict[str, Any]:
        initial = {name: definition.get(name) for name in ("image", "width", "height")}
        for language in ("zh", "en"):
            initial[f"alt_{language}"] = (definition.get("alt") or {}).get(language, "")
        for place, entry in enumerate(entries):
            area = place_of(entry, definition)
            initial |= {
                f"{cls.rows_name}_{place}_id": entry["id"],
                f"{cls.rows_name}_{place}_shape": area.shape,
                f"{cls.rows_name}_{place}_coords": ", ".join(map(str, area.coords)),
                f"{cls.rows_name}_{place}_zh": entry.get("zh", ""),
                f"{cls.rows_name}_{place}_en": entry.get("en", ""),
            }
        return initial


def row_count(form: forms.Form, name: str, part: str, most: int) -> int:
    """Rows to show: those sent, or those filled and some more."""
    pattern = re.compile(rf"{name}_([0-9]{{1,3}})_{part}")
    given = form.data if form.is_bound else form.initial
    places = [int(match[1]) for key in given if (match := pattern.fullmatch(key))]
    if form.is_bound:
        return min(max(places, default=-1) + 1, most)
    filled = [place for place in places if given[f"{name}_{place}_{part}"]]
    return min(max(FEWEST_ROWS, max(filled, default=-1) + 1 + SPARE_ROWS), most)


def numbers_in(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,，、;；]+", text) if part]
