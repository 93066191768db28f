"""Paths of categories as Moodle writes them: `$course$/top/Law/Evidence`."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTEXT = re.compile(r"\$[a-z]+\$")
LONGEST = 200


def category_path(path: str) -> tuple[str, ...]:
    """The names from the top; `//` is a slash within a name."""
    names = [name.replace("\x01", "/").strip() for name in path.replace("//", "\x01").split("/")]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    return tuple(name[:LONGEST] for name in names if name)


def written_path(names: Sequence[str]) -> str:
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
