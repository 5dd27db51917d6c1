"""The stage through raw HTTP: formats, refusals, floods, queries, webhooks, faults."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from tests.stage import Limits
from tests.stage.errors import ApiError
from tests.stage.html_text import parse_html
from tests.stage.markdown_text import parse_markdown_v2
from tests.stage.marks import utf16
from tests.stage.tests.scene import stage


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("中文<br>", 'Unsupported start tag "br" at byte offset 6'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_errors(source, error):
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


def test_html_entities_count_utf16():
    text, entities = parse_html("😀<b>粗</b>&lt;<a href='https://e.cn/?a=1&amp;b=2'>链</a>")
    assert text == "😀粗<链"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 1},
        {"type": "text_link", "url": "https://e.cn/?a=1&b=2", "offset": 4, "length": 1},
    ]
    assert utf16("😀") == 2


def test_markdown_v2():
    assert [e["type"] for e in parse_markdown_v2(">a\n>b||\n*c* __d__")[1]] == [
        "expandable_blockquote",
        "bold",
        "underline",
    ]
    with pytest.raises(ApiError, match=r"'\.' is reserved and must be escaped"):
        parse_markdown_v2("1.5")


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": None}, "chat_id is empty"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "not a url"}]]}}, "Wrong HTTP URL"),
        ({"text": "<a>", "parse_mode": "HTML"}, "can't parse entities"),
    ],
)
async def test_send_message_refusals(params, error):
    async with stage() as (_tg, _ann, call):
        answer = await call("sendMessage", **{"chat_id": 1001, **params})
        assert not answer["ok"]
        assert error in answer["description"]


async def test_length_is_counted_after_parsing_in_characters():
    async with stage() as (_tg, _ann, call):
        assert (await call("sendMessage", chat_id=1001, text="<b>" + "中" * 4096 + "</b>", parse_mode="HTML"))["ok"]
        assert not (await call("sendMessage", chat_id=1001, text="<b>" + "中" * 4097 + "</b>", parse_mode="HTML"))["ok"]


async def test_block_and_return():
    async with stage() as (_tg, ann, call):
        await ann.block()
        answer = await call("sendMessage", chat_id=1001, text="x")
        assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
        await ann.say("/start")
        assert (await call("sendMessage", chat_id=1001, text="x"))["ok"]
        kinds = [next(k for k in u if k != "update_id") for u in (await call("getUpdates"))["result"]]
        assert kinds == ["my_chat_member", "my_chat_member", "message"]


async def test_migration_names_the_new_chat():
    async with stage() as (tg, ann, call):
        await tg.control("chat", {"id": -5, "type": "group", "title": "g", "members": [1001]})
        await ann.migrate(-5, -1005)
        answer = await call("sendMessage", chat_id=-5, text="x")
        assert answer["parameters"] == {"migrate_to_chat_id": -1005}
        assert (await call("sendMessage", chat_id=-1005, text="x"))["ok"]


async def test_flood_by_the_documented_rates():
    async with stage() as (tg, _ann, call):
        tg.world.flood.enabled = True
        now = [0.0]
        tg.world.clock = lambda: now[0]
        assert (await call("sendMessage", chat_id=1001, text="1"))["ok"]
        answer = await call("sendMessage", chat_id=1001, text="2")
        assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
        now[0] = 1.01
        assert (await call("sendMessage", chat_id=1001, text="2"))["ok"]
        for i in range(40):
            tg.user(f"u{i}").user.started = True
        now[0] = 10
        sent = [(await call("sendMessage", chat_id=tg.user(f"u{i}").id, text="x"))["ok"] for i in range(40)]
        assert sum(sent) == 30
        await tg.control("chat", {"id": -7, "type": "supergroup", "title": "g"})
        done = 0
        for _ in range(25):
            now[0] += 1.01
            done += (await call("sendMessage", chat_id=-7, text="x"))["ok"]
        assert done == 20


async def test_edit_rules():
    async with stage() as (_tg, ann, call):
        sent = (await call("sendMessage", chat_id=1001, text="<b>a</b>", parse_mode="HTML"))["result"]
        again = await call(
            "editMessageText", chat_id=1001, message_id=sent["message_id"], text="<b>a</b>", parse_mode="HTML"
        )
        assert "message is not modified" in again["description"]
        assert (await call("editMessageText", chat_id=1001, message_id=sent["message_id"], text="b"))["ok"]
        mine = await ann.say("hello")
        theirs = await call("editMessageText", chat_id=1001, message_id=mine["message_id"], text="b")
        assert theirs["description"] == "Bad Request: message can't be edited"


async def test_callback_is_answered_once_and_in_time():
    async with stage(limits=Limits(callback_timeout=5)) as (tg, ann, call):
        await call(
            "sendMessage",
            chat_id=1001,
            text="x",
            reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]},
        )
        now = [0.0]
        tg.world.clock = lambda: now[0]
        query = await ann.tap("Go")
        assert (await call("answerCallbackQuery", callback_query_id=query["id"], text="ok"))["ok"]
        assert not (await call("answerCallbackQuery", callback_query_id=query["id"]))["ok"]
        late = await ann.tap("Go")
        now[0] = 6
        assert "query is too old" in (await call("answerCallbackQuery", callback_query_id=late["id"]))["description"]


async def test_inline_limits():
    def article(i, **more):
        return {"type": "article", "id": str(i), "title": "t", "input_message_content": {"message_text": "x"}, **more}

    async with stage() as (_tg, ann, call):

        async def answer(results, **more):
            query = await ann.inline("q")
            return await call("answerInlineQuery", inline_query_id=query["id"], results=results, **more)

        assert (await answer([article(i) for i in range(50)]))["ok"]
        assert "Too many" in (await answer([article(i) for i in range(51)]))["description"]
        assert "RESULT_ID_DUPLICATE" in (await answer([article(1), article(1)]))["description"]
        assert "NEXT_OFFSET_INVALID" in (await answer([], next_offset="x" * 65))["description"]
        bad = article(1, input_message_content={"message_text": "<b>", "parse_mode": "HTML"})
        assert "can't parse entities" in (await answer([bad]))["description"]


async def test_two_pollers_conflict():
    async with stage() as (tg, _ann, call):
        first = asyncio.create_task(call("getUpdates", timeout=10))
        await tg.world.connected.wait()
        second = asyncio.create_task(call("getUpdates", timeout=0))
        assert (await first)["error_code"] == 409
        assert (await second)["ok"]


async def test_webhook_secret_retry_and_reply_in_body():
    seen = []

    async def hook(request):
        seen.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if len(seen) == 1:
            return web.Response(status=500)
        return web.json_response({"method": "sendMessage", "chat_id": 1001, "text": "in the body"})

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    async with stage() as (tg, ann, call):
        assert not (await call("setWebhook", url=f"http://127.0.0.1:{port}/hook", secret_token="not allowed"))["ok"]
        assert (await call("setWebhook", url=f"http://127.0.0.1:{port}/hook", secret_token="s3cret"))["ok"]
        assert (await call("getUpdates"))["error_code"] == 409
        await ann.say("hi")
        await tg.wait_message(ann, "in the body")
        assert seen == ["s3cret", "s3cret"]
        assert "500" in (await call("getWebhookInfo"))["result"]["last_error_message"]
    await runner.cleanup()


async def test_faults():
    async with stage() as (tg, ann, call):
        tg.fail("sendMessage", error_code=429, parameters={"retry_after": 3})
        assert (await call("sendMessage", chat_id=1001, text="x"))["parameters"] == {"retry_after": 3}
        tg.fail("sendMessage", drop=True, after=True)
        with pytest.raises(aiohttp.ClientError):
            await call("sendMessage", chat_id=1001, text="was sent")
        assert [m["text"] for m in tg.sent(ann)] == ["was sent"]
