"""One worker process: a child that runs a call at a time within its limits, and the parent's handle on it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final, Literal, TypeVar

Result = TypeVar("Result")

START_SECONDS: Final = 60.0  # Python and the project's modules are imported, on a machine that may be busy
PATIENCE: Final = 3.0
_LOOK_SECONDS: Final = 0.25  # how often the time of a running call is looked at
_PARENT_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of prctl(2)
_MEGABYTE: Final = 1 << 20
_TAKEN: Final = pickle.dumps(None)
_Outcome = Literal["done", "failed", "too hard"]


class WorkerDied(Exception):
    """The process ended in the middle of a call: it was killed from outside, or crashed."""


class TimeIsUp(Exception):
    """The call took longer than it may."""


class Exhausted(Exception):
    """The call needed more memory, or nested calls deeper, than a worker has."""


class _Remote(Exception):
    """The traceback in the worker, as the cause of an exception that came out of it."""


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one call may take: seconds of computing, and megabytes of its process (0: no limit).

    On the clock a call may take ``PATIENCE`` times as long: a machine that is busy with other things makes no article
    too hard.
    After ``tasks`` calls, or when it has held half of its memory, a process is replaced: what C libraries do not give
    back to the system goes with it.
    """

    seconds: float = 10.0
    memory_mb: int = 1024
    tasks: int = 1000


class WorkerProcess:
    """A child process and the pipe to it. Not for several threads at once."""

    def __init__(self, limits: WorkLimits) -> None:
        self._limits = limits
        self._done = 0
        self._is_tired = False
        # "spawn", since a fork copies the locks that other threads hold at that moment, and waits on them forever.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_calls, args=(theirs, limits, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()  # only the child has it now: its death is an end of file here
        self._is_ready = False

    @property
    def needs_replacing(self) -> bool:
        """Whether the process has done enough, has grown large, or is gone."""
        return self._is_tired or self._done >= self._limits.tasks or not self._process.is_alive()

    def run(self, function: Callable[..., Result], args: tuple[object, ...]) -> Result:
        """The function's result; its exceptions come through.

        Raises WorkerDied, TimeIsUp or Exhausted; after each of the three the process is of no more use.
        """
        call = pickle.dumps((function, args), pickle.HIGHEST_PROTOCOL)
        try:
            if not self._is_ready:
                self._receive(START_SECONDS)
                self._is_ready = True
            self._pipe.send_bytes(call)
            answer = self._receive(START_SECONDS) or self._receive_in_time(self._limits.seconds)
            outcome, value, trace, self._is_tired = answer
        except (EOFError, OSError) as exc:
            self.kill()
            raise WorkerDied from exc
        self._done += 1
        if outcome == "too hard":
            raise Exhausted(trace)
        if outcome == "failed":
            raise value from _Remote(trace)
        result: Result = value
        return result

    def _receive(self, seconds: float) -> Any:
        if not self._pipe.poll(seconds):
            self.kill()
            raise TimeIsUp
        return pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - the child is our own, and so is what it sends

    def _receive_in_time(self, seconds: float) -> Any:
        end, before = time.monotonic() + PATIENCE * seconds, _computed_seconds(self._process.pid)
        while not self._pipe.poll(min(_LOOK_SECONDS, seconds)):
            if time.monotonic() > end or _computed_seconds(self._process.pid) - before > seconds:
                self.kill()
                raise TimeIsUp
        return self._receive(0)

    def kill(self) -> None:
        """End the process at once, whatever it does; from any thread, and as often as one likes."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """End the process and give back what it holds."""
        self.kill()
        self._pipe.close()


def serve_calls(pipe: Connection, limits: WorkLimits, parent: int) -> None:
    """The child: answer calls until the pipe ends, which it does with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when to end
    _die_with(parent)
    _bound_memory(limits.memory_mb)
    pipe.send_bytes(_TAKEN)
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        pipe.send_bytes(_answer(call, pipe, limits.memory_mb))


def _answer(call: bytes, pipe: Connection, memory_mb: int) -> bytes:
    """The call's outcome, value or exception, traceback, and whether this process should be replaced; pickled.

    ``_TAKEN`` is sent before, when the function's module has been imported: the clock runs from then on.
    """
    outcome: _Outcome = "done"
    value: object = None
    trace = ""
    try:
        function, args = pickle.loads(call)  # noqa: S301 - from the parent
        pipe.send_bytes(_TAKEN)
        value = function(*args)
    except (MemoryError, RecursionError) as exc:
        return pickle.dumps(("too hard", None, type(exc).__name__, True))
    except Exception as exc:  # noqa: BLE001 - raised again in the parent
        outcome, value, trace = "failed", exc, traceback.format_exc()
    try:
        return pickle.dumps((outcome, value, trace, _is_large(memory_mb)), pickle.HIGHEST_PROTOCOL)
    except (MemoryError, RecursionError) as exc:
        return pickle.dumps(("too hard", None, type(exc).__name__, True))
    except Exception as exc:  # noqa: BLE001 - a value that cannot travel is told as what it is
        told = TypeError(f"{type(value).__name__} cannot leave the worker: {exc}")
        return pickle.dumps(("failed", told, trace, False))


def _computed_seconds(pid: int | None) -> float:
    """CPU time of a process (proc(5), stat: utime and stime); where that cannot be read, the clock's."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _die_with(parent: int) -> None:
    """Have the kernel end this process with its parent, even by SIGKILL and in the middle of a call.

    Elsewhere than on Linux the end of the pipe does it, after the call.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)


def _bound_memory(memory_mb: int) -> None:
    """RLIMIT_DATA: what this process allocates; files and libraries that are mapped do not count."""
    if memory_mb:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))


def _is_large(memory_mb: int) -> bool:
    """Whether half of what RLIMIT_DATA allows is in use, in the kernel's own count (proc(5), statm: data)."""
    if not memory_mb or sys.platform != "linux":
        return False
    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE") > memory_mb * _MEGABYTE // 2
