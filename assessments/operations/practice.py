"""Practice: an answer is marked when it is given, and every try is kept in the attempt's journal.

The keys are read here, which delivery may not do: an attempt is in practice from its start to its end or not
at all, so no examination can come this way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from assessments.models import AttemptEvent, AttemptItem, journal
from assessments.models.journal import Origin
from assessments.queries.attempts import public_options
from assessments.queries.keys import keys_of
from assessments.queries.tries import tries_of
from assessments.question_types.registry import question_type
from assessments.question_types.tries import LEAST_CERTAIN, MOST_CERTAIN, rules_of, standing
from core import clock
from core.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from people.models import User


def check_answer(
    *,
    item: AttemptItem,
    data: Mapping[str, Sequence[str]],
    by: User,
    seen: int,
    certainty: int = LEAST_CERTAIN,
) -> None:
    """Try an answer at a question of an open practice attempt; the try is marked and kept.

    `seen` is how many tries the page knew of: Conflict where another window was faster, so that no try is
    used up unseen. Conflict, too, when the attempt or the question is over; Invalid where the page could not
    have sent `data`, and for no answer at all.
    """
    attempt = item.attempt
    if attempt.learner_id != by.pk:
        raise NotAllowed("attempt.not_yours")
    if not attempt.practice:
        raise Conflict("attempt.no_practice")
    if not LEAST_CERTAIN <= certainty <= MOST_CERTAIN:
        raise Invalid("answer.malformed")
    kind = question_type(item.version.kind)
    answer = kind.read_answer(item.definition, data, public_options(attempt, item))
    if answer is None:
        raise Invalid("answer.missing")
    _keep_try(item, answer, seen, certainty)


@transaction.atomic
def _keep_try(item: AttemptItem, answer: dict[str, Any], seen: int, certainty: int) -> None:
    attempt = item.attempt
    locked = journal.lock(attempt.pk)
    if not locked.is_open:
        raise Conflict("attempt.closed", position=item.position)
    before = tries_of(attempt, position=item.position).get(item.position, [])
    if len(before) != seen:
        raise Conflict("practice.elsewhere")
    key = keys_of([item.version_id])[item.version_id].key
    if standing(rules_of(attempt.practice, key), before).closed:
        raise Conflict("practice.question_over")
    mark = question_type(item.version.kind).mark(item.definition, key, answer)
    at = clock.now(connection_time=True)
    journal.put_answer(item, answer, seq=locked.seq, at=at, origin=Origin())
    journal.append(
        attempt.pk,
        seq=locked.seq,
        kind=AttemptEvent.Kind.TRY,
        at=at,
        position=item.position,
        value={"answer": answer, "share": str(mark.fraction), "code": mark.code, "certainty": certainty},
    )
