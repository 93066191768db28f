"""The demo site on a port of its own, started for whoever measures, looks or tests, stopped afterwards."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # `python scripts/audit.py` has only its own folder there

from lms.supervisor import die_with_parent

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ],
}
# A site of its own has a database, a broker and a mailbox of its own, whatever the caller uses.
NOT_INHERITED = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL", "MEDIA_ROOT", "SECRET_KEY"}


class NotUp(RuntimeError):
    """The site ended, or did not answer in time."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(question: Callable[[], Any], what: str, seconds: float) -> Any:
    """The first true answer; NotUp when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise NotUp(f"Not within {seconds:.0f} seconds: {what}")


class Site:
    """A demo site over one folder of data; it may be killed and started again on the same port."""

    def __init__(self, var: Path, stage: str = "running", **environment: str) -> None:
        self.var = var
        self.stage = stage
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.content_address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in NOT_INHERITED},
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
            "VAR_DIR": str(var),
            "SITE_ORIGIN": self.address,
            "CONTENT_ORIGIN": self.content_address,
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def accounts(self) -> dict[str, dict[str, str]]:
        return json.loads((self.var / "demo.json").read_text(encoding="utf-8"))["accounts"]

    @property
    def database(self) -> Path:
        return self.var / "comity.sqlite3"

    def manage(self, *words: str, check: bool = True) -> str:
        """What a management command prints, on this site's data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise RuntimeError(f"manage.py {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, seconds: float = 300) -> None:
        """Until every part answers; an empty folder is filled with demo data first."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "site.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(self.port), "--stage", self.stage],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )  # fmt: skip
        self.wait(seconds)

    def health(self) -> dict[str, str]:
        """What /healthz says; {} while nothing answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return json.load(answer)
        except (urllib.error.URLError, OSError, ValueError):
            return {}

    def is_up(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            log = (self.var / "site.log").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise NotUp(f"The site ended before it answered:\n{log}")
        return self.health().get("status") == "ok"

    def wait(self, seconds: float = 60) -> None:
        until(self.is_up, f"every part of {self.address} is ok", seconds)

    def is_idle(self) -> bool:
        """Whether no background work waits; work that was given up stops the caller."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)) as database:
            states = dict(
                database.execute("SELECT state, count(*) FROM core_outboxmessage GROUP BY state").fetchall()
            )
        if states.get("dead"):
            raise RuntimeError(f"{states['dead']} pieces of background work were given up; see {self.var}")
        return not states.get("pending")

    def pids(self) -> dict[str, int]:
        """Of supervisor, web, worker and beat, as the supervisor wrote them last."""
        return json.loads((self.var / "pids.json").read_text())

    def kill(self, part: str) -> None:
        """kill -9 of one part; the supervisor starts it again."""
        with suppress(ProcessLookupError):
            os.kill(self.pids()[part], signal.SIGKILL)

    def kill_all(self) -> None:
        """kill -9 of all at once, as when the machine goes down; start() brings the site back."""
        for part in self.pids():
            self.kill(part)
        if self.process is not None:
            self.process.wait(10)
        until(lambda: not self.health(), "the killed site is silent", 10)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running_site(var: Path | None = None, stage: str = "running", **environment: str) -> Iterator[Site]:
    """A demo site on a free port; `var` is where its database and files are."""
    site = Site(var or Path(os.environ.get("VAR_DIR", ROOT / "var")), stage, **environment)
    try:
        site.start()
        yield site
    finally:
        site.stop()
