"""What a player sends."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from content.playback import MOST_RANGES

LONGEST = 40_000


class RangesField(forms.CharField):
    """A list of [from, to] in milliseconds, as JSON."""

    def __init__(self) -> None:
        super().__init__(max_length=LONGEST)

    def clean(self, value: Any) -> list[list[int]]:
        try:
            ranges = json.loads(super().clean(value))
        except (ValueError, RecursionError):
            raise forms.ValidationError("json") from None
        if not isinstance(ranges, list) or len(ranges) > MOST_RANGES or not all(map(_is_range, ranges)):
            raise forms.ValidationError("ranges")
        return ranges


def _is_range(part: Any) -> bool:
    return (
        isinstance(part, list)
        and len(part) == 2
        and all(isinstance(end, int) and not isinstance(end, bool) and 0 <= end < 2**31 for end in part)
    )


class WatchedForm(forms.Form):
    recording = forms.UUIDField()
    position = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    ranges = RangesField()
