"""The formats there are, in the order in which they are asked whether a file is theirs."""

from __future__ import annotations

from assessments.interchange.base import Format

_MEMBERS: tuple[Format, ...] = ()

FORMATS: dict[str, Format] = {member.name: member for member in _MEMBERS}
