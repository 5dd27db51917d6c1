"""What keeps a connection from coming about, against servers on the loopback interface with certificates made here."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import httpx
import pytest

from bot.cli.output import error_object
from bot.errors import ConnectionTrouble, Unreachable
from bot.fetching.client import open_fetcher
from bot.fetching.connection_troubles import connection_trouble
from handlers.chat.failures import sentence, source_sentence
from handlers.view.texts import Language, texts
from tests.unit.test_fetch import HTML, LOOPBACK, FakeClock, answer, failure_of, page_of

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="certificates are made with openssl")


@dataclass(frozen=True)
class Certificates:
    """Files in a folder: an authority that the client trusts, one that nobody knows, and what they issued."""

    folder: Path

    def made(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def authority(self, name: str) -> None:
        self.made(
            "req", "-x509", "-new", "-key", "key.pem", "-subj", f"/CN={name}", "-days", "9", "-out", f"{name}.pem"
        )

    def issued(self, name: str, host: str, by: str, days: int) -> None:
        self.made("req", "-new", "-key", "key.pem", "-subj", "/CN=x", "-addext", f"subjectAltName={host}", "-out", "r")
        request = ["x509", "-req", "-in", "r", "-CA", f"{by}.pem", "-CAkey", "key.pem", "-copy_extensions", "copy"]
        self.made(*request, "-days", str(days), "-out", f"{name}.pem")

    def server_context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / "key.pem")
        return context

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "known.pem"))


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.made("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key.pem")
    made.authority("known")
    made.authority("unknown")
    made.issued("good", "IP:127.0.0.1", "known", 5)
    made.issued("expired", "IP:127.0.0.1", "known", -1)
    made.issued("elsewhere", "DNS:other.example", "known", 5)
    made.issued("foreign", "IP:127.0.0.1", "unknown", 5)
    return made


@asynccontextmanager
async def listening(
    context: ssl.SSLContext | None, answers: Callable[[asyncio.StreamWriter], None]
) -> AsyncIterator[int]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        answers(writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def page(writer: asyncio.StreamWriter) -> None:
    writer.write(answer(HTML))


async def met(certificates: Certificates, context: ssl.SSLContext | None, clock: FakeClock) -> Unreachable:
    async with (
        listening(context, page) as port,
        httpx.AsyncClient(verify=certificates.client_context(), trust_env=False) as client,
        open_fetcher(LOOPBACK, clock, client=client) as fetcher,
    ):
        failure = await failure_of(fetcher, f"https://127.0.0.1:{port}/a")
    assert isinstance(failure, Unreachable)
    return failure


@needs_openssl
@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("expired", "certificate expired"),
        ("elsewhere", "certificate of another host"),
        ("foreign", "certificate of unknown issuer"),
        ("unknown", "certificate self-signed"),
    ],
)
async def test_a_certificate_that_cannot_be_trusted_is_told_apart(
    certificates: Certificates, name: str, trouble: str
) -> None:
    clock = FakeClock()
    failure = await met(certificates, certificates.server_context(name), clock)
    assert (failure.trouble, failure.host, failure.may_pass, clock.slept) == (trouble, "127.0.0.1", False, [])


@pytest.mark.parametrize("alert", [70, 40], ids=["no common version", "no common cipher"])
async def test_a_server_with_an_old_protocol_is_told_apart(alert: int) -> None:
    told = bytes([0x15, 3, 1, 0, 2, 2, alert])  # a fatal alert as such servers answer a greeting of today with
    async with (
        listening(None, lambda writer: writer.write(told)) as port,
        open_fetcher(LOOPBACK, FakeClock()) as fetcher,
    ):
        failure = await failure_of(fetcher, f"https://127.0.0.1:{port}/a")
    assert isinstance(failure, Unreachable)
    assert (failure.trouble, failure.may_pass) == ("old protocol", False)


@needs_openssl
async def test_a_port_that_speaks_no_https_is_told_apart(certificates: Certificates) -> None:
    assert (await met(certificates, None, FakeClock())).trouble == "no TLS"


@needs_openssl
async def test_a_certificate_that_can_be_trusted_is_no_trouble(certificates: Certificates) -> None:
    async with (
        listening(certificates.server_context("good"), page) as port,
        httpx.AsyncClient(verify=certificates.client_context(), trust_env=False) as client,
        open_fetcher(LOOPBACK, FakeClock(), client=client) as fetcher,
    ):
        assert (await page_of(fetcher, f"https://127.0.0.1:{port}/a")).kind == "html"


@needs_openssl
async def test_the_guarded_client_tells_a_certificate_apart_too(certificates: Certificates) -> None:
    async with (
        listening(certificates.server_context("unknown"), page) as port,
        open_fetcher(LOOPBACK, FakeClock()) as fetcher,
    ):
        failure = await failure_of(fetcher, f"https://127.0.0.1:{port}/a")
    assert isinstance(failure, Unreachable)
    assert failure.trouble == "certificate self-signed"


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_connection_that_is_not_taken_is_told_apart(scheme: str) -> None:
    async with listening(None, page) as port:
        pass
    async with open_fetcher(LOOPBACK, FakeClock()) as fetcher:
        failure = await failure_of(fetcher, f"{scheme}://127.0.0.1:{port}/a")
    assert isinstance(failure, Unreachable)
    assert (failure.trouble, failure.may_pass) == ("refused", True)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_connection_that_is_broken_off_is_told_apart(scheme: str) -> None:
    async with (
        listening(None, lambda writer: writer.transport.abort()) as port,
        open_fetcher(LOOPBACK, FakeClock()) as fetcher,
    ):
        failure = await failure_of(fetcher, f"{scheme}://127.0.0.1:{port}/a")
    assert isinstance(failure, Unreachable)
    assert failure.trouble == "reset"


async def test_a_name_that_nobody_knows_is_told_apart() -> None:
    async with open_fetcher(LOOPBACK, FakeClock()) as fetcher:
        failure = await failure_of(fetcher, "http://nowhere.invalid/a")
    assert isinstance(failure, Unreachable)
    assert failure.trouble == "no such host"


def test_an_error_that_causes_itself_ends() -> None:
    error = OSError("x")
    error.__context__ = error
    assert connection_trouble(error) == "unknown"


@pytest.mark.parametrize("language", get_args(Language))
def test_each_trouble_has_its_own_sentence(language: Language) -> None:
    failures = [Unreachable("u", host="example.org", trouble=one) for one in get_args(ConnectionTrouble)]
    for told in (sentence, source_sentence):
        said = {told(failure, texts(language)) for failure in failures}
        assert len(said) == len(failures)
        assert all("example.org" in one for one in said)


def test_on_the_command_line_each_trouble_is_a_refusal_with_its_own_sentence() -> None:
    rows = [error_object(Unreachable("u", trouble=one), "u") for one in get_args(ConnectionTrouble)]
    errors = [row["error"] for row in rows]
    assert {error["kind"] for error in errors} == {"refused"}
    assert len({error["message"] for error in errors}) == len(errors)
