"""What tests of readers ask of a file."""

from io import BytesIO
from pathlib import Path

from assessments.interchange.base import Question

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "question_files"


def read(format_, source, language=""):
    """Questions and problems of a sample's name, a text or bytes."""
    if isinstance(source, Path):
        source = source.read_bytes()
    data = source.encode() if isinstance(source, str) else source
    items = list(format_.read(BytesIO(data), language=language))
    questions = [item for item in items if isinstance(item, Question)]
    return questions, [item for item in items if not isinstance(item, Question)]


def faults(problems):
    return [(problem.line, problem.code) for problem in problems if problem.severity == "error"]


def losses(problems):
    return [
        (problem.line, problem.code, *problem.detail.values())
        for problem in problems
        if problem.severity == "loss"
    ]
