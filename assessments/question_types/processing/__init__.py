"""Response processing of QTI: a question that brings its own rule is marked by it.

It stands as JSON in `key["processing"]`; every number is text, every expression an operator of the
specification with its parts under `of`:

    responses  {id: {"cardinality", "type", "correct": [text], "default": [text],
                     "mapping": {"default", "lower", "upper", "entries": [{"key", "value", "any_case"}]},
                     "areas": {"default", "lower", "upper", "entries": [{"shape", "coords", "value"}]}}}
    outcomes   {id: {"cardinality", "type", "default": [text],
                     "table": {"default", "entries": [{"from", "to", "inclusive"}]}}}
    constants  {id: {"cardinality", "type", "value": [text]}}
    rules      [{"set": id, "to": expression} | {"lookup": id, "by": expression} | {"exit": true} |
                {"if": [{"when": expression, "then": rules}], "else": rules}]
    bind       {id of a response: how the answer of our question becomes its value, see answers.py}
    score      id of the outcome that is the mark; `maximum` its greatest value
    feedback   [{"outcome", "value", "show": bool, "zh", "en"}]

Nothing here evaluates code, and every answer is marked in a bounded number of steps.
"""

from assessments.question_types.processing.answers import answer_of, responses_of
from assessments.question_types.processing.judging import feedback, judge, outcomes, outcomes_of, why
from assessments.question_types.processing.rebinding import ids_of, rebound
from assessments.question_types.processing.validation import faults

__all__ = [
    "answer_of", "faults", "feedback", "ids_of", "judge", "outcomes", "outcomes_of", "rebound",
    "responses_of", "why",
]  # fmt: skip
