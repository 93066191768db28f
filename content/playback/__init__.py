"""Sound and moving pictures as files: what they are, what is said in them, what was watched. No database."""

from content.playback.captions import Cue, parse, transcript, write
from content.playback.errors import Refused
from content.playback.files import Facts, examine
from content.playback.ranges import MOST_RANGES, covered, merge, percent, within

__all__ = [
    "MOST_RANGES",
    "Cue",
    "Facts",
    "Refused",
    "covered",
    "examine",
    "merge",
    "parse",
    "percent",
    "transcript",
    "within",
    "write",
]
