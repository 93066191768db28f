"""Where apps above say when an assessment may be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessments.models import Assessment
    from people.models import User

# What questions are called in the search's index (search.registry.Kind).
QUESTION = "question"

# Each answers None (no objection) or the code of a sentence in a wording.py.
AdmissionRule = Callable[["Assessment", "User"], str | None]
admission_rules: list[AdmissionRule] = []


def admission_rule(rule: AdmissionRule) -> AdmissionRule:
    """Register a condition for starting an attempt, e.g. that the lessons before a test are done."""
    if rule not in admission_rules:
        admission_rules.append(rule)
    return rule
