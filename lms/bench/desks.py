"""What the pages of the desks take in a country's worth of data: wall time of the whole request."""

from __future__ import annotations

import re
import statistics
import time
from collections import deque
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import OutboxMessage
from core.outbox import operations as outbox
from lms.bench.measure import Call, Figure
from lms.demo import national

if TYPE_CHECKING:
    from lms.bench.cases import Bench

# One of each kind of work; those whose scope is the country first.
PEOPLE = ("D1001", "D1003", "D2001", "D3001", "D3002", "D3003", "D4001", "D5001", "D5002")
STARTS = ("/learn/", "/teach/", "/hr/", "/people/", "/notices/")
# The pages one reaches from a desk that belong to it; reading and the catalogue have figures of their own.
OF_A_DESK = re.compile(
    r"^/(learn|teach|hr|people|notices|qualifications|training|exchange|programmes|calendar|assessments|competence)/"
)
NO_PAGE = re.compile(r"export|download|\.(pdf|xlsx|csv|json|ics)|/certificates/|/files?/|/sign-out/")
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d+")
HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
TIMES = 3


def desk_pages(bench: Bench) -> Figure:
    """The slowest page of all those that can be reached from the desks, one of each kind a person."""
    size = national.fill(run_count=national.RUNS, positions=national.POSITIONS)
    took: dict[str, float] = {}
    queries: dict[str, int] = {}
    for number in PEOPLE:
        cookies = bench.cookies(number)
        for path in _pages(bench, number):
            call = Call(path, cookies)
            name = f"{path} ({number})"
            took[name] = statistics.median(_milliseconds(bench, call) for _time in range(TIMES))
            with CaptureQueriesContext(connection) as captured:
                bench.server.send(bench.server.ours, call)
            queries[name] = len(captured)
    worst = sorted(took, key=lambda name: -took[name])[:8]
    return Figure(
        value=round(took[worst[0]], 1),
        size={**size, "pages": len(took), "most queries": max(queries.values())},
        worst={name: round(took[name], 1) for name in worst},
    )


def _pages(bench: Bench, number: str) -> Iterator[str]:
    """Breadth first from the desks' own addresses, through whatever they link to."""
    queue, seen = deque(STARTS), set()
    while queue:
        address = queue.popleft()
        kind = VARYING.sub("<>", address)
        if kind in seen or NO_PAGE.search(address) or not OF_A_DESK.match(address):
            continue
        seen.add(kind)
        call = Call(address, bench.cookies(number))
        status, body = bench.server.ask(bench.server.ours, call)
        if _count_figures():  # with them the page has more links
            status, body = bench.server.ask(bench.server.ours, call)
        if status != HTTPStatus.OK or not body.lstrip().startswith(b"<!"):
            continue
        yield address
        for href in HREF.findall(body.decode()):
            parts = urlsplit(unescape(href))
            if not parts.netloc:
                queue.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def _count_figures() -> int:
    """What the page has left to the worker, which stands still here; how much there was."""
    waiting = OutboxMessage.objects.filter(task_path="courses.tasks.count_figures", state="pending")
    found = list(waiting.values_list("pk", flat=True))
    for message in found:
        outbox.deliver(message)
    return len(found)


def _milliseconds(bench: Bench, call: Call) -> float:
    began = time.perf_counter()
    bench.server.send(bench.server.ours, call)
    return (time.perf_counter() - began) * 1000
