"""Guest mode, ephemeral messages, drafts with Stop, button styles, tg-time, prepared messages."""

import time

import pytest

from tests.stage.errors import ApiError, ScriptError
from tests.stage.html_text import parse_html
from tests.stage.markdown_text import parse_markdown_v2
from tests.stage.tests.scene import DESK, RESULT, stage, updates
from tests.stage.world import Bot


async def test_guest_mode():
    async with stage(bot=Bot(guest=True)) as (tg, ann, call):
        assert (await call("getMe"))["result"]["supports_guest_queries"]
        await tg.control("chat", {**DESK, "bot_status": "left"})
        await ann.say("plain talk", -1007)
        await ann.say("@stage_bot https://a.cn/1", -1007)
        (update,) = await updates(call)
        asked = update["guest_message"]
        assert asked["guest_query_id"]
        assert asked["entities"][0]["type"] == "mention"
        assert (await call("sendMessage", chat_id=-1007, text="x"))["error_code"] == 403
        wrong = {**RESULT, "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}
        assert (
            "can't parse entities"
            in (await call("answerGuestQuery", guest_query_id=asked["guest_query_id"], result=wrong))["description"]
        )
        sent = (await call("answerGuestQuery", guest_query_id=asked["guest_query_id"], result=RESULT))["result"]
        message = tg.world.inline_messages[sent["inline_message_id"]]
        assert message["guest_bot_caller_user"]["id"] == 1001
        assert message["entities"][0]["type"] == "bold"
        assert (
            "query is too old"
            in (await call("answerGuestQuery", guest_query_id=asked["guest_query_id"], result=RESULT))["description"]
        )
        query = await ann.tap("More", -1007)
        assert query["inline_message_id"] == sent["inline_message_id"]
        assert "message" not in query
        assert (await call("editMessageText", inline_message_id=sent["inline_message_id"], text="longer"))[
            "result"
        ] is True
        tg.world.chats[-1007].protected = True
        await ann.say("@stage_bot again", -1007)
        assert not [u for u in await updates(call) if "guest_message" in u]
        tg.world.bot.guest = False
        await ann.say("@stage_bot again", -1007)
        assert not await updates(call)


ONLY_ANN = {"receiver_user_id": 1001}


def keyboard(label):
    return {"inline_keyboard": [[{"text": label, "callback_data": label}]]}


async def whispered(call, **params):
    """An answer in the group that ann alone is to see."""
    return await call(
        "sendMessage", **{"chat_id": -1007, "text": "x", "ephemeral_message_parameters": ONLY_ANN, **params}
    )


async def test_an_ephemeral_message_needs_a_reason():
    async with stage() as (tg, _ann, call):
        await tg.control("chat", dict(DESK))
        assert (await whispered(call))["description"] == "Bad Request: MESSAGE_NOT_COMMAND"
        assert "only to group and supergroup" in (await whispered(call, chat_id=1001))["description"]
        tg.world.chats[-1007].bot_status = "administrator"
        assert (await whispered(call))["ok"]
        assert (await call("sendMessage", chat_id=-1007, text="x", receiver_user_id=1001))["ok"]  # Bot API 10.2


async def test_a_tap_allows_an_ephemeral_message_for_fifteen_seconds():
    async with stage() as (tg, ann, call):
        now = [0.0]
        tg.world.clock = lambda: now[0]
        await tg.control("chat", dict(DESK))
        tg.user("bob", id=1002)
        await call("sendMessage", chat_id=-1007, text="public", reply_markup=keyboard("More"))
        tapped = {"callback_query_id": (await ann.tap("More", -1007))["id"]}
        to_ann, to_bob = {**ONLY_ANN, **tapped}, {"receiver_user_id": 1002, **tapped}
        sent = await whispered(call, ephemeral_message_parameters=to_ann, reply_markup=keyboard("Less"))
        assert sent["result"].items() >= {"message_id": 0, "ephemeral_message_id": 1}.items()
        assert sent["result"]["receiver_user"]["id"] == 1001
        refused = await whispered(call, ephemeral_message_parameters=to_bob)
        assert "USER_NOT_PARTICIPANT" in refused["description"]
        assert (await ann.tap("Less", -1007))["message"]["ephemeral_message_id"] == 1
        with pytest.raises(ScriptError):
            await tg.user("bob").tap("Less", -1007)  # bob does not see it
        now[0] = 20
        late = await whispered(call, ephemeral_message_parameters=to_ann)
        assert "query is too old" in late["description"]


async def test_an_ephemeral_message_has_methods_of_its_own():
    async with stage() as (tg, _ann, call):
        await tg.control("chat", {**DESK, "bot_status": "administrator"})
        number = (await whispered(call))["result"]["ephemeral_message_id"]
        where = {"chat_id": -1007, "receiver_user_id": 1001, "ephemeral_message_id": number}
        assert (await call("editEphemeralMessageText", **where, text="shorter"))["result"] is True
        assert "not found" in (await call("deleteMessage", chat_id=-1007, message_id=51))["description"]
        assert (await call("deleteEphemeralMessage", **where))["ok"]
        gone = await call("editEphemeralMessageText", **where, text="x")
        assert "message to edit not found" in gone["description"]


async def test_an_ephemeral_command_is_answered_ephemerally():
    async with stage() as (tg, ann, call):
        await tg.control("chat", dict(DESK))
        brief = {"command": "brief", "description": "d", "is_ephemeral": True}
        assert (await call("setMyCommands", commands=[brief]))["ok"]
        assert (await call("getMyCommands"))["result"][0]["is_ephemeral"]
        await ann.say("/brief https://a.cn", -1007)
        command = (await updates(call))[0]["message"]
        assert command["message_id"] == 0
        assert command["ephemeral_message_id"]
        reply = {"ephemeral_message_id": command["ephemeral_message_id"]}
        assert (await whispered(call, reply_parameters=reply))["ok"]
        aloud = await call("sendMessage", chat_id=-1007, text="x", reply_parameters=reply)
        assert "must be an ephemeral" in aloud["description"]


async def test_drafts_and_stop():
    async with stage() as (tg, ann, call):
        await tg.control("chat", dict(DESK))
        assert (
            "TEXTDRAFT_PEER_INVALID"
            in (await call("sendMessageDraft", chat_id=-1007, draft_id=1, text="x"))["description"]
        )
        assert (
            "draft_id must be non-zero"
            in (await call("sendMessageDraft", chat_id=1001, draft_id=0, text="x"))["description"]
        )
        assert (await call("sendMessageDraft", chat_id=1001, draft_id=1))["ok"]
        assert tg.world.log[-2]["thinking"]
        with pytest.raises(ScriptError):
            await ann.stop_draft(1)  # no Stop button
        assert (await call("sendMessageDraft", chat_id=1001, draft_id=1, text="half", can_stop=True))["ok"]
        await ann.stop_draft()
        assert (await updates(call))[0]["stopped_message_generation"]["draft_id"] == 1
        await call("sendMessageDraft", chat_id=1001, draft_id=1, text="more", can_stop=True)
        assert any(e["kind"] == "warning" and "Stop" in e["text"] for e in tg.world.log)
        now = [0.0]
        tg.world.clock = lambda: now[0]
        await call("sendMessageDraft", chat_id=1001, draft_id=2, text="half", can_stop=True)
        now[0] = 31
        with pytest.raises(ScriptError):
            await ann.stop_draft(2)  # shown for 30 seconds only


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"style": "danger", "callback_data": "x"}, None),
        ({"style": "purple", "callback_data": "x"}, "invalid button style specified"),
        ({"copy_text": {"text": "x" * 256}}, None),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"disabled": {}}, None),
    ],
)
async def test_buttons(button, error):
    async with stage() as (_tg, _ann, call):
        answer = await call(
            "sendMessage", chat_id=1001, text="x", reply_markup={"inline_keyboard": [[{"text": "a", **button}]]}
        )
        assert answer["ok"] if error is None else error in answer["description"]


