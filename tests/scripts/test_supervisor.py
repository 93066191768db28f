"""The supervisor with small parts in place of web, worker and beat; each test forks real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Parts: "calm" waits for ever, "frail" ends with an error, "deaf" ignores TERM.
SITE = """
import json, os, signal, sys, time
from lms import supervisor

def calm():
    while True:
        time.sleep(60)

def frail():
    sys.exit(3)

def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    calm()

def remember(pids):
    with open(sys.argv[1] + ".new", "w") as file:
        json.dump({"supervisor": os.getpid(), **pids}, file)
    os.replace(sys.argv[1] + ".new", sys.argv[1])

supervisor.RESTART_PAUSE, supervisor.PATIENCE = 0.05, 0.5
parts = {name: globals()[name] for name in sys.argv[2:]}
sys.exit(supervisor.Supervisor(parts, remember).run())
"""


def until(question, seconds: float = 10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} seconds")


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class Site:
    def __init__(self, folder: Path, *parts: str) -> None:
        self.file = folder / "pids.json"
        command = [sys.executable, "-c", SITE, str(self.file), *parts]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        until(self.file.exists, 30)

    def pids(self) -> dict[str, int]:
        return json.loads(self.file.read_text())

    def nothing_left(self) -> bool:
        return not any(alive(pid) for pid in self.pids().values())


@pytest.fixture
def site(tmp_path):
    started = []

    def start(*parts: str) -> Site:
        started.append(Site(tmp_path, *parts))
        return started[-1]

    yield start
    for one in started:
        for pid in one.pids().values():
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        one.process.communicate(timeout=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_every_part(site, number):
    running = site("calm")
    running.process.send_signal(number)
    assert running.process.wait(10) == 0
    until(running.nothing_left)


def test_ctrl_c_reaches_the_whole_group_and_stops_it_all_the_same(site):
    running = site("calm")
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(10) == 0
    until(running.nothing_left)


def test_a_part_that_does_not_listen_is_ended(site):
    running = site("calm", "deaf")
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(10) == 0
    until(running.nothing_left)


def test_kill_9_of_the_supervisor_leaves_nothing(site):
    running = site("calm")
    running.process.kill()
    running.process.wait(10)
    until(running.nothing_left)


def test_a_killed_part_is_started_again_however_often(site):
    running = site("calm")
    for _number in range(7):
        before = running.pids()
        os.kill(before["calm"], signal.SIGKILL)
        until(lambda before=before: running.pids()["calm"] != before["calm"])
        assert running.pids()["supervisor"] == before["supervisor"]
    assert alive(running.pids()["calm"])


def test_a_part_that_cannot_run_ends_the_site(site):
    running = site("calm", "frail")
    assert running.process.wait(20) == 1
    assert "frail keeps ending; giving up" in running.process.stderr.read()
    until(running.nothing_left)
