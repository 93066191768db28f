"""Several processes of one start, for the demo and the developer.

Forked from a process that has Django loaded, so three cost little more than one to start. Each
asks the kernel to die with the supervisor: a kill -9 of any of them leaves nothing behind, and the
supervisor starts again whatever dies alone. Production runs the same three under its own init.
"""

import ctypes
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping

PR_SET_PDEATHSIG = 1
STOPPING = {signal.SIGTERM, signal.SIGINT}
RESTART_PAUSE = 0.5
# A part that gives up by itself this often within this many seconds will not come to life by starting
# it again. One that was killed did not give up.
MOST_FAILURES, FAILURE_WINDOW = 5, 60.0
PATIENCE = 8.0  # seconds between TERM and KILL

Part = Callable[[], None]


def die_with_parent(sent: signal.Signals) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent)


class Supervisor:
    """Runs the given parts until TERM or Ctrl-C; restarts a part that dies on its own."""

    def __init__(self, parts: Mapping[str, Part], remember: Callable[[dict[str, int]], None]) -> None:
        self.parts = parts
        self.remember = remember
        self.running: dict[int, str] = {}
        self.failures: dict[str, deque[float]] = {name: deque(maxlen=MOST_FAILURES) for name in parts}
        self.stopping_since: float | None = None
        self.status = 0

    def run(self) -> int:
        """Until all parts have ended; the exit status: 0, or 1 when a part could not be kept alive.

        No connection and no thread may be open: the parts would share them.
        """
        for number in STOPPING:
            signal.signal(number, self.stop)
        for name in self.parts:
            self.start(name)
        self.note_pids()
        while self.running:
            self.turn()
        return self.status

    def start(self, name: str) -> None:
        # A signal between fork and the child's own handlers would make the child stop its sisters.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.running[pid] = name
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            return
        status = 1
        try:
            for number in STOPPING:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            die_with_parent(signal.SIGTERM)
            if os.getppid() == parent:
                self.parts[name]()
                status = 0
        except SystemExit as ending:
            status = ending.code if isinstance(ending.code, int) else 1
        except KeyboardInterrupt:
            status = 0
        except BaseException:  # the fork must never return into the supervisor's own stack
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def stop(self, *_: object) -> None:
        if self.stopping_since is None:
            self.stopping_since = time.monotonic()
        self.send(signal.SIGTERM)

    def send(self, number: signal.Signals) -> None:
        for pid in list(self.running):
            os.kill(pid, number)

    def turn(self) -> None:
        pid, status = os.waitpid(-1, os.WNOHANG)
        name = self.running.pop(pid, None)
        if name is not None and self.stopping_since is None:
            self.restart(name, killed=os.WIFSIGNALED(status))
        if pid:
            return
        if self.stopping_since is not None and time.monotonic() > self.stopping_since + PATIENCE:
            self.send(signal.SIGKILL)
        time.sleep(0.1)

    def restart(self, name: str, *, killed: bool) -> None:
        if not killed and self.keeps_failing(name):
            print(f"comity: {name} keeps ending; giving up", file=sys.stderr, flush=True)
            self.status = 1
            self.stop()
            return
        time.sleep(RESTART_PAUSE)
        if self.stopping_since is not None:  # asked to stop during the pause
            return
        print(f"comity: {name} ended and is started again", file=sys.stderr, flush=True)
        self.start(name)
        self.note_pids()

    def keeps_failing(self, name: str) -> bool:
        failures, now = self.failures[name], time.monotonic()
        failures.append(now)
        return len(failures) == MOST_FAILURES and now - failures[0] < FAILURE_WINDOW

    def note_pids(self) -> None:
        self.remember({name: pid for pid, name in self.running.items()})
