"""The Bot API's client on the wire: what it sends, and what it makes of what goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from handlers.gateway.api_errors import kind_of
from handlers.gateway.api_request import AiohttpRequest, form

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def client(proxy: str | None = None) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(proxy, 4)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


def parameters(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


@given(st.dictionaries(TEXT, TEXT, max_size=4))
def test_a_form_is_read_as_it_was_written(fields: dict[str, str]) -> None:
    assert parse_qsl(form(fields).decode(), keep_blank_values=True) == list(fields.items())


@pytest.mark.parametrize("text", ["a b+c&d=e%f~g", "省政府印发《方案》\n第1条", "🌙<b>\x00"])
def test_a_form_says_what_the_standard_library_says(text: str) -> None:
    assert form({"text": text}).decode() == urlencode({"text": text}).replace("+", "%20")


async def test_parameters_arrive_as_a_form() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(dict(await request.post()))

    async with serving(answer) as origin, client() as request:
        status, body = await request.do_request(f"{origin}/x", "POST", parameters(text="要点 & 更多", chat_id=-7))
    assert status == 200
    assert b'"chat_id": "-7"' in body
    assert "要点 & 更多" in body.decode("unicode_escape")


async def test_a_file_arrives_beside_its_parameters() -> None:
    async def answer(request: web.Request) -> web.Response:
        found = await request.post()
        file = found["document"]
        assert isinstance(file, web.FileField)
        return web.Response(text=f"{found['chat_id']} {file.filename} {file.content_type} {file.file.read().decode()}")

    file = InputFile(b"zeile", filename="a.txt", attach=False)
    async with serving(answer) as origin, client() as request:
        _, body = await request.do_request(f"{origin}/x", "POST", parameters(chat_id=7, document=file))
    assert body == b"7 a.txt text/plain zeile"


async def test_a_connection_that_breaks_may_have_been_obeyed() -> None:
    async def answer(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        raise ConnectionResetError

    async with serving(answer) as origin, client() as request:
        with pytest.raises(NetworkError) as broken:
            await request.do_request(f"{origin}/bot1:secret/x", "POST", parameters(text="x"))
    assert kind_of(broken.value) == "lost"
    assert "secret" not in str(broken.value)


async def test_where_nobody_listens_nothing_was_done() -> None:
    async with client() as request:
        with pytest.raises(NetworkError) as refused:
            await request.do_request("http://127.0.0.1:9/bot1:secret/x", "POST", parameters(text="x"))
    assert kind_of(refused.value) == "away"
    assert "secret" not in str(refused.value)


async def test_a_proxy_that_is_not_there_does_not_show_its_password() -> None:
    async with client("http://user:secret@127.0.0.1:9") as request:
        with pytest.raises(NetworkError) as refused:
            await request.do_request("http://127.0.0.1:10/x", "POST")
    assert kind_of(refused.value) == "away"
    assert "secret" not in str(refused.value)


async def test_an_answer_that_does_not_come_is_a_time_out_of_a_call_that_may_have_been_obeyed() -> None:
    given_up = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        await given_up.wait()
        return web.Response()

    async with serving(answer) as origin, client() as request:
        with pytest.raises(TimedOut) as late:
            await request.do_request(f"{origin}/x", "POST", parameters(text="x"), read_timeout=0.05)
        given_up.set()
    assert kind_of(late.value) == "lost"


async def test_the_environment_names_the_proxy_and_the_hosts_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=request.raw_path)

    async with serving(answer) as proxy, serving(answer) as origin, client() as request:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        _, through = await request.do_request("http://api.example/x", "GET")
        _, straight = await request.do_request(f"{origin}/x", "GET")
    assert (through, straight) == (b"http://api.example/x", b"/x")


async def test_after_the_end_no_call_is_made_until_it_begins_anew() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="here")

    async with serving(answer) as origin, client() as request:
        await request.shutdown()
        with pytest.raises(RuntimeError):
            await request.do_request(f"{origin}/x", "GET")
        await request.initialize()
        assert await request.do_request(f"{origin}/x", "GET") == (200, b"here")
