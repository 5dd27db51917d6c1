"""Every command line of ``deploy/`` does what it is there for, without a container engine."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp import web

from bot.settings import Settings
from tests.postgres import create_database
from tests.stage import Stage

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DATABASE = "DATABASE_URL"


def _instructions(name: str) -> list[str]:
    """What follows each instruction of this name in the Dockerfile, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [line.split(" ", 1)[1].strip() for line in text.splitlines() if line.split(" ")[0] == name]


def _unit(name: str) -> list[str]:
    text = (DEPLOY / "yaodian.service").read_text("utf-8")
    return [line.partition("=")[2] for line in text.splitlines() if line.startswith(f"{name}=")]


def _compose(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / name).read_text("utf-8"))["services"])


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _started(command: list[str], folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The command line of a deployment beside a played Telegram, in a folder of its own; the port of its health."""
    port = _port()
    async with Stage() as stage, asyncio.timeout(150):
        env = {
            "TELEGRAM_TOKEN": stage.token, "TELEGRAM_API_URL": stage.base_url, "TELEGRAM_FILE_URL": stage.base_file_url,
            DATABASE: f"sqlite+aiosqlite:///{folder / 'bot.db'}", "LISTEN": f"127.0.0.1:{port}", "OWNER_IDS": "1001",
            "WORKERS": "0", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env={**os.environ, **env}, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await stage.world.connected.wait()
            yield process, port
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def _own(command: list[str]) -> list[str]:
    """The same command with the interpreter of the tests."""
    return [sys.executable, *command[1:]]


async def test_the_image_starts_is_healthy_and_ends_with_its_stop_signal(tmp_path: Path) -> None:
    (entry,), (command,), (health,) = (_instructions(one) for one in ("ENTRYPOINT", "CMD", "HEALTHCHECK"))
    async with _started(_own(json.loads(entry) + json.loads(command)), tmp_path) as (process, port):
        probe = json.loads(health[health.index("[") :])
        asked = _own([part.replace(":8080/", f":{port}/") for part in probe])
        assert await (await asyncio.create_subprocess_exec(*asked)).wait() == 0
        (stop,) = _instructions("STOPSIGNAL")
        process.send_signal(signal.Signals[stop])
        assert await process.wait() == 0
        said = await asyncio.create_subprocess_exec(*asked, stderr=asyncio.subprocess.DEVNULL)
        assert await said.wait() != 0


async def test_the_unit_starts_in_its_own_folder_and_ends_with_sigterm(tmp_path: Path) -> None:
    (command,) = _unit("ExecStart")
    async with _started(_own(shlex.split(command)), tmp_path) as (process, _port):
        process.terminate()
        assert await process.wait() == 0


def test_the_unit_is_one_that_systemd_accepts(tmp_path: Path) -> None:
    if not (program := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not installed")
    (command,) = _unit("ExecStart")
    interpreter = shlex.split(command)[0]
    unit = (DEPLOY / "yaodian.service").read_text("utf-8").replace(interpreter, sys.executable)
    (tmp_path / "yaodian.service").write_text(unit, "utf-8")
    done = subprocess.run(
        [program, "verify", "yaodian.service"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "yaodian.service:" not in done.stderr


def test_what_the_image_copies_and_installs_makes_a_brief_by_itself(tmp_path: Path) -> None:
    source, installed, elsewhere = tmp_path / "source", tmp_path / "installed", tmp_path / "elsewhere"
    for folder in (source, elsewhere):
        folder.mkdir()
    for line in _instructions("COPY"):
        *given, target = line.split()
        for one in given:
            if (ROOT / one).is_dir():
                shutil.copytree(ROOT / one, source / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / one, source / target)
    (pip,) = (line for line in _instructions("RUN") if "pip install" in line)
    command = [part.replace("[${EXTRAS}]", "") for part in shlex.split(pip)]
    # Offline: what the image would fetch is installed beside the tests already.
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(installed)]
    subprocess.run([*_own(command), *offline], cwd=source, check=True, capture_output=True, timeout=150)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "brief", "--json", str(ROOT / "docs" / "report.html")],
        cwd=elsewhere, env={**os.environ, "PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["key_points"]


def test_the_extras_of_the_image_are_extras_of_the_project() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (extras,) = (line.partition("=")[2] for line in _instructions("ARG"))
    assert all(f"\n{one} = [" in text for one in extras.split(","))


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_what_compose_sets_are_settings(name: str) -> None:
    given = {**_compose(name)["bot"]["environment"]}
    assert set(given) <= {one.upper() for one in Settings.model_fields}
    shown = {
        key: value.replace("${POSTGRES_PASSWORD:?a password of letters and digits}", "x")
        for key, value in given.items()
    }
    assert Settings.from_mapping(shown).database_url == shown[DATABASE]


@pytest.mark.parametrize("name", ["front", "worker"])
def test_what_the_scaled_compose_sets_are_settings_of_each_role(name: str) -> None:
    service = _compose("compose.scaled.yaml")[name]
    given = _filled_in(service["environment"])
    assert set(given) <= {one.upper() for one in Settings.model_fields}
    settings = Settings.from_mapping(given)
    assert (settings.webhook_url, settings.webhook_secret) == ("https://bot.example/telegram", "x")
    assert service["command"] == ["run", "--role", name]


def _filled_in(environment: dict[str, str]) -> dict[str, str]:
    """With what the caller of compose has to give."""
    given = {"POSTGRES_PASSWORD": "x", "WEBHOOK_SECRET": "x", "WEBHOOK_URL": "https://bot.example/telegram"}
    named = re.compile(r"\$\{(\w+):\?[^}]*\}")
    return {key: named.sub(lambda found: given[found[1]], value) for key, value in environment.items()}


def test_the_scaled_compose_starts_two_front_ends_three_workers_and_what_they_need() -> None:
    services = _compose("compose.scaled.yaml")
    assert {name: one.get("deploy", {}).get("replicas", 1) for name, one in services.items()} == {
        "front": 2, "worker": 3, "balancer": 1, "database": 1,
    }  # fmt: skip
    for name in ("front", "worker", "database"):
        extended = services[name]["extends"]
        assert extended["service"] in _compose(extended["file"])
    mounted = [one.partition(":")[0] for one in services["balancer"]["volumes"]]
    assert (DEPLOY / mounted[0]).is_file()


async def test_a_front_end_and_a_worker_of_compose_answer_together(postgres_server: str, tmp_path: Path) -> None:
    await create_database(postgres_server, "scaled")
    services = _compose("compose.scaled.yaml")
    async with Stage() as stage, asyncio.timeout(150), AsyncExitStack() as stack:
        address = f"postgresql+asyncpg://{postgres_server}/scaled"
        front, worker = _port(), _port()
        shared = {
            "TELEGRAM_TOKEN": stage.token, "TELEGRAM_API_URL": stage.base_url, "TELEGRAM_FILE_URL": stage.base_file_url,
            DATABASE: address, "OWNER_IDS": "1001", "WORKERS": "0", "ACCESS": "open", "PYTHONPATH": str(ROOT),
            "WEBHOOK_URL": f"http://127.0.0.1:{front}/telegram", "WEBHOOK_SECRET": "x",
        }  # fmt: skip
        (entry,) = _instructions("ENTRYPOINT")
        for name, port in (("front", front), ("worker", worker)):
            command = _own(json.loads(entry) + services[name]["command"])
            env = {**os.environ, **shared, "LISTEN": f"127.0.0.1:{port}"}
            process = await asyncio.create_subprocess_exec(
                *command, cwd=tmp_path, env=env, stderr=asyncio.subprocess.DEVNULL
            )
            stack.push_async_callback(_ended, process)
        person = stage.user("reader", language_code="zh-hans")
        await person.say("/help")
        assert await stage.wait_message(person, "/subscribe", timeout=40)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Each role stops when it is told to."""
    process.terminate()
    try:
        async with asyncio.timeout(60):
            assert await process.wait() == 0
    except TimeoutError:
        process.kill()
        raise


@pytest.mark.parametrize(("path", "status"), [("/telegram", 200), ("/healthz", 404), ("/metrics", 404), ("/", 404)])
async def test_the_balancer_passes_updates_alone_to_a_front_end_that_answers(
    tmp_path: Path, path: str, status: int
) -> None:
    if not (program := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")):
        pytest.skip("nginx is not installed")
    port, dead = _port(), _port()
    async with _answering() as alive:
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        fronts = f"upstream fronts {{ server 127.0.0.1:{dead}; server 127.0.0.1:{alive}; }}"
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join(f"{kind}_temp_path {tmp_path / kind};" for kind in kinds)
        for of_docker, here in (
            (r"set \$fronts front;", ""),
            (r"http://\$fronts:8080", "http://fronts"),
            (r"resolver [^;]*;", f"access_log off; {folders} {fronts}"),
            (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
            (r"ssl_certificate\w* [^;]*;", ""),
        ):
            text, found = re.subn(of_docker, here, text)
            assert found
        file = tmp_path / "nginx.conf"
        file.write_text(f"daemon off; pid {tmp_path}/pid; error_log stderr; {text}", "utf-8")
        process = await asyncio.create_subprocess_exec(
            program, "-p", str(tmp_path), "-c", str(file), "-e", "stderr", stderr=asyncio.subprocess.DEVNULL
        )
        try:
            assert [await _posted(port, path) for _ in range(4)] == [status] * 4
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


@asynccontextmanager
async def _answering() -> AsyncIterator[int]:
    """A front-end that takes whatever comes."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response()

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port := _port()).start()
        yield port
    finally:
        await runner.cleanup()


async def _posted(port: int, path: str) -> int:
    """The status, once somebody listens."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            try:
                async with session.post(f"http://127.0.0.1:{port}{path}", data=b"{}") as response:
                    return response.status
            except aiohttp.ClientConnectionError:
                continue


def test_the_database_of_compose_is_asked_by_a_command_that_works(postgres_server: str) -> None:
    program = shutil.which("pg_isready")
    if not program:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_isready"))
        if not found:
            pytest.skip("PostgreSQL's pg_isready is not installed")
        program = str(found[-1])
    _, _, address = postgres_server.partition("@")
    host, _, port = address.partition(":")
    (_, _name, *options) = _compose("compose.postgres.yaml")["database"]["healthcheck"]["test"]
    assert (
        subprocess.run(
            [program, *options, f"--host={host}", f"--port={port}"], stdout=subprocess.DEVNULL, check=False
        ).returncode
        == 0
    )


def test_compose_builds_from_the_dockerfile_and_its_settings_file_is_the_documented_one() -> None:
    bot = _compose("compose.yaml")["bot"]
    assert (DEPLOY / bot["build"]["context"] / bot["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert (DEPLOY / bot["env_file"]).resolve() == ROOT / ".env"


def test_nothing_but_what_is_copied_reaches_the_image() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    copied = {one for line in _instructions("COPY") for one in line.split()[:-1]}
    assert "*" in lines
    assert kept == copied
