"""Gaps in a text, each with a menu of words; a word may be chosen in several gaps."""

from __future__ import annotations

from assessments.question_types.words import WordGaps


class SelectWords(WordGaps):
    kind = "select_words"
    template = "assessments/questions/select_words.html"
    material = frozenset({"moodle:gapselect", "qti:inlineChoiceInteraction"})
