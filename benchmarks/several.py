"""Several processes on one throw-away PostgreSQL, as the benchmarks start them: front-ends, workers, a balancer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp

from benchmarks.answering import free_port

TICKS = os.sysconf("SC_CLK_TCK")
READY_SECONDS = 60.0


@dataclass
class Balancer:
    """Passes each connection to the next front-end that takes it, as a balancer of TCP does."""

    ports: list[int]
    port: int = field(default_factory=free_port)
    _next: count[int] = field(default_factory=count)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self.ports:
            try:
                target = self.ports[next(self._next) % len(self.ports)]
                there, back = await asyncio.open_connection("127.0.0.1", target)
            except OSError:
                continue
            with contextlib.suppress(OSError):
                await asyncio.gather(_copied(reader, back), _copied(there, writer))
            return
        writer.close()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        try:
            yield self.port
        finally:
            server.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while block := await reader.read(65536):
            writer.write(block)
            await writer.drain()
    finally:
        writer.close()


@dataclass
class Process:
    """One process of the bot, which can be killed and started again under the same name."""

    role: str
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    core: int | None = None  # the one that it and its children may use
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, **self.environment, "LISTEN": f"127.0.0.1:{self.port}"}
        self.child = subprocess.Popen([sys.executable, "-m", "bot", "run", "--role", self.role], env=environment)
        if self.core is not None:
            os.sched_setaffinity(self.child.pid, {self.core})

    def kill(self) -> None:
        assert self.child
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()

    async def ready(self) -> None:
        """Until it says that it is well."""
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/healthz") as response:
                        if response.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        if self.child and self.child.poll() is None:
            self.child.terminate()
            await asyncio.to_thread(self.child.wait, 60)

    def cpu_seconds(self) -> float:
        """Of the process and its workers, those that ended among them."""
        assert self.child
        return _cpu_seconds(self.child.pid)


def _cpu_seconds(process: int) -> float:
    total, pids = 0.0, [process]
    while pids:
        pid = pids.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += [int(one) for one in task.read_text("ascii").split()]
        except OSError:
            continue
        total += sum(map(int, fields[11:15])) / TICKS
    return total


@asynccontextmanager
async def several(
    fronts: int, workers: int, environment: dict[str, str], *, is_pinned: bool = False
) -> AsyncIterator[list[Process]]:
    """So many of each, behind a balancer, ready. ``is_pinned``: each worker has one core, as a container with one."""
    cores = sorted(os.sched_getaffinity(0))
    processes = [Process("front", dict(environment)) for _ in range(fronts)]
    async with Balancer([one.port for one in processes]).serving() as port:
        for one in processes:
            one.environment["WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
        for number in range(workers):
            core = cores[-1 - number % len(cores)] if is_pinned else None
            processes.append(Process("worker", dict(environment), core=core))
        try:
            for one in processes:
                one.start()
                await one.ready()  # one after the other: the first makes the tables
            yield processes
        finally:
            await asyncio.gather(*(one.stop() for one in processes))
