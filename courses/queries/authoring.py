"""What authors choose from."""

from assessments import queries as assessment_queries
from core.i18n import localized


def quiz_choices() -> list[tuple[str, str]]:
    return [(str(quiz.uuid), localized(quiz, "title")) for quiz in assessment_queries.open_quizzes()]
