"""Forms of the types that bring things together: matching and pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions.rows import Names, RowsForm, both, fields_of, hidden, texts_of
from assessments.question_types.gaps import ALL_OR_NOTHING, PARTS

SCORING = [
    (PARTS, _("Each right part earns its share")),
    (ALL_OR_NOTHING, _("All or nothing: only all of them together earn the marks")),
]


class Options:
    """Options as rows name them: the same text in two rows is one option."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.entries: list[dict[str, Any]] = []
        self.by_text: dict[tuple[str, str], str] = {}

    def take(self, texts: dict[str, str], identifier: str, wanted: str) -> str:
        """The identifier of the option with this text, which may be new."""
        text = (texts["zh"].strip(), texts["en"].strip())
        if text not in self.by_text:
            taken = any(entry["id"] == identifier for entry in self.entries)
            self.by_text[text] = self.names.new(wanted) if taken or not identifier else identifier
            self.entries.append({"id": self.by_text[text], **texts})
        return self.by_text[text]


class MatchingForm(RowsForm):
    kind = "matching"
    OWN = ("scoring",)
    legend = _(
        "Pairs: what is given, and what belongs to it; an answer without anything given misleads, the same "
        "answer may stand in several rows"
    )
    row_name = _("Pair")

    scoring = forms.ChoiceField(label=_("Marking"), choices=SCORING)

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            **both("stem", _("Given, in Chinese"), _("Given, in English")),
            **both("option", _("Belongs to it, in Chinese"), _("Belongs to it, in English")),
            "option": hidden(max_length=64),
        }

    def _read(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
        """Stems, options and pairs."""
        rows = self.kept()
        options = Options(Names(row["option"] for row in rows))
        stems, pairs = [], {}
        for row in rows:
            stem, answer, option = texts_of(row, "stem"), texts_of(row, "option"), ""
            if any(answer.values()):
                option = options.take(answer, row["option"] or "", self.fresh(row["place"]))
            if any(stem.values()):
                stems.append({"id": row["id"], **stem})
            if any(stem.values()) and option:
                pairs[row["id"]] = option
        return stems, self.in_old_order(options.entries), pairs

    def extra_definition(self) -> dict[str, Any]:
        stems, options, _pairs = self._read()
        return {"stems": stems, "options": options}

    def answer_key(self) -> dict[str, Any]:
        return {"pairs": self._read()[2], "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        options = {option["id"]: option for option in definition["options"]}
        rows = []
        for stem in definition["stems"]:
            option = options.get(key["pairs"].get(stem["id"], ""))
            known = {"option": option["id"], **fields_of("option", option)} if option else {}
            rows.append({"id": stem["id"], **fields_of("stem", stem), **known})
        wanted = set(key["pairs"].values())
        rows += [
            {"option": option["id"], **fields_of("option", option)}
            for option in options.values()
            if option["id"] not in wanted
        ]
        return {"scoring": key.get("scoring", PARTS), **cls.initial_rows(rows, list(options))}


class AssociateForm(RowsForm):
    kind = "associate"
    OWN = ("most", "repeated", "scoring")
    legend = _("Right pairs; an item alone in its row belongs to no pair and misleads")
    row_name = _("Pair")

    most = forms.IntegerField(
        label=_("How many pairs may be made"),
        required=False,
        min_value=0,
        max_value=20,
        help_text=_("Empty: as many as the items allow."),
    )
    repeated = forms.BooleanField(label=_("An item may stand in any number of pairs"), required=False)
    scoring = forms.ChoiceField(label=_("Marking"), choices=SCORING)

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            **both("first", _("First item, in Chinese"), _("First item, in English")),
            **both("second", _("Second item, in Chinese"), _("Second item, in English")),
            "first": hidden(max_length=64),
            "second": hidden(max_length=64),
        }

    def _read(self) -> tuple[list[dict[str, Any]], list[list[str]]]:
        """Options and pairs."""
        rows = self.kept()
        options = Options(Names(row[side] for row in rows for side in ("first", "second")))
        pairs = []
        for row in rows:
            pair = []
            for side in ("first", "second"):
                texts = texts_of(row, side)
                if any(texts.values()):
                    wanted = self.fresh(2 * row["place"] + (side == "second"))
                    pair.append(options.take(texts, row[side] or "", wanted))
            if len(pair) == 2:
                pairs.append(pair)
        return self.in_old_order(options.entries), pairs

    def extra_definition(self) -> dict[str, Any]:
        options, pairs = self._read()
        uses = Counter(option for pair in pairs for option in pair)
        for option in options:
            if self.cleaned_data["repeated"]:
                option["most"] = 0
            elif uses[option["id"]] > 1:
                option["most"] = uses[option["id"]]
        most = self.cleaned_data["most"]
        return {"options": options, **({"most": most} if most else {})}

    def answer_key(self) -> dict[str, Any]:
        return {"pairs": self._read()[1], "scoring": self.cleaned_data["scoring"]}

    @classmethod
    def initial_key(cls, definition: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        options = {option["id"]: option for option in definition["options"]}
        rows = [
            {
                "first": first,
                "second": second,
                **fields_of("first", options[first]),
                **fields_of("second", options[second]),
            }
            for first, second in key["pairs"]
        ]
        paired = {option for pair in key["pairs"] for option in pair}
        rows += [
            {"first": option, **fields_of("first", options[option])}
            for option in options
            if option not in paired
        ]
        return {
            "most": definition.get("most") or "",
            "repeated": any(option.get("most") == 0 for option in options.values()),
            "scoring": key.get("scoring", PARTS),
            **cls.initial_rows(rows, list(options)),
        }
