"""The filters of a list of questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.banks import CategoryField
from assessments.models import Question
from assessments.queries.categories import TreeRow
from assessments.queries.finding import ALL, IN_USE, NO_CATEGORY
from assessments.wording import KINDS
from core.forms import SEARCH_LENGTH

Choices = Sequence[tuple[str, Any]]


class FilterForm(forms.Form):
    """What narrows a list; the rare ones stand behind "More filters"."""

    MAIN = ("q", "kind", "category", "state")

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=SEARCH_LENGTH,
        widget=forms.TextInput({"type": "search"}),
        help_text=_("Words, keys or tags; Chinese, English, pinyin or its initials."),
    )
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *KINDS.items()])
    category = CategoryField(label=_("Category"), nothing=_("Any category"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[(IN_USE, _("Not retired")), *Question.State.choices, (ALL, _("All"))],
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=60)
    competency = forms.ChoiceField(label=_("Competency"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Any level")), *Question.Level.choices]
    )
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        required=False,
        choices=[("", _("Any difficulty")), *Question.Difficulty.choices],
    )
    instrument = forms.ChoiceField(label=_("Rests on"), required=False)
    article = forms.CharField(
        label=_("Article"), required=False, max_length=40, help_text=_("For example 17 or 17(2).")
    )
    language = forms.ChoiceField(
        label=_("Languages"),
        required=False,
        choices=[
            ("", _("Any")),
            ("zh_missing", _("Chinese missing")),
            ("zh_stale", _("Chinese out of date")),
            ("en_missing", _("English missing")),
            ("en_stale", _("English out of date")),
        ],
    )
    author = forms.ChoiceField(label=_("Author"), required=False)
    used = forms.ChoiceField(
        label=_("Use"),
        required=False,
        choices=[("", _("Any")), ("yes", _("In a paper or an attempt")), ("no", _("Never used"))],
    )

    def __init__(
        self,
        *args: Any,
        tree: Sequence[TreeRow],
        competencies: Choices,
        instruments: Choices,
        authors: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].offer(tree, (NO_CATEGORY, _("Without a category")))  # type: ignore[attr-defined]
        for name, nothing, choices in (
            ("competency", _("Any competency"), competencies),
            ("instrument", _("Any instrument"), instruments),
            ("author", _("Anybody"), authors),
        ):
            self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    @property
    def rare(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.MAIN]

    @property
    def rare_in_use(self) -> int:
        """How many of the rare ones narrow the list."""
        return sum(bool(self.data.get(name)) for name in self.fields if name not in self.MAIN)
