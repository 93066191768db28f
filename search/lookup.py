"""The one SQL statement of search. It is the same on SQLite and PostgreSQL (docs/decisions/0017)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search.analysis import Query, Range

EXTRA = -1  # in the place of a word: raises what is found, and is not asked for


@dataclass(frozen=True)
class Reach:
    """A kind that may be found; `paths` None: all of it, else below these places only."""

    kind: int
    paths: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Hit:
    kind: int
    thing: int
    score: int


def look_up(query: Query, reaches: Iterable[Reach], *, needed: int, most: int) -> list[Hit]:
    """Things that hold at least `needed` of the words: of each kind the best `most`, the newest of equals."""
    reaches = [reach for reach in reaches if reach.paths != ()]
    if not reaches or not query:
        return []
    statement = _Statement(reaches)
    arms = list(statement.arms(query))
    having = "HAVING SUM(CASE WHEN word >= 0 THEN 1 ELSE 0 END) >= %s" if query.words else ""
    sql = f"""
        WITH {statement.reaches()}
        hits AS ({" UNION ALL ".join(arms)}),
        best AS (SELECT word, kind, thing, MAX(weight) AS weight FROM hits GROUP BY word, kind, thing),
        scored AS (SELECT kind, thing, SUM(weight) AS score FROM best GROUP BY kind, thing {having}),
        ranked AS (
            SELECT kind, thing, score,
                   ROW_NUMBER() OVER (PARTITION BY kind ORDER BY score DESC, thing DESC) AS rank
            FROM scored
        )
        SELECT kind, thing, score FROM ranked WHERE rank <= %s ORDER BY kind, rank
    """  # noqa: S608  built of the texts below; every value is a parameter
    params = [*statement.reach_params, *statement.arm_params]
    params += [needed, most] if query.words else [most]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Hit(kind, thing, int(score)) for kind, thing, score in cursor.fetchall()]


class _Statement:
    def __init__(self, reaches: list[Reach]) -> None:
        self.open = [reach.kind for reach in reaches if reach.paths is None]
        self.bounded = [reach for reach in reaches if reach.paths is not None]
        self.reach_params: list[Any] = []
        self.arm_params: list[Any] = []

    def reaches(self) -> str:
        """The places below the paths of each kind, read once."""
        parts = []
        for reach in self.bounded:
            within = " OR ".join("path LIKE %s" for _path in reach.paths or ())
            parts.append(
                f"reach_{reach.kind} AS MATERIALIZED (SELECT id FROM search_place WHERE {within}),"  # noqa: S608
            )
            # Paths are digits and points: nothing in them means anything to LIKE.
            self.reach_params += [f"{path}%" for path in reach.paths or ()]
        return " ".join(parts)

    def arms(self, query: Query) -> Iterator[str]:
        for number, word in enumerate(query.words):
            for part in word.ranges:
                yield self._arm(number, part, None)
        for part, worth in query.extras:
            yield self._arm(EXTRA, part, worth)

    def _arm(self, word: int, part: Range, worth: int | None) -> str:
        """Each is one walk along the key of the postings, which holds all that is asked for."""
        weight = "weight" if worth is None else str(worth)
        self.arm_params += [part.token, part.end] if part.is_prefix else [part.token]
        where = "token >= %s AND token < %s" if part.is_prefix else "token = %s"
        return (
            f"SELECT {word} AS word, kind, thing, {weight} AS weight FROM search_posting "  # noqa: S608
            f"WHERE {where} AND ({self._allowed()})"
        )

    def _allowed(self) -> str:
        conditions = []
        if self.open:
            conditions.append(f"kind IN ({', '.join('%s' for _ in self.open)})")
            self.arm_params += self.open
        for reach in self.bounded:
            conditions.append(f"(kind = %s AND place IN (SELECT id FROM reach_{reach.kind}))")  # noqa: S608
            self.arm_params.append(reach.kind)
        return " OR ".join(conditions)
