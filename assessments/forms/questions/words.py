"""Forms of texts with given words: chosen from menus, dragged, and passages to be marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.matching import SCORING
from assessments.forms.questions.rows import RowsForm, both, fields_of, hidden, texts_of
from assessments.question_types.base import LANGUAGES
from assessments.question_types.gaps import ALL_OR_NOTHING, PARTS, marked_places
from assessments.question_types.hot_text import PARTIAL
from assessments.question_types.words import MOST_WORDS

_SEPARATOR = re.compile(r"[\s,;，；、]+")


class WordsForm(RowsForm):
    """The gaps are those of the text; each word says in which of them it is right."""

    OWN = ("scoring",)
    legend = _(
        "Words: write [[1]], [[2]] into the text above, and beside each word the gaps where it is right"
    )
    row_name = _("Word")
    most_rows = MOST_WORDS
    fewest_rows = 6
    dragged = False

    gap_order = hidden(max_length=5000)
    scoring = forms.ChoiceField(label=_("Marking"), choices=SCORING)

    def row_fields(self) -> dict[str, forms.Field]:
        unlimited = {"unlimited": forms.BooleanField(label=_("Any number of times"), required=False)}
        return {
            **both("word", _("Word in Chinese"), _("Word in English")),
            "gaps": forms.CharField(label=_("Right in gaps"), required=False, max_length=200),
            "group": forms.CharField(label=_("Group"), required=False, max_length=20),
            **(unlimited if self.dragged else {}),
        }

    def _right(self) -> dict[str, str]:
        """Gap by gap the word that is right."""
        return {gap: row["id"] for row in self.kept() for gap in _SEPARATOR.split(row["gaps"] or "") if gap}

    def extra_definition(self) -> dict[str, Any]:
        words = []
        for row in self.kept():
            unlimited = {"unlimited": True} if self.dragged and row["unlimited"] else {}
            words.append({"id": row["id"], "group": _group(row), **texts_of(row, "word"), **unlimited})
        groups = {word["id"]: word["group"] for word in words}
        right = self._right()
        gaps = [{"id": gap, "group": groups.get(right.get(gap, ""), "1")} for gap in self._gaps(right)]
        return {"choices": self.in_old_order(words), "gaps": gaps}

    def _gaps(self, right: Mapping[str, str]) -> list[str]:
        """Those of the text and those that words name, so that a difference is told; in their order."""
        markup = self.cleaned_data.get("markup", "")
        named = [
            gap
            for language in LANGUAGES
            for gap in marked_places(self.cleaned_data[f"stem_{language}"], markup)
        ]
        named += right
        old = [gap for gap in self.cleaned_data["gap_order"].split() if gap in named]
        return list(dict.fromkeys([*old, *named]))

    def answer_key(self) -> dict[str, Any]:
        right = self._right()
        gaps = {gap: right[gap] for gap in self._gaps(right) if gap in right}
        return {"gaps": gaps, "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        rows = []
        for word in definition["choices"]:
            gaps = [gap["id"] for gap in definition["gaps"] if key["gaps"].get(gap["id"]) == word["id"]]
            more = {"unlimited": word.get("unlimited", False)} if cls.dragged else {}
            rows.append(
                {
                    "id": word["id"],
                    **fields_of("word", word),
                    "gaps": ", ".join(gaps),
                    "group": str(word.get("group") or "1"),
                    **more,
                }
            )
        return {
            "scoring": key.get("scoring", PARTS),
            "gap_order": " ".join(gap["id"] for gap in definition["gaps"]),
            **cls.initial_rows(rows, [word["id"] for word in definition["choices"]]),
        }


class SelectWordsForm(WordsForm):
    kind = "select_words"


class DragWordsForm(WordsForm):
    kind = "drag_words"
    dragged = True


class HotTextForm(RowsForm):
    kind = "hot_text"
    OWN = ("most", "scoring")
    legend = _("Passages: write [[1]], [[2]] where they stand in the text above, and here what they say")
    row_name = _("Passage")
    marked = True
    most_rows = 50

    most = forms.IntegerField(
        label=_("How many may be marked"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_("Empty: any number."),
    )
    scoring = forms.ChoiceField(
        label=_("Marking"),
        choices=[
            (ALL_OR_NOTHING, _("All or nothing: exactly the right passages earn the marks")),
            (
                PARTIAL,
                _("Partial: the share of right passages less the share of wrong ones, never below nothing"),
            ),
        ],
    )

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            **both("passage", _("Passage in Chinese"), _("Passage in English")),
            "right": forms.BooleanField(label=_("Right"), required=False),
        }

    def extra_definition(self) -> dict[str, Any]:
        passages = [{"id": row["id"], **texts_of(row, "passage")} for row in self.kept()]
        most = self.cleaned_data["most"]
        return {"options": self.in_old_order(passages), **({"most": most} if most else {})}

    def answer_key(self) -> dict[str, Any]:
        right = [row["id"] for row in self.kept() if row["right"]]
        return {"options": right, "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        rows = [
            {"id": one["id"], **fields_of("passage", one), "right": one["id"] in key["options"]}
            for one in definition["options"]
        ]
        return {
            "most": definition.get("most") or "",
            "scoring": key.get("scoring", ALL_OR_NOTHING),
            **cls.initial_rows(rows, [one["id"] for one in definition["options"]]),
        }


def _group(row: Mapping[str, Any]) -> str:
    return (row["group"] or "").strip() or "1"
