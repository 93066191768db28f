"""Input of authors about papers: settings, order and marks, sections, draws."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, AssessmentItem, Bank, Draw, Question, Section
from assessments.operations.papers import Placed
from assessments.queries.composition import categories_in, tags_in
from assessments.wording import KINDS
from competence import queries as competence_queries
from core.forms import StrictForm, VersionField
from core.i18n import localized
from law import queries as law_queries


def competency_choices() -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {localized(one, 'name')}") for one in competence_queries.competencies()]


def instrument_choices() -> list[tuple[str, str]]:
    return [(one.key, localized(one, "name")) for one in law_queries.instruments()]


class SettingsForm(forms.ModelForm):
    version = VersionField(required=False)

    class Meta:
        model = Assessment
        fields = (
            "title_zh", "title_en", "purpose", "practice", "blueprint", "languages", "pass_percent",
            "time_limit_minutes", "attempts_allowed", "shuffle", "feedback",
        )  # fmt: skip

    def __init__(self, *args: Any, bank: Bank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.updated_at if self.instance.pk else None
        blueprint = self.fields["blueprint"]
        blueprint.queryset = bank.blueprints.all()  # type: ignore[attr-defined]
        blueprint.label_from_instance = lambda one: localized(one, "title")  # type: ignore[attr-defined]
        blueprint.empty_label = _("None")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("practice") and data.get("purpose") != Assessment.Purpose.QUIZ:
            self.add_error("practice", _("A test is no practice: it would show its answers on the way."))
        if data.get("practice") and data.get("time_limit_minutes"):
            self.add_error("time_limit_minutes", _("Practice has no time limit."))
        return data


class ArrangeForm(forms.Form):
    """Place, section and marks of every question of the paper; an empty place takes it out."""

    def __init__(
        self, *args: Any, items: list[AssessmentItem], sections: list[Section], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        choices: list[tuple[str, Any]] = [("", _("Before the first section"))]
        choices += [(str(section.pk), localized(section, "title")) for section in sections]
        for number, item in enumerate(items, start=1):
            name = {"key": item.question.key}
            self.fields[f"place_{item.pk}"] = forms.IntegerField(
                label=_("Place of %(key)s") % name, required=False, min_value=1, max_value=999, initial=number
            )
            self.fields[f"section_{item.pk}"] = forms.ChoiceField(
                label=_("Section of %(key)s") % name,
                required=False,
                choices=choices,
                initial=str(item.section_id or ""),
            )
            self.fields[f"marks_{item.pk}"] = forms.DecimalField(
                label=_("Marks of %(key)s") % name,
                min_value=Decimal(0),
                max_value=100,
                decimal_places=2,
                initial=f"{item.marks.normalize():f}",
            )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for item in self.items:
            yield {
                "item": item,
                "place": self[f"place_{item.pk}"],
                "section": self[f"section_{item.pk}"],
                "marks": self[f"marks_{item.pk}"],
            }

    def placed(self) -> list[Placed]:
        data = self.cleaned_data
        return [
            Placed(
                item.pk,
                int(data[f"section_{item.pk}"]) if data[f"section_{item.pk}"] else None,
                data[f"place_{item.pk}"],
                data[f"marks_{item.pk}"],
            )
            for item in self.items
            if data[f"place_{item.pk}"]
        ]


class SectionForm(StrictForm):
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)


class DrawForm(forms.Form):
    """How many, and from what; what is left open may be anything."""

    count = forms.IntegerField(label=_("Number drawn"), min_value=1, max_value=200, initial=1)
    marks = forms.DecimalField(
        label=_("Marks each"), min_value=Decimal("0.25"), max_value=100, decimal_places=2, initial=1
    )
    section = forms.ChoiceField(label=_("In section"), required=False)
    competency = forms.ChoiceField(label=_("Competency"), required=False)
    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    article = forms.CharField(
        label=_("Article"), required=False, max_length=20, help_text=_("A number, or a range such as 6-11.")
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any")), *Question.Difficulty.choices],
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any")), *Question.Level.choices],
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)

    RULE = ("competency", "instrument", "article", "difficulty", "level", "category", "tag", "kind")

    def __init__(self, *args: Any, assessment: Assessment, draw: Draw | None = None, **kwargs: Any) -> None:
        if draw is not None:
            kwargs["initial"] = {
                "count": draw.count,
                "marks": f"{draw.marks.normalize():f}",
                "section": str(draw.section_id or ""),
                **draw.rule,
            }
        super().__init__(*args, **kwargs)
        self.sections = {str(one.pk): one for one in assessment.sections.all()}
        any_one: list[tuple[str, Any]] = [("", _("Any"))]
        bank = assessment.bank
        choices: dict[str, list[tuple[str, Any]]] = {
            "section": [
                ("", _("Before the first section")),
                *((pk, localized(one, "title")) for pk, one in self.sections.items()),
            ],
            "competency": any_one + competency_choices(),
            "instrument": any_one + instrument_choices(),
            "category": any_one + categories_in(bank),
            "tag": any_one + [(tag, tag) for tag in tags_in(bank)],
            "kind": any_one + list(KINDS.items()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("article") and not data.get("instrument"):
            self.add_error("instrument", _("Say which instrument the article is of."))
        return data

    def values(self) -> dict[str, Any]:
        """Arguments of operations.papers.put_draw."""
        data = self.cleaned_data
        return {
            "count": data["count"],
            "marks": data["marks"],
            "section": self.sections.get(data["section"]),
            "rule": {name: data[name] for name in self.RULE if data[name]},
        }
