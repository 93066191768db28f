"""The demo site on a port of its own, started for whoever measures or looks, stopped afterwards."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM: dict[str, Any] = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ],
}


@dataclass
class Site:
    address: str
    accounts: dict[str, dict[str, str]]
    var: Path
    process: subprocess.Popen[bytes]

    def pids(self) -> dict[str, int]:
        return json.loads((self.var / "pids.json").read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(address: str, process: subprocess.Popen[bytes], seconds: int = 300) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The site ended with status {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if json.load(answer)["database"] == "ok":
                    return
        except (urllib.error.URLError, OSError, ValueError, KeyError):
            time.sleep(0.2)
    raise RuntimeError(f"No answer from {address} within {seconds} seconds")


@contextmanager
def running_site(var: Path | None = None, stage: str = "running", **environment: str) -> Iterator[Site]:
    """A demo site of its own on a free port; `var` is where its database and files are."""
    var = var or Path(os.environ.get("VAR_DIR", ROOT / "var"))
    var.mkdir(parents=True, exist_ok=True)
    port = free_port()
    origin = {"SITE_ORIGIN": f"http://localhost:{port}", "CONTENT_ORIGIN": f"http://127.0.0.1:{port}"}
    settings = {"DJANGO_SETTINGS_MODULE": "lms.settings.dev", "VAR_DIR": str(var), **origin, **environment}
    with (var / "site.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port), "--stage", stage],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_up(f"http://localhost:{port}", process)
            demo = json.loads((var / "demo.json").read_text(encoding="utf-8"))
            yield Site(f"http://localhost:{port}", demo["accounts"], var, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
