"""What a search page takes in a country's worth of data: wall time of the whole request."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lms.bench.measure import Call, Figure
from lms.demo import national

if TYPE_CHECKING:
    from lms.bench.cases import Bench

# Everybody, a province, nobody: the searchers' scopes.
SEARCHERS = ("D5001", "D3002", "D1001")
# Ordinary ones and the worst: one frequent character, the beginnings of many names, all offices.
QUERIES = (
    "引渡", "领事通报", "国际刑事司法协助", "领事 保护", "豁", "領事通報", "重慶市人民檢察院",
    "consular notification", "prosecuting", "extradition requests", "the",
    "chongqing", "chong qing", "cq", "lstb", "jiancha", "FP-101", "D1001", "B012345",
    "王", "检察院", "人民检察院", "王伟", "张 明", "wang", "wang w", "zh", "li", "wm", "zhangm",
    "zhang ming", "lin zhiyuan",
)  # fmt: skip
TIMES = 3


def site_search(bench: Bench) -> Figure:
    size = national.fill()
    took: dict[str, list[float]] = {}
    for number in SEARCHERS:
        cookies = bench.cookies(number)
        for query in QUERIES:
            call = Call(f"/search/?{urlencode({'q': query})}", cookies)
            bench.server.send(bench.server.ours, call)
            took[f"{query} ({number})"] = [_milliseconds(bench, call) for _time in range(TIMES)]
    medians = {query: statistics.median(times) for query, times in took.items()}
    worst = sorted(medians, key=lambda query: -medians[query])[:5]
    return Figure(
        value=round(statistics.median(medians.values()), 1),
        size={**size, "queries": len(medians)},
        worst={query: round(medians[query], 1) for query in worst},
    )


def _milliseconds(bench: Bench, call: Call) -> float:
    began = time.perf_counter()
    bench.server.send(bench.server.ours, call)
    return (time.perf_counter() - began) * 1000
