"""The table of permission_matrix.txt, read."""

from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse

from tests.architecture.scenario import Scenario
from tests.factories.people import MEMBERS

TABLE = Path(__file__).with_name("permission_matrix.txt")
WHO = ("anonymous", *MEMBERS)


@dataclass(frozen=True)
class Row:
    name: str
    object: str
    verb: str
    statuses: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.verb} {self.name} {self.object}"


def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    heading = lines[0]
    at_object, at_verb = heading.index("object"), heading.index("verb")
    found = []
    for line in lines[1:]:
        verb, *statuses = line[at_verb:].split()
        found.append(
            Row(line[:at_object].strip(), line[at_object:at_verb].strip(), verb, tuple(map(int, statuses)))
        )
    return found


def address_of(row: Row, scenario: Scenario) -> str:
    if row.name.startswith("^"):
        return "/" + row.name.removeprefix("^")
    return reverse(row.name, args=scenario.arguments[row.object])
