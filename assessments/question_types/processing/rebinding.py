"""Keeping a rule that a question brought when its author edits the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_LISTS = ("options", "stems", "rows", "columns", "choices", "drops")
Ids = Mapping[str, Sequence[str]]


def ids_of(definition: Mapping[str, Any]) -> dict[str, list[str]]:
    """The identifiers that a rule may speak of, by the list they stand in; parts count as one list each."""
    found = {name: [str(one["id"]) for one in definition[name]] for name in _LISTS if definition.get(name)}
    for name in ("gaps", "parts"):
        for one in definition.get(name) or ():
            found.setdefault(name, []).append(str(one["id"]))
            for inner, ids in ids_of(one.get("definition") or {}).items():
                found[f"{one['id']}/{inner}"] = ids
    return found


def rebound(processing: Mapping[str, Any], before: Ids, after: Ids) -> dict[str, Any] | None:
    """The rule for the question as it is now; None where nobody can tell which option is which.

    An identifier that is still there means the same. Where a form numbered all of a list anew, they are
    known by their places, so there have to be as many.
    """
    ours: dict[str, str] = {}
    for name, old in before.items():
        new = after.get(name) or ()
        if set(old) & set(new):
            continue
        if len(old) != len(new) or name in ("gaps", "parts") or "/" in name:
            return None
        ours.update(zip(new, old, strict=True))
    if not ours:
        return dict(processing)
    binds = {name: _renamed(bind, ours) for name, bind in processing["bind"].items()}
    return {**processing, "bind": binds}


def _renamed(bind: Mapping[str, Any], ours: Mapping[str, str]) -> dict[str, Any]:
    names = bind.get("names") or {}
    return {**bind, "names": {**names, **{new: names.get(old, old) for new, old in ours.items()}}}
