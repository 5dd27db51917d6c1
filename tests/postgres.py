"""A PostgreSQL server for the length of a test run: made in a temporary folder, on 127.0.0.1, gone afterwards."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # nothing here outlives the machine
FAST = f"{UNSAFE} -c autovacuum=off -c shared_buffers=16MB -c max_connections=120"
UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root


class Missing(Exception):
    """Why there is no server here."""


def _program(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(installed[-1]) if installed else None)
    if not found:
        raise Missing(f"PostgreSQL's {name} is not installed")
    return found


def _user() -> pwd.struct_passwd | None:
    """Whom to run as: None for who runs the tests."""
    if os.geteuid():
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("PostgreSQL does not run as root, and there is neither a postgres nor a nobody to run it")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*command: str, user: pwd.struct_passwd | None, folder: Path) -> None:
    rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(
        command, cwd=folder, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
        timeout=50, check=False, **rights,
    )  # fmt: skip
    if done.returncode:
        raise Missing(f"{Path(command[0]).name} failed: {done.stderr.strip()[-300:]}")


@dataclass(frozen=True)
class Server:
    """A server that can be stopped and started again; ``address`` is ``user@127.0.0.1:port``."""

    address: str
    control: Callable[..., None]

    def start(self) -> None:
        self.control("-w", "start")

    def stop(self) -> None:
        """As a crash: who is connected is cut off, and what was not written yet is found in the log again."""
        self.control("-m", "immediate", "-w", "stop")


@contextmanager
def serving(options: str = FAST) -> Iterator[str]:
    """The server's address without a database: ``user@127.0.0.1:port``. Raises Missing."""
    with serving_server(options) as server:
        yield server.address


@contextmanager
def serving_server(options: str = FAST) -> Iterator[Server]:
    """The server itself, started with these options. Raises Missing."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="yaodian-postgres-"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _run(
            initdb, "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", user=user, folder=folder
        )
        port = _free_port()  # late: other workers and tests take ports too
        all_options = f"{options} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p {port}"
        log = str(folder / "log")

        def control(*command: str) -> None:
            _run(pg_ctl, "-D", str(data), "-l", log, "-o", all_options, *command, user=user, folder=folder)

        server = Server(f"tester@127.0.0.1:{port}", control)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class KeptDatabase:
    """One database that tests use one after the other: to make one for each is hundreds of files each time.

    It is emptied on a connection of its own, with an event loop of its own, since each test has another.
    """

    def __init__(self, server: str, name: str) -> None:
        self.address = f"{server}/{name}"
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._runner.run(create_database(server, name))
        self._connection: asyncpg.Connection = self._runner.run(asyncpg.connect(f"postgresql://{self.address}"))

    def empty(self) -> None:
        """As after the migrations: no rows, and numbers begin at 1. TRUNCATE would make every file anew."""
        self._runner.run(self._empty())

    async def _empty(self) -> None:
        rows = await self._connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row["tablename"] for row in rows if row["tablename"] != "alembic_version"]
        await self._connection.execute(
            "SET session_replication_role = replica; SET lock_timeout = '20s';"  # in any order, whatever refers to it
            + "".join(f"DELETE FROM {table};" for table in tables)
            + "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        )

    def close(self) -> None:
        self._runner.run(self._connection.close())
        self._runner.close()


async def create_database(server: str, name: str) -> None:
    connection = await asyncpg.connect(f"postgresql://{server}/postgres")
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
