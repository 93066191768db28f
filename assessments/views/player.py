"""What the attempt page tells its controller."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.queries.attempts import ShownItem


def remaining_ms(attempt: Attempt, now: datetime) -> int | None:
    """Milliseconds to the deadline shown; None without a limit. The client's clock has no part in it."""
    if attempt.deadline is None:
        return None
    return max(0, int((attempt.deadline - now).total_seconds() * 1000))


def saved_ranges(items: Sequence[ShownItem]) -> str:
    """Numbers of the questions whose answers are saved, as "1-4, 7"."""
    numbers = [item.position for item in items if item.answered]
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("-".join(str(end) for end in span) for span in ranges)


def player_texts() -> str:
    """Sentences of the controller in the page's language; {n} is filled in there."""
    return json.dumps(
        {
            "allSaved": _("All answers saved"),
            "saved": _("Question {n} saved"),
            "sending": _("Sending question {n}"),
            "queued": _("No connection: {n} answers wait on this device and are sent when it is back."),
            "refused": _("Question {n} was not saved."),
            "superseded": _("Question {n}: a newer answer from another device stands. Reload to see it."),
            "signedOut": _(
                "You were signed out. Your answers wait on this device: sign in again in another tab."
            ),
            "closed": _("The attempt is over. Answers sent after the end are kept in the record only."),
            "waitSubmit": _("Some answers are not saved yet. They are sent first, then you can submit."),
            "minutes": _("{n} minutes left"),
            "minute": _("1 minute left"),
            "flag": _("Flag for review"),
            "unflag": _("Remove flag"),
        },
        ensure_ascii=False,
    )
