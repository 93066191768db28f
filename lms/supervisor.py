"""Web, worker and beat as three processes of one start, for the demo and the developer.

Forked from a process that has Django loaded, so three cost little more than one to start. Each
asks the kernel to die with the supervisor: a kill -9 of any of them leaves nothing behind, and the
supervisor starts again whatever dies alone. Production runs the same three under its own init.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

from django.db import connections
from gunicorn.app.base import BaseApplication

from lms.celery import app as celery_app
from lms.wsgi import application

PR_SET_PDEATHSIG = 1
RESTART_PAUSE = 1.0


class Web(BaseApplication):
    def __init__(self, port: int, when_ready: Callable[[], None]) -> None:
        self.port = port
        self.when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": [f"0.0.0.0:{self.port}"],
            "workers": 1,
            "threads": 8,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "proc_name": "comity-web",
            "control_socket_disable": True,
            "when_ready": lambda server: self.when_ready(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> object:
        return application


def _web(port: int, when_ready: Callable[[], None]) -> None:
    Web(port, when_ready).run()


def _worker() -> None:
    celery_app.worker_main(
        ["worker", "--pool=threads", "--concurrency=2", "--loglevel=WARNING", "--without-gossip",
         "--without-mingle", "--hostname=comity@%h"]
    )  # fmt: skip


def _beat() -> None:
    celery_app.Beat(loglevel="WARNING", quiet=True, pidfile=None).run()


class Supervisor:
    """Runs the given parts until TERM or Ctrl-C; restarts a part that dies on its own."""

    def __init__(self, port: int, when_ready: Callable[[], None]) -> None:
        self.parts: dict[str, Callable[[], None]] = {
            "web": lambda: _web(port, when_ready),
            "worker": _worker,
            "beat": _beat,
        }
        self.running: dict[int, str] = {}
        self.stopping = False

    def start(self, name: str) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.running[pid] = name
            return
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN if name == "web" else signal.SIG_DFL)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
        try:
            self.parts[name]()
        except SystemExit as ending:
            os._exit(int(ending.code or 0) if not isinstance(ending.code, str) else 1)
        except KeyboardInterrupt:
            os._exit(0)
        os._exit(0)

    def stop(self, *_: object) -> None:
        self.stopping = True
        for pid in self.running:
            os.kill(pid, signal.SIGTERM)

    def run(self, remember: Callable[[dict[str, int]], None]) -> None:
        connections.close_all()
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        for name in self.parts:
            self.start(name)
        remember({name: pid for pid, name in self.running.items()})
        deadline = None
        while self.running:
            try:
                pid, _status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid in self.running:
                name = self.running.pop(pid)
                if not self.stopping:
                    print(f"comity: {name} ended and is started again", file=sys.stderr, flush=True)
                    time.sleep(RESTART_PAUSE)
                    self.start(name)
                    remember({name: pid for pid, name in self.running.items()})
            elif self.stopping:
                deadline = deadline or time.monotonic() + 8
                if time.monotonic() > deadline:
                    for late in self.running:
                        os.kill(late, signal.SIGKILL)
                    deadline += 60
            if not pid:
                time.sleep(0.1)
