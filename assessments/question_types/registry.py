"""The types there are. A kind is stored with every question version and never renamed."""

from __future__ import annotations

from assessments.question_types.base import QuestionType
from assessments.question_types.multiple_choice import MultipleChoice
from assessments.question_types.numeric import Numeric
from assessments.question_types.single_choice import SingleChoice
from assessments.question_types.true_false import TrueFalse

TYPES: dict[str, QuestionType] = {
    member.kind: member for member in (SingleChoice(), MultipleChoice(), TrueFalse(), Numeric())
}


def question_type(kind: str) -> QuestionType:
    return TYPES[kind]
