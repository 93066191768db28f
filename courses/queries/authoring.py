"""What authors choose from."""

from assessments.queries import papers
from core.i18n import localized


def quiz_choices() -> list[tuple[str, str]]:
    return [(str(quiz.uuid), localized(quiz, "title")) for quiz in papers.open_quizzes()]
