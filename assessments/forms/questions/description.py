"""The form of a text between questions."""

from __future__ import annotations

from typing import Any

from assessments.forms.questions.base import QuestionForm


class DescriptionForm(QuestionForm):
    kind = "description"

    def answer_key(self) -> dict[str, Any]:
        return {}
