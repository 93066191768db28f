"""Querysets that are turned into SQL once, for the few that stand on every page of a busy desk.

Django writes the SQL of a queryset anew for every request, which costs several times what the
database needs to answer it. What is kept here is that SQL, with places for a few values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# Stand for the values while the SQL is written; no row has them.
NUMBER = 2_147_480_017
TEXT = "\ue000 the value \ue001"
IDENTIFIER = UUID("7f0e3c52-91aa-4b6c-8d25-d0c7a1b9e64f")
MOST = 256  # statements of one queryset and connection, by its keys


def _twin(thing: Any) -> Any:
    """Another one with the same attributes. `copy` would run a queryset, and `all()` copy its query."""
    twin = object.__new__(type(thing))
    vars(twin).update(vars(thing))
    return twin


class Prepared:
    """`rows = Prepared(build)`, then `rows(*values, *keys)` is a queryset to be read as it stands.

    `build(*values, *keys)` gives the queryset and may only compare the values with columns. `marks` says
    how many values there are, and of what kind: one number of a person unless told otherwise. Keys are
    whatever else decides the SQL or its parameters, and take few values: a day, a language. The queryset
    may not be filtered further; select_related and prefetch_related work.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], *marks: Any) -> None:
        self.build = build
        self.marks = marks or (NUMBER,)

    def __call__(self, *values_and_keys: Hashable) -> QuerySet[Any]:
        values, keys = values_and_keys[: len(self.marks)], values_and_keys[len(self.marks) :]
        connection = connections[DEFAULT_DB_ALIAS]
        kept = vars(connection).setdefault("_prepared", {}).setdefault(self, {})
        statement = kept.get(keys)
        if statement is None:
            if len(kept) >= MOST:
                kept.clear()
            statement = kept[keys] = _Statement(self.build(*self.marks, *keys), self.marks, connection)
        return statement.bound_to(values)


class _Statement:
    def __init__(self, rows: QuerySet[Any], marks: tuple[Any, ...], connection: Any) -> None:
        self.rows = rows
        self.has_uuids = connection.features.has_native_uuid_field
        self.compiler = rows.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        # What makes Python's values of the columns follows from the columns alone.
        self.converters: dict[int, Any] | None = None
        stored = [self.stored(mark) for mark in marks]
        if not set(stored) <= set(params):
            raise ValueError("Each value of a prepared queryset has to be compared with a column")
        # For each place the value that stands there, or what stands there always.
        self.places = [(stored.index(param), None) if param in stored else (None, param) for param in params]

    def stored(self, value: Any) -> Any:
        return value.hex if isinstance(value, UUID) and not self.has_uuids else value

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        if self.converters is None:
            self.converters = self.compiler.get_converters(expressions)
        return self.converters

    def bound_to(self, values: tuple[Any, ...]) -> QuerySet[Any]:
        params = tuple(fixed if place is None else self.stored(values[place]) for place, fixed in self.places)
        compiler = _twin(self.compiler)
        compiler.as_sql = lambda *args, **kwargs: (self.sql, params)
        compiler.get_converters = self.get_converters
        query = _twin(self.rows.query)
        query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        rows: Any = _twin(self.rows)
        rows._query = query  # its public name would make values of what was values_list
        return rows
