"""Interleaved rounds of CPU time for one request and its yardstick."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from lms.bench import baseline

ROUNDS, REQUESTS, WARM_UP = 5, 60, 10


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
    ratio: float
    rounds: list[float]
    queries: int
    milliseconds: float


class Server:
    """Both handlers in one process on one database; requests go in as WSGI environments."""

    def __init__(self) -> None:
        self.ours = WSGIHandler()
        with override_settings(MIDDLEWARE=["lms.bench.measure.use_baseline", *baseline.MIDDLEWARE]):
            self.bare = WSGIHandler()
        self.counter = 0

    def send(self, handler: WSGIHandler, call: Call) -> bytes:
        self.counter += 1
        factory = RequestFactory(SERVER_NAME="localhost")
        factory.cookies.load(dict(call.cookies))
        data = call.vary(self.counter) if call.vary else None
        make = factory.get if call.method == "GET" else factory.post
        environ = make(call.path, data, headers=dict(call.headers)).environ
        started: list[str] = []
        body = b"".join(handler(environ, lambda status, headers: started.append(status)))
        status = int(started[0].split()[0])
        if status not in call.expect:
            raise AssertionError(f"{call.method} {call.path} answered {status}: {body[:300]!r}")
        return body

    def cpu(self, handler: WSGIHandler, call: Call, count: int) -> float:
        """CPU seconds of `count` requests, the making of the environments included in both."""
        gc.collect()
        gc.disable()
        begun = time.process_time()
        for _ in range(count):
            self.send(handler, call)
        spent = time.process_time() - begun
        gc.enable()
        return spent

    def compare(self, ours: Call, bare: Call) -> Figure:
        for _ in range(WARM_UP):
            self.send(self.ours, ours)
            self.send(self.bare, bare)
        ratios, ours_spent = [], []
        for _ in range(ROUNDS):
            mine, other = self.cpu(self.ours, ours, REQUESTS), self.cpu(self.bare, bare, REQUESTS)
            ratios.append(round(mine / other, 3))
            ours_spent.append(mine / REQUESTS * 1000)
        with CaptureQueriesContext(connection) as captured:
            self.send(self.ours, ours)
        return Figure(
            round(statistics.median(ratios), 3),
            ratios,
            len(captured),
            round(statistics.median(ours_spent), 2),
        )


def use_baseline(get_response: Callable) -> Callable:
    """Middleware of the bare handler: the yardsticks have URLs of their own."""

    def middleware(request: object) -> object:
        request.urlconf = "lms.bench.baseline"  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
