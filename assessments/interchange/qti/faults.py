"""What stops one item, and what is noted of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.interchange.base import LONGEST_EXCERPT, Problem, Severity


class Refused(Exception):
    """This item cannot come in; the rest of the file can."""

    def __init__(self, code: str, line: int = 0, excerpt: str = "", **detail: Any) -> None:
        super().__init__(code)
        self.problem = Problem(line, code, excerpt[:LONGEST_EXCERPT], Severity.ERROR, detail)


@dataclass
class Notes:
    """What of an item does not come in, each said once."""

    losses: list[Problem] = field(default_factory=list)

    def loss(self, code: str, line: int = 0, excerpt: str = "", **detail: Any) -> None:
        if not any(known.code == code and known.excerpt == excerpt for known in self.losses):
            self.losses.append(Problem(line, code, excerpt[:LONGEST_EXCERPT], Severity.LOSS, _plain(detail)))


def _plain(detail: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in detail.items()}
