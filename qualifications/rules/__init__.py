"""What a requirement asks for, and whether what happened meets it. Knows no database.

from qualifications.rules import evaluate, read, write
"""

from qualifications.rules.evaluator import evaluate
from qualifications.rules.model import (
    AllOf,
    AnyOf,
    CompletedCourse,
    Fact,
    PassedAssessment,
    Reason,
    Rule,
    Verdict,
    Within,
)
from qualifications.rules.reader import read, write

__all__ = [
    "AllOf",
    "AnyOf",
    "CompletedCourse",
    "Fact",
    "PassedAssessment",
    "Reason",
    "Rule",
    "Verdict",
    "Within",
    "evaluate",
    "read",
    "write",
]
