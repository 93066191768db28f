"""The site as one starts, stops and kills it; the data is there already (the first start is `prepared`)."""

import os
import shutil
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from scripts.demo_site import Site, until

# On a quiet machine a start takes five seconds; the promise is twelve.
SECOND_START_CPU = 12.0


def processes_of(site: Site) -> list[int]:
    """Every process that was started with this site's folder, whoever its parent is now."""
    mark = f"VAR_DIR={site.var}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def var(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("start") / "var"
    shutil.copytree(prepared, folder)
    return folder


@pytest.fixture
def started(var):
    site = Site(var)
    site.start(60)
    yield site
    site.stop()


def test_a_second_start_keeps_the_data_and_names_what_runs(var):
    before = os.times()
    site = Site(var)
    site.start(60)
    log = (var / "site.log").read_text("utf-8").rpartition("Comity is running at ")[2]
    assert site.health() == {"status": "ok", "database": "ok", "worker": "ok", "storage": "ok"}
    assert log.startswith(f"{site.address}\n")
    for account in site.accounts.values():
        assert account["staff_number"] in log
    assert "Stop with Ctrl-C." in log
    assert len(processes_of(site)) == 5  # supervisor, web and its one child, worker, beat
    site.stop()
    after = os.times()
    spent = sum(after[2:4]) - sum(before[2:4])
    assert spent < SECOND_START_CPU


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything(started, number):
    started.process.send_signal(number)
    assert started.process.wait(15) == 0
    until(lambda: not processes_of(started), "nothing is left", 5)


def test_kill_9_of_the_supervisor_leaves_nothing(started):
    started.process.kill()
    started.process.wait(5)
    until(lambda: not processes_of(started), "nothing is left", 15)


def test_whatever_is_killed_is_started_again(started):
    for part in ("web", "worker", "beat"):
        before = started.pids()
        started.kill(part)
        until(lambda before=before, part=part: started.pids()[part] != before[part], f"{part} is back", 15)
        assert started.pids()["supervisor"] == before["supervisor"]
    until(started.health, "the site answers", 15)
    time.sleep(0.5)
    with urllib.request.urlopen(f"{started.address}/accounts/login/", timeout=10) as page:
        assert page.status == 200
