"""When a lesson opens: rules, what is still missing, and rules that can never hold. Pure: no Django.

Lessons, courses and assessments are named by their uuids, as text.
"""

from courses.release.evaluation import Facts, remaining
from courses.release.locks import Entry, Lock, locks
from courses.release.reach import Place, never_open
from courses.release.reading import VERSION, read, write
from courses.release.rule import (
    DEEPEST,
    MOST,
    AfterDate,
    AllOf,
    AnyOf,
    AssessmentPassed,
    Condition,
    CourseComplete,
    LessonComplete,
    Rule,
    check,
    conditions,
    groups,
    of_groups,
)

__all__ = [
    "DEEPEST",
    "MOST",
    "VERSION",
    "AfterDate",
    "AllOf",
    "AnyOf",
    "AssessmentPassed",
    "Condition",
    "CourseComplete",
    "Entry",
    "Facts",
    "LessonComplete",
    "Lock",
    "Place",
    "Rule",
    "check",
    "conditions",
    "groups",
    "locks",
    "never_open",
    "of_groups",
    "read",
    "remaining",
    "write",
]
