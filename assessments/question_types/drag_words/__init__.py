"""Gaps in a text and words to be dragged into them; a word is there once unless it is unlimited."""

from __future__ import annotations

from assessments.question_types.words import WordGaps


class DragWords(WordGaps):
    kind = "drag_words"
    template = "assessments/questions/drag_words.html"
    material = frozenset({"moodle:ddwtos", "qti:gapMatchInteraction"})
    once = True
