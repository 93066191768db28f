"""The formats there are, in the order in which they are asked whether a file is theirs."""

from __future__ import annotations

from assessments.interchange.base import Format
from assessments.interchange.moodle_xml import MoodleXml

_MEMBERS: tuple[Format, ...] = (MoodleXml(),)

FORMATS: dict[str, Format] = {member.name: member for member in _MEMBERS}
