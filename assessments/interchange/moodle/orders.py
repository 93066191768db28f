"""The ways in which Moodle marks an order, by the names it writes into files."""

from __future__ import annotations

SCORINGS = (
    "all_or_nothing",
    "absolute_position",
    "relative_next_exclude_last",
    "relative_next_include_last",
    "relative_one_previous_and_next",
    "relative_all_previous_and_next",
    "longest_ordered_subset",
    "longest_contiguous_subset",
    "relative_to_correct",
)
_SHORT = {"abs": "absolute_position", "absolute": "absolute_position"}
USUAL = "relative_next_exclude_last"


def scoring_named(name: str) -> str:
    """The scoring with this name; what Moodle does not know either is its usual one."""
    name = name.strip().lower()
    return name if name in SCORINGS else _SHORT.get(name, USUAL)


def scoring_in(settings: str) -> str:
    """The scoring among the settings of a GIFT question, such as `3 ALL VERTICAL ABSOLUTE SHOW abc`."""
    words = settings.lower().split()
    return next((scoring_named(word) for word in words if word in SCORINGS or word in _SHORT), USUAL)
