"""From the marks of one person to the total of a category; pure, exact fractions throughout.

The rules are those of Moodle's gradebook as its documentation describes them ("Grade aggregation",
"Natural weights", "Drop the lowest"), so that totals moved here from there stay what they were.
"""

from gradebook.aggregation.model import Aggregation, Entry, Rules, Total
from gradebook.aggregation.total import total

__all__ = ["Aggregation", "Entry", "Rules", "Total", "total"]
