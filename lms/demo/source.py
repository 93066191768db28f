"""The files under lms/seed/."""

import json
from functools import cache
from typing import Any

from django.conf import settings

FOLDER = settings.BASE_DIR / "lms" / "seed"


@cache
def load(name: str) -> Any:
    """`load("offices")` reads lms/seed/offices.json."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def lessons(course: str) -> list[dict[str, Any]]:
    """The written lessons of a course, in order; empty for a course that is an outline."""
    files = sorted((FOLDER / "lessons").glob(f"{course.lower()}-*.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def extra_questions(course: str) -> list[dict[str, Any]]:
    """Questions written for the lessons of a course beyond those of its outline."""
    name = f"questions/{course.lower()}-extra"
    return load(name) if (FOLDER / f"{name}.json").exists() else []