async def test_date_time_entities():
    assert parse_html('<tg-time unix="1647531900" format="wDT">22:45</tg-time>')[1] == [
        {"type": "date_time", "unix_time": 1647531900, "date_time_format": "wDT", "offset": 0, "length": 5}
    ]
    assert parse_html('<tg-time unix="1647531900">22:45</tg-time>')[1][0] == {
        "type": "date_time",
        "unix_time": 1647531900,
        "offset": 0,
        "length": 5,
    }
    assert parse_markdown_v2("![22:45](tg://time?unix=1647531900&format=r)")[1][0]["date_time_format"] == "r"
    for bad in ('<tg-time unix="x">a</tg-time>', '<tg-time unix="1" format="q">a</tg-time>'):
        with pytest.raises(ApiError):
            parse_html(bad)

    async with stage() as (_tg, _ann, call):
        mark = {"type": "date_time", "offset": 0, "length": 1, "unix_time": 1, "date_time_format": "z"}
        answer = await call("sendMessage", chat_id=1001, text="x", entities=[mark])
        assert "Invalid date-time format specified" in answer["description"]


async def test_prepared_inline_messages():
    async with stage() as (tg, _ann, call):
        made = (await call("savePreparedInlineMessage", user_id=1001, result=RESULT, allow_user_chats=True))["result"]
        assert tg.world.prepared[made["id"]]["chats"] == ["user"]
        assert made["expiration_date"] > time.time()
        assert "USER_ID_INVALID" in (await call("savePreparedInlineMessage", user_id=5, result=RESULT))["description"]
        assert "result isn't specified" in (await call("savePreparedInlineMessage", user_id=1001))["description"]


async def test_inline_messages_are_known_by_their_inline_id():
    async with stage() as (_tg, ann, call):
        query = await ann.inline("q")
        await call("answerInlineQuery", inline_query_id=query["id"], results=[RESULT])
        await ann.choose(query["id"])
        tapped = await ann.tap("More")
        assert tapped["inline_message_id"]
        assert "message" not in tapped
        assert (await call("editMessageText", inline_message_id=tapped["inline_message_id"], text="new"))[
            "result"
        ] is True
