"""The matrix of a blueprint: a row for each competency and article, a column for each difficulty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.papers import competency_choices, instrument_choices
from assessments.models import Blueprint, BlueprintCell, Question
from assessments.operations.blueprints import MOST_FORMS, Cell
from core.forms import VersionField

FEWEST_ROWS, SPARE_ROWS, MOST_ROWS = 4, 3, 40
COLUMNS: tuple[tuple[str, int | None], ...] = (
    ("easy", Question.Difficulty.EASY),
    ("medium", Question.Difficulty.MEDIUM),
    ("hard", Question.Difficulty.HARD),
    ("any", None),
)
Place = tuple[str, str, str, Decimal]


def rows_of(cells: Iterable[BlueprintCell]) -> dict[Place, dict[int | None, BlueprintCell]]:
    """The cells by row, the columns by difficulty."""
    rows: dict[Place, dict[int | None, BlueprintCell]] = {}
    for cell in cells:
        place = (cell.competency, cell.instrument, cell.article, cell.marks)
        rows.setdefault(place, {})[cell.difficulty] = cell
    return rows


class BlueprintForm(forms.Form):
    """A row without a number is left out."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    version = VersionField(required=False)

    def __init__(self, *args: Any, blueprint: Blueprint | None = None, **kwargs: Any) -> None:
        rows = rows_of(blueprint.cells.all()) if blueprint else {}
        if blueprint is not None:
            kwargs["initial"] = _initial(blueprint, rows)
        super().__init__(*args, **kwargs)
        if self.is_bound:
            count = sum(1 for name in self.data if name.startswith("competency_"))
            count += SPARE_ROWS if "more" in self.data else 0
        else:
            count = max(FEWEST_ROWS, len(rows) + SPARE_ROWS)
        self.count = min(count, MOST_ROWS)
        any_one = [("", _("Any"))]
        competencies, instruments = any_one + competency_choices(), any_one + instrument_choices()
        for place in range(self.count):
            number = {"number": place + 1}
            self.fields[f"competency_{place}"] = forms.ChoiceField(
                label=_("Competency of row %(number)s") % number, required=False, choices=competencies
            )
            self.fields[f"instrument_{place}"] = forms.ChoiceField(
                label=_("Instrument of row %(number)s") % number, required=False, choices=instruments
            )
            self.fields[f"article_{place}"] = forms.CharField(
                label=_("Article of row %(number)s") % number, required=False, max_length=20
            )
            self.fields[f"marks_{place}"] = forms.DecimalField(
                label=_("Marks each in row %(number)s") % number,
                required=False,
                min_value=Decimal("0.25"),
                max_value=100,
                decimal_places=2,
            )
            for name, difficulty in COLUMNS:
                label = Question.Difficulty(difficulty).label if difficulty else _("Any difficulty")
                self.fields[f"{name}_{place}"] = forms.IntegerField(
                    label=_("Row %(number)s, %(column)s") % {**number, "column": label},
                    required=False,
                    min_value=0,
                    max_value=200,
                )

    @property
    def titles(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("title_zh", "title_en"))

    @property
    def rows(self) -> Iterator[list[forms.BoundField]]:
        names = ("competency", "instrument", "article", *(name for name, _difficulty in COLUMNS), "marks")
        return ([self[f"{name}_{place}"] for name in names] for place in range(self.count))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(self.count):
            if data.get(f"article_{place}") and not data.get(f"instrument_{place}"):
                self.add_error(f"instrument_{place}", _("Say which instrument the article is of."))
        return data

    def cells(self) -> list[Cell]:
        data = self.cleaned_data
        return [
            Cell(
                count=data[f"{name}_{place}"],
                competency=data[f"competency_{place}"],
                instrument=data[f"instrument_{place}"],
                article=data[f"article_{place}"],
                difficulty=difficulty,
                marks=data[f"marks_{place}"] or Decimal(1),
            )
            for place in range(self.count)
            for name, difficulty in COLUMNS
            if data[f"{name}_{place}"]
        ]


def _initial(blueprint: Blueprint, rows: dict[Place, dict[int | None, BlueprintCell]]) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "title_zh": blueprint.title_zh, "title_en": blueprint.title_en, "version": blueprint.updated_at
    }  # fmt: skip
    for place, ((competency, instrument, article, marks), cells) in enumerate(rows.items()):
        initial |= {
            f"competency_{place}": competency,
            f"instrument_{place}": instrument,
            f"article_{place}": article,
            f"marks_{place}": f"{marks.normalize():f}",
        }
        for name, difficulty in COLUMNS:
            if difficulty in cells:
                initial[f"{name}_{place}"] = cells[difficulty].count
    return initial


class AssembleForm(forms.Form):
    forms_wanted = forms.IntegerField(
        label=_("How many parallel forms"), min_value=1, max_value=MOST_FORMS, initial=2
    )
    seed = forms.CharField(
        label=_("Seed"),
        required=False,
        max_length=32,
        help_text=_("Empty: a new one. With the same seed and the same questions come the same papers."),
    )


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("For example where the question was seen outside."),
    )  # fmt: skip
