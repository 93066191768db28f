"""The form of a question whose answer is dragged onto a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.areas import PictureForm, row_count
from assessments.question_types.drag_image import ALL_OR_NOTHING, MOST_PLACES, MOST_THINGS, PARTS
from assessments.question_types.seeds import letter


class DragImageForm(PictureForm):
    kind = "drag_image"
    template = "assessments/cms/questions/drag_image.html"
    rows_name = "drop"
    most_rows = MOST_PLACES
    OWN = ("scoring",)

    scoring = forms.ChoiceField(
        label=_("Marking"),
        choices=[
            (PARTS, _("Each place earns its share of the marks")),
            (ALL_OR_NOTHING, _("All or nothing: every place must be right")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing_count = max(row_count(self, "thing", language, MOST_THINGS) for language in ("zh", "en"))
        for place in range(self.thing_count):
            self.add_thing(place)
        self._add_picture_of_thing()
        names = (_("Thing %(number)s") % {"number": place + 1} for place in range(self.thing_count))
        things = [("", _("Stays empty")), *((str(place), name) for place, name in enumerate(names))]
        for place in range(self.count):
            number = {"number": place + 1}
            self.fields[f"drop_{place}_group"] = forms.CharField(
                label=_("Group of place %(number)s") % number, required=False, max_length=20
            )
            self.fields[f"drop_{place}_right"] = forms.ChoiceField(
                label=_("What belongs in place %(number)s") % number, choices=things, required=False
            )

    def _add_picture_of_thing(self) -> None:
        """One field for all of them: a page may send twenty files, however many things there are."""
        rows = ((str(place), str(place + 1)) for place in range(self.thing_count))
        self.fields |= {
            "thing_for": forms.ChoiceField(
                label=_("Put the picture beside thing"), required=False, choices=[("", "–"), *rows]
            ),
            "thing_picture": forms.FileField(label=_("Picture of a thing"), required=False),
            "thing_image": forms.CharField(required=False, max_length=64, widget=forms.HiddenInput),
        }

    def add_thing(self, place: int) -> None:
        name, number = f"thing_{place}", {"number": place + 1}
        self.fields |= {
            f"{name}_id": forms.CharField(required=False, max_length=40, widget=forms.HiddenInput),
            f"{name}_zh": forms.CharField(
                label=_("Thing %(number)s in Chinese") % number, required=False, max_length=300,
                widget=forms.TextInput({"lang": "zh-Hans"}),
            ),
            f"{name}_en": forms.CharField(
                label=_("Thing %(number)s in English") % number, required=False, max_length=300,
                widget=forms.TextInput({"lang": "en"}),
            ),
            f"{name}_image": forms.CharField(required=False, max_length=64, widget=forms.HiddenInput),
            f"{name}_group": forms.CharField(
                label=_("Group of thing %(number)s") % number, required=False, max_length=20
            ),
            f"{name}_unlimited": forms.BooleanField(
                label=_("Thing %(number)s may be used any number of times") % number, required=False
            ),
        }  # fmt: skip

    def row(self, place: int) -> dict[str, Any]:
        own = {part: self[f"drop_{place}_{part}"] for part in ("group", "right")}
        return {**super().row(place), **own}

    @property
    def thing_rows(self) -> Iterator[dict[str, Any]]:
        parts = ("id", "zh", "en", "image", "group", "unlimited")
        for place in range(self.thing_count):
            yield {"number": place + 1, **{part: self[f"thing_{place}_{part}"] for part in parts}}

    def filled(self, do: str = "") -> dict[str, Any]:
        initial = super().filled(do)
        place, image = initial.pop("thing_for"), initial.pop("thing_image")
        return {**initial, **({f"thing_{place}_image": image} if image and place else {})}

    def things(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The things that have a text, each with its row."""
        data = self.cleaned_data
        taken = {data[f"thing_{place}_id"] for place in range(self.thing_count)}
        fresh = (name for place in range(200) if (name := letter(place)) not in taken)
        for place in range(self.thing_count):
            row = {part: data[f"thing_{place}_{part}"] for part in ("id", "zh", "en")}
            if not (row["zh"] or row["en"]):
                continue
            beside = {part: data[f"thing_{place}_{part}"] for part in ("image", "group", "unlimited")}
            if data["thing_image"] and data["thing_for"] == str(place):
                beside["image"] = data["thing_image"]
            given = {part: value for part, value in beside.items() if value}
            yield place, {**row, "id": row["id"] or next(fresh), **given}

    def extra_definition(self) -> dict[str, Any]:
        drops = []
        for place, area in self.areas():
            group = self.cleaned_data[f"drop_{place}_group"]
            drops.append({**area, **({"group": group} if group else {})})
        choices = [thing for _place, thing in self.things()]
        return {**super().extra_definition(), "choices": choices, "drops": drops}

    def answer_key(self) -> dict[str, Any]:
        things = {str(place): thing["id"] for place, thing in self.things()}
        gaps = {
            area["id"]: things[row]
            for place, area in self.areas()
            if (row := self.cleaned_data[f"drop_{place}_right"]) in things
        }
        return {"gaps": gaps, "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        initial = cls.initial_picture(definition, definition["drops"])
        places = {thing["id"]: str(place) for place, thing in enumerate(definition["choices"])}
        for place, thing in enumerate(definition["choices"]):
            for part in ("id", "zh", "en", "image", "group", "unlimited"):
                initial[f"thing_{place}_{part}"] = thing.get(part, "")
        for place, drop in enumerate(definition["drops"]):
            initial[f"drop_{place}_group"] = drop.get("group", "")
            initial[f"drop_{place}_right"] = places.get(key["gaps"].get(drop["id"], ""), "")
        return {**initial, "scoring": key.get("scoring", PARTS)}
