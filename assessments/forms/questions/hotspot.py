"""The form of a question that asks for areas of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.areas import PictureForm
from assessments.question_types.multiple_choice import ALL_OR_NOTHING, PARTIAL


class HotspotForm(PictureForm):
    kind = "hotspot"
    template = "assessments/cms/questions/hotspot.html"
    OWN = ("most", "scoring")

    most = forms.IntegerField(
        label=_("How many areas may be chosen"),
        required=False,
        min_value=0,
        max_value=20,
        help_text=_("Empty: any number."),
    )
    scoring = forms.ChoiceField(
        label=_("Marking"),
        choices=[
            (ALL_OR_NOTHING, _("All or nothing: exactly the right areas earn the marks")),
            (
                PARTIAL,
                _("Partial: the share of right areas less the share of wrong ones, never below nothing"),
            ),
        ],
    )

    def add_row(self, place: int) -> None:
        super().add_row(place)
        self.fields[f"area_{place}_right"] = forms.BooleanField(
            label=_("Area %(number)s is right") % {"number": place + 1}, required=False
        )

    def row(self, place: int) -> dict[str, Any]:
        return {**super().row(place), "right": self[f"area_{place}_right"]}

    def extra_definition(self) -> dict[str, Any]:
        options = [area for _place, area in self.areas()]
        most = self.cleaned_data["most"]
        return {**super().extra_definition(), "options": options, **({"most": most} if most else {})}

    def answer_key(self) -> dict[str, Any]:
        right = [area["id"] for place, area in self.areas() if self.cleaned_data[f"area_{place}_right"]]
        return {"options": right, "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        initial = cls.initial_picture(definition, definition["options"])
        for place, option in enumerate(definition["options"]):
            initial[f"area_{place}_right"] = option["id"] in key["options"]
        scoring = key.get("scoring", ALL_OR_NOTHING)
        return {**initial, "most": definition.get("most") or None, "scoring": scoring}
