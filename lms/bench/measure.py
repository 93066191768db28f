"""CPU time of one kind of request and of its yardstick, taken in turns."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from lms.bench import baseline

ROUNDS, REQUESTS, WARM_UP = 5, 40, 10


@dataclass(frozen=True)
class Call:
    """One kind of request; `vary` gives the body of the n-th, so that no two writes are the same."""

    path: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    vary: Callable[[int], Mapping[str, str]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    expect: tuple[int, ...] = (200,)


@dataclass(frozen=True)
class Figure:
    """A ratio with its rounds, or a `value` with the `size` of the data it was taken from."""

    ratio: float | None = None
    rounds: list[float] = field(default_factory=list)
    queries: int = 0
    milliseconds: float = 0.0
    value: float | None = None
    size: Mapping[str, int] = field(default_factory=dict)
    worst: Mapping[str, float] = field(default_factory=dict)

    @property
    def measured(self) -> float:
        return (self.value if self.ratio is None else self.ratio) or 0.0

    def report(self) -> dict[str, Any]:
        if self.value is not None:
            return {"value": self.value, "size": dict(self.size), "worst": dict(self.worst)}
        return {
            "ratio": self.ratio,
            "rounds": self.rounds,
            "queries": self.queries,
            "milliseconds": self.milliseconds,
        }


def alternate(ours: Callable[[], object], bare: Callable[[], object], count: int) -> tuple[float, float]:
    """CPU seconds of `count` runs of each, one after the other so that both meet the same weather."""
    mine = other = 0.0
    for _ in range(count):
        begun = time.process_time()
        ours()
        between = time.process_time()
        bare()
        other += time.process_time() - between
        mine += between - begun
    return mine, other


def compare(
    ours: Callable[[], object],
    bare: Callable[[], object],
    *,
    requests: int = REQUESTS,
    warm_up: int = WARM_UP,
) -> tuple[list[float], float]:
    """The ratio of every round, and milliseconds of one of ours."""
    alternate(ours, bare, warm_up)
    gc.collect()
    gc.freeze()  # what start-up left is no request's garbage
    ratios, spent = [], []
    for _ in range(ROUNDS):
        mine, other = alternate(ours, bare, requests)
        ratios.append(round(mine / other, 3))
        spent.append(mine / requests * 1000)
    gc.unfreeze()
    return ratios, round(statistics.median(spent), 2)


class Server:
    """Both handlers in one process on one database, asked as the web server asks: by WSGI environments."""

    def __init__(self) -> None:
        self.ours = WSGIHandler()
        with override_settings(MIDDLEWARE=["lms.bench.measure.use_baseline", *baseline.MIDDLEWARE]):
            self.bare = WSGIHandler()
        self.counter = 0

    def send(self, handler: WSGIHandler, call: Call) -> bytes:
        """The body of an answer that was expected."""
        status, body = self.ask(handler, call)
        if status not in call.expect:
            raise AssertionError(f"{call.method} {call.path} answered {status}: {body[:300]!r}")
        return body

    def ask(self, handler: WSGIHandler, call: Call) -> tuple[int, bytes]:
        """Status and body, whatever they are."""
        self.counter += 1
        factory = RequestFactory(SERVER_NAME="localhost")
        factory.cookies.load(dict(call.cookies))
        data = call.vary(self.counter) if call.vary else None
        make = factory.get if call.method == "GET" else factory.post
        environ = make(call.path, data, headers=dict(call.headers)).environ
        response: Any = handler(environ, _ignore)  # type: ignore[arg-type]
        try:
            body = b"".join(response)
        finally:
            response.close()
        return response.status_code, body

    def compare(self, ours: Call, bare: Call) -> Figure:
        ratios, milliseconds = compare(lambda: self.send(self.ours, ours), lambda: self.send(self.bare, bare))
        with CaptureQueriesContext(connection) as captured:
            self.send(self.ours, ours)
        queries = [query for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "PRAGMA"))]
        return Figure(round(statistics.median(ratios), 3), ratios, len(queries), milliseconds)


def _ignore(status: str, headers: Any) -> None:
    """What a server would send; the response itself is looked at instead."""


def forget(message_id: int) -> None:
    """In place of the queue: what the requests leave to do later is not measured and not done."""


def use_baseline(get_response: Callable) -> Callable:
    """Middleware of the bare handler: the yardsticks have URLs of their own."""

    def middleware(request: object) -> object:
        request.urlconf = "lms.bench.baseline"  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
