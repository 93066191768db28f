"""The processes of one start: web, worker, beat. `lms.supervisor` keeps them alive."""

import signal
import warnings

from celery.platforms import SecurityWarning
from gunicorn.app.base import BaseApplication

from lms.celery import app as celery_app
from lms.supervisor import Part, die_with_parent
from lms.wsgi import application


class Web(BaseApplication):
    def __init__(self, port: int, when_ready: Part) -> None:
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
            "graceful_timeout": 4,
            "loglevel": "warning",
            "proc_name": "comity-web",
            "control_socket_disable": True,
            "when_ready": lambda server: self.when_ready(),
            # Else the port stays taken for a second after a kill -9 of gunicorn's first process.
            "post_fork": lambda server, worker: die_with_parent(signal.SIGKILL),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return application


def web(port: int, when_ready: Part) -> Part:
    return lambda: Web(port, when_ready).run()


def worker() -> None:
    # The demo may be run as root in a machine of its own; a served installation has a user for it.
    warnings.simplefilter("ignore", SecurityWarning)
    celery_app.worker_main(
        ["--quiet", "worker", "--pool=threads", "--concurrency=2", "--loglevel=WARNING", "--without-gossip",
         "--without-mingle", "--hostname=comity@%h"]
    )  # fmt: skip


def beat() -> None:
    celery_app.Beat(loglevel="WARNING", quiet=True, pidfile=None).run()


def demo_parts(port: int, when_ready: Part) -> dict[str, Part]:
    return {"web": web(port, when_ready), "worker": worker, "beat": beat}
