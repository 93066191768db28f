"""A question that no form of ours has made, proven on its own type before anybody meets it."""

from __future__ import annotations

import logging
import random

from assessments.question_types.base import LANGUAGES, Definition, Key, MarkedBy
from assessments.question_types.registry import TYPES
from core.errors import DomainError

MALFORMED = "question_malformed"
logger = logging.getLogger("comity.imports")


def objections(kind: str, definition: Definition, key: Key) -> list[str]:
    """Codes of what is wrong: those of the type's own rules, question.kind_unknown, question_malformed.

    Data of any shape may come in a file, so what the rules do not see is tried: the question is shown,
    answered rightly and explained once.
    """
    if kind not in TYPES:
        return ["question.kind_unknown"]
    try:
        if problems := TYPES[kind].validate(definition, key):
            return [problem.code for problem in problems]
        _try(kind, definition, key)
    except DomainError:
        return [MALFORMED]
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        logger.info("a %s question of a file is malformed", kind, exc_info=True)
        return [MALFORMED]
    return []


def _try(kind: str, definition: Definition, key: Key) -> None:
    member = TYPES[kind]
    served = member.served(definition, member.draw(definition, random.Random(1)))  # noqa: S311  a trial
    options = {option: option for option in member.option_ids(served)}
    right = member.correct_answer(served, key) if member.marked_by == MarkedBy.RULE else None
    member.mark(served, key, right)
    member.why(served, key, right)
    member.feedback(served, key, right)
    for language in LANGUAGES:
        member.say(served, right, language)
        for answer in (None, right):
            member.view(served, language=language, options=options, answer=answer)
