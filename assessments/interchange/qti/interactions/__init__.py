"""What each interaction of QTI becomes: a part with its kind, definition, key and binding."""

from __future__ import annotations

from collections.abc import Callable

from assessments.interchange.qti.interactions import choices, entries, pairs, pictures
from assessments.interchange.qti.interactions.parts import Part, Reading

READERS: dict[str, Callable[[Reading], Part]] = {
    "choiceInteraction": choices.choice,
    "orderInteraction": choices.order,
    "hottextInteraction": choices.hottext,
    "inlineChoiceInteraction": choices.inline_choice,
    "associateInteraction": pairs.associate,
    "matchInteraction": pairs.match,
    "gapMatchInteraction": pairs.gap_match,
    "textEntryInteraction": entries.text_entry,
    "extendedTextInteraction": entries.extended_text,
    "sliderInteraction": entries.slider,
    "uploadInteraction": entries.upload,
    "hotspotInteraction": pictures.hotspot,
    "graphicGapMatchInteraction": pictures.graphic_gap_match,
    "graphicOrderInteraction": pictures.graphic_order,
}
INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
# Shown with the text; they ask for nothing.
SHOWN = frozenset({"mediaInteraction", "endAttemptInteraction"})

__all__ = ["INLINE", "READERS", "SHOWN", "Part", "Reading"]
