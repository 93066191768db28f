"""The operators of response processing; importing a module enters them in `machine.OPERATORS`."""

from assessments.question_types.processing.expressions import containers, logic, numbers, texts, variables

__all__ = ["containers", "logic", "numbers", "texts", "variables"]
