"""A question of a file that cannot come in: raised where it is found, turned into a Problem by its reader."""

from __future__ import annotations

from typing import Any

from assessments.interchange.base import LONGEST_EXCERPT, Problem


class Fault(Exception):
    """`line` 0 means the line where the question begins."""

    def __init__(self, code: str, excerpt: str = "", line: int = 0, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.excerpt, self.line, self.detail = code, excerpt, line, detail

    def problem(self, line: int) -> Problem:
        excerpt = " ".join(self.excerpt.split())[:LONGEST_EXCERPT]
        return Problem(self.line or line, self.code, excerpt, detail=self.detail)
