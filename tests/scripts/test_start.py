"""The start refuses in one line what only the person at the keyboard can mend."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import start

START = Path(start.__file__)
NOBODY = 65534


def refused(action, *args) -> str:
    with pytest.raises(start.Refused) as caught:
        action(*args)
    (line,) = str(caught.value).splitlines()
    return line


def run_start(*words: str, **options) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, START, *words], capture_output=True, text=True, timeout=60, **options
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """The start believes that the checkout is an empty folder, and installs nothing."""
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VAR", tmp_path / "var")
    monkeypatch.setattr(start, "STAMPS", tmp_path / "var" / "stamps")
    monkeypatch.setattr(start, "_run", lambda *command, **options: commands.append(command))
    commands: list[tuple] = []
    return tmp_path


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert refused(start.check_python) == "Comity needs Python 3.11 or newer; python3 here is 3.9.2."


def test_an_old_python_can_read_the_file_that_refuses_it():
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_taken_port_is_one_line_and_status_1():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run_start("run", "--port", str(port)) == (
            1,
            "",
            f"comity: Port {port} is taken; choose another, for example PORT={port + 1}.\n",
        )


def test_a_port_taken_on_all_addresses_is_refused():
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(start.check_port, port).startswith(f"Port {port} is taken")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("--port", "70000"),
            "Port 70000 does not exist; choose one from 1024 to 65535, for example PORT=8000.",
        ),
        (("--port", "0"), "Port 0 does not exist; choose one from 1024 to 65535, for example PORT=8000."),
        (("--port", "web"), "PORT must be a whole number, not 'web'."),
        (("--port", ""), "PORT must be a whole number, not ''."),
        (
            ("--stage", "full"),
            "STAGE must be one of empty, catalogue, running, closed, national, not 'full'.",
        ),
    ],
)
def test_a_wrong_word_is_one_line_and_status_1(words, line):
    assert run_start("run", *words) == (1, "", f"comity: {line}\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")
def test_a_missing_right_is_one_line_and_status_1(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "start.py").write_bytes(START.read_bytes())
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o055)
        if folder == Path("/tmp"):
            break
    done = subprocess.run(
        ["/usr/bin/python3", tmp_path / "scripts" / "start.py", "run", "--port", "18999"],
        capture_output=True,
        text=True,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        env={"PATH": os.environ["PATH"]},
    )
    expected = f"comity: Comity cannot write to {tmp_path}; run it as a user who may.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)


def test_a_missing_right_names_the_folder(checkout, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: path != checkout)
    assert refused(start.check_rights) == f"Comity cannot write to {checkout}; run it as a user who may."


def test_missing_packages_are_listed_for_who_may_not_install_them(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    group = {"poppler-utils": lambda: False, "git": lambda: True, "chromium": lambda: False}
    assert (
        refused(start.system_packages, group)
        == "Missing system packages; install them: apt-get install poppler-utils chromium"
    )


def test_a_step_runs_again_only_when_what_it_reads_has_changed(checkout):
    lock = checkout / "requirements.txt"
    lock.write_text("one")
    assert start.once("step", lock) is True
    start.stamp("step", lock)
    assert start.once("step", lock) is False
    lock.write_text("two")
    assert start.once("step", lock) is True


def test_the_stages_are_those_of_the_seed_command():
    from lms.management.commands import demo, seed

    assert start.STAGES == demo.STAGES == seed.STAGES
