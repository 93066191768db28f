"""What there is to score, area by area, as `make acceptance` writes it.

An area without a `score` waits for its feature: it is listed with what there would be to do. A new feature
gives its area a function here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.acceptance import capa, gift, gradebook, imports, moodle, qti


@dataclass(frozen=True)
class Area:
    """`size` counts what there is in the folder of the material; `score` tries it."""

    name: str
    place: str
    size: Callable[[Path], int]
    score: Callable[[Path], Iterable[tuple[str, bool]]] | None = None

    def report(self, material: Path) -> dict[str, Any]:
        """{"right", "attempted", "all", "missed"}; {"absent": true} where the material is not there."""
        where = material / self.place
        if not where.exists():
            return {"absent": True}
        outcomes = list(self.score(where)) if self.score else []
        missed = [identifier for identifier, right in outcomes if not right]
        return {
            "right": len(outcomes) - len(missed),
            "attempted": len(outcomes),
            "all": self.size(where),
            "missed": missed,
        }


def facts(where: Path) -> int:
    return len(json.loads(where.read_text("utf-8")))


def files(*patterns: str) -> Callable[[Path], int]:
    return lambda where: sum(1 for pattern in patterns for _file in where.rglob(pattern))


AREAS = (
    Area("moodle_marks", "grading/moodle_facts.json", facts, moodle.marks),
    Area("moodle_behaviours", "grading/moodle_behaviour_facts.json", facts, moodle.behaviours),
    Area("gradebook", "grading/moodle_gradebook_facts.json", facts, gradebook.outcomes),
    Area("imports", "grading/moodle_import_facts.json", facts, imports.outcomes),
    Area("gift", "question-banks/gift-grammar", files("*.gift"), gift.outcomes),
    Area("qti", "grading/qti_facts.json", facts, qti.outcomes),
    Area("capa", "grading/olx_facts.json", facts, capa.outcomes),
    Area("olx", "olx", files("course.xml", "library.xml", "*.tar.gz")),
    Area("scorm_packages", "scorm/packages", files("*.zip")),
    Area("scorm_rte", "scorm/rte-facts", files("*.json")),
    Area("h5p", "h5p", files("*.h5p")),
    Area("cmi5_packages", "cmi5", files("*.zip", "*.xml", "*.md")),
    Area("common_cartridge", "common-cartridge", files("*.imscc")),
    Area("badges", "badges/ob30-valid", files("*.json", "*.jwt", "*.png", "*.svg")),
)
