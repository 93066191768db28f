"""A bank with one question of each type, about fictional cases: what the trainer's guide shows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assessments.operations import authoring
from assessments.operations.authoring import Draft
from assessments.operations.banks import create_bank
from assessments.operations.files import put_file
from assessments.question_types.registry import TYPES
from lms.demo.drawings import PICTURES
from lms.demo.source import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from people.models import User

CODE = "KINDS"
_PICTURE = "picture:"


def write(people: Mapping[str, User]) -> None:
    by = people["trainer"]
    bank = create_bank(
        code=CODE, title_zh="题型示例（虚构案例）", title_en="One of each type (fictional cases)", by=by
    )
    digests = {
        name: put_file(bank=bank, name=f"{name}.png", data=draw(), by=by).digest
        for name, draw in PICTURES.items()
    }
    for entry in load("questions/kinds"):
        if entry["kind"] not in TYPES:
            continue
        draft = Draft(
            kind=entry["kind"],
            definition=_with_pictures(entry["definition"], digests),
            key=entry["key"],
            explanation=entry["explanation"],
            marks=Decimal(entry.get("marks", "1")),
        )
        authoring.add_question(bank=bank, key=entry["id"], draft=draft, by=by)


def _with_pictures(value: Any, digests: Mapping[str, str]) -> Any:
    """`picture:<name>` stands in the seed for the digest of what is drawn."""
    if isinstance(value, dict):
        return {name: _with_pictures(part, digests) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_pictures(part, digests) for part in value]
    if isinstance(value, str) and value.startswith(_PICTURE):
        return digests[value.removeprefix(_PICTURE)]
    return value
