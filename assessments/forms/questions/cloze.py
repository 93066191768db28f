"""The form of a text with gaps: the text with its markers, and a row for each gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions import gap_lines
from assessments.forms.questions.rows import RowsForm, hidden
from assessments.question_types.cloze import LIST, MENU
from assessments.question_types.gaps import MOST_GAPS
from assessments.question_types.registry import IN_GAPS
from assessments.wording import KINDS

_SALT = "assessments.cloze.gap"


class ClozeForm(RowsForm):
    """A gap that others wrote with more than the lines can say is kept whole while its lines stay."""

    kind = "cloze"
    legend = _(
        "Gaps: write [[1]], [[2]] where they stand in the text above. Words and numbers: one accepted answer "
        "a line, “45 ± 2” for a number that may be off, “Lyon | 50%” for half of the gap's marks. Options: "
        "one a line, * before the right ones, Chinese | English"
    )
    row_name = _("Gap")
    marked = True
    most_rows = MOST_GAPS

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "kind": forms.ChoiceField(
                label=_("Kind"), choices=[(kind.kind, KINDS[kind.kind]) for kind in IN_GAPS], required=False
            ),
            "lines": forms.CharField(
                label=_("What is right"),
                required=False,
                max_length=10_000,
                widget=forms.Textarea({"rows": 3}),
            ),
            "marks": forms.DecimalField(
                label=_("Weight"), required=False, min_value=0, max_value=100, decimal_places=2
            ),
            "display": forms.ChoiceField(
                label=_("Options shown as"),
                required=False,
                choices=[(MENU, _("A menu in the line")), (LIST, _("A list to choose from"))],
            ),
            "kept": hidden(),
        }

    def row_texts(self) -> list[str]:
        return ["lines"]

    def _gap(self, row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Definition and key; as they were where the row still says the same."""
        kind, lines = row["kind"], (row["lines"] or "").replace("\r\n", "\n").strip()
        try:
            kept = signing.loads(row["kept"] or "", salt=_SALT)
        except signing.BadSignature:
            kept = None
        if kept and kept["kind"] == kind and kept["lines"] == lines:
            return kept["definition"], kept["key"]
        return gap_lines.read(kind, lines)

    def extra_definition(self) -> dict[str, Any]:
        gaps = []
        for row in self.kept():
            display = {"display": LIST} if row["display"] == LIST else {}
            gaps.append({"id": row["id"], "kind": row["kind"], "definition": self._gap(row)[0], **display})
        return {"gaps": gaps}

    def answer_key(self) -> dict[str, Any]:
        gaps = {}
        for row in self.kept():
            marks = "1" if row["marks"] is None else f"{row['marks'].normalize():f}"
            gaps[row["id"]] = {"key": self._gap(row)[1], "marks": marks}
        return {"gaps": gaps}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        rows = []
        for gap in definition["gaps"]:
            own, right = gap.get("definition") or {}, key["gaps"][gap["id"]]
            lines = gap_lines.write(gap["kind"], own, right["key"])
            kept = {"kind": gap["kind"], "lines": lines, "definition": own, "key": right["key"]}
            rows.append(
                {
                    "id": gap["id"],
                    "kind": gap["kind"],
                    "lines": lines,
                    "marks": right.get("marks") or "1",
                    "display": gap.get("display") or MENU,
                    "kept": signing.dumps(kept, salt=_SALT, compress=True),
                }
            )
        return cls.initial_rows(rows, [gap["id"] for gap in definition["gaps"]])
