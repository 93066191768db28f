"""What the page of a question and its preview need to try it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assessments.models import Question
from assessments.queries import trial as trials
from assessments.question_types.base import MarkedBy, View
from assessments.question_types.registry import kinds_marked_by
from core import i18n
from core.http import AuthedRequest
from core.wording import say

if TYPE_CHECKING:
    from assessments.queries.bank import KeyedVersion

OTHER = {"zh": "en", "en": "zh"}
# What the page sends beside the answer.
CARRIED = frozenset({"csrfmiddlewaretoken", "in", "switch", "try", "fill", "draw", "again"})
MOST_DRAWS = 999


@dataclass(frozen=True)
class TriedItem:
    """Stands where the page of an attempt has one of its questions."""

    view: View
    position: int = 1
    prefix: str = ""


def language_of(request: AuthedRequest) -> str:
    """The language the question is read in: the one chosen on the page, or that of the site."""
    sent = request.POST or request.GET
    chosen = sent.get("switch") or sent.get("in", "")
    return chosen if chosen in OTHER else i18n.suffix()


def shown(keyed: KeyedVersion, language: str) -> TriedItem:
    """The question as learners see it, without an answer."""
    attempted = trials.attempt(keyed.version, keyed.key.key, language=language, marks=Decimal(0))
    return TriedItem(attempted.view)


def context_of(request: AuthedRequest, question: Question, keyed: KeyedVersion) -> dict[str, Any]:
    """An answer comes by POST, or in the address; a switch of the language keeps it."""
    sent, language = request.POST or request.GET, language_of(request)
    drawn = sent.get("draw", "")
    draw = int(drawn) if drawn.isdecimal() and len(drawn) < 4 else 0
    judge, right, again = "try" in sent, "fill" in sent, "again" in sent
    data = {name: sent.getlist(name) for name in sent if name not in CARRIED}
    draw = (draw + 1) % MOST_DRAWS if again else draw
    attempted = trials.attempt(
        keyed.version,
        keyed.key.key,
        language=language,
        marks=question.default_marks,
        data=data if (judge or "switch" in sent) and not again else None,
        judge=judge,
        right=right,
        draw=draw,
    )
    refused = attempted.refused
    return {
        "item": TriedItem(attempted.view),
        "trial": attempted.trial,
        "problem": say(refused.code, **refused.detail) if refused else "",
        "draws": attempted.draws,
        "correct": attempted.correct,
        "draw": draw,
        "language": language,
        "other": OTHER[language],
        "by_person": kinds_marked_by(MarkedBy.PERSON),
        "hints": trials.hints_of(keyed.key.key, language),
        "marker": trials.marker_of(keyed.version, keyed.key.key, language),
    }
