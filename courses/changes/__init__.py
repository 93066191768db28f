"""What becomes of a reader's place and of a lesson's marks when its text changes. Pure: no Django.

A place is (block, index), as in content.rendering. `text` describes a text, `matching` says which
paragraph became which, `report` what that means for readers.
"""

from courses.changes.matching import FEWEST_ALIKE, Match, match
from courses.changes.report import ChangeReport, Effect, compare, marks
from courses.changes.text import Paragraph, Place, Text, from_rows, to_rows

__all__ = [
    "FEWEST_ALIKE",
    "ChangeReport",
    "Effect",
    "Match",
    "Paragraph",
    "Place",
    "Text",
    "compare",
    "from_rows",
    "marks",
    "match",
    "to_rows",
]
