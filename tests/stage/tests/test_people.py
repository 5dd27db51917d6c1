"""What people do: deletions, albums, forwards, anonymous administrators, shared chats, topics, odd updates."""

import asyncio
import io
import zipfile

import aiohttp
import pytest
import telegram
from aiohttp import web

from tests.stage.errors import ScriptError
from tests.stage.files import docx, pdf, picture
from tests.stage.player import Failed, Player
from tests.stage.strange import STRANGE
from tests.stage.tests.scene import stage, updates
from tests.stage.world import Bot


async def test_a_reply_to_a_deleted_message_is_refused():
    async with stage() as (_tg, ann, call):
        gone = await ann.say("read this", delete_after=True)
        assert (await updates(call))[0]["message"]["message_id"] == gone["message_id"]
        reply = {"message_id": gone["message_id"]}
        answer = await call("sendMessage", chat_id=1001, text="x", reply_parameters=reply)
        assert answer["description"] == "Bad Request: message to be replied not found"
        answer = await call(
            "sendMessage", chat_id=1001, text="x", reply_parameters={**reply, "allow_sending_without_reply": True}
        )
        assert answer["ok"]
        assert "reply_to_message" not in answer["result"]
        sent = answer["result"]["message_id"]
        await ann.delete("x")
        assert (await call("editMessageText", chat_id=1001, message_id=sent, text="y"))[
            "description"
        ] == "Bad Request: message to edit not found"
        assert await updates(call) == []  # bots are not told of deletions
        with pytest.raises(ScriptError):
            await ann.delete("never said")


async def test_quotes_must_be_in_the_message():
    async with stage() as (_tg, ann, call):
        first = await ann.say("第一条 the whole sentence")
        reply = {"message_id": first["message_id"], "quote": "whole"}
        sent = (await call("sendMessage", chat_id=1001, text="x", reply_parameters=reply))["result"]
        assert sent["quote"] == {"text": "whole", "position": 8, "is_manual": True}
        answer = await call("sendMessage", chat_id=1001, text="x", reply_parameters={**reply, "quote": "other"})
        assert answer["description"] == "Bad Request: QUOTE_TEXT_INVALID"
        theirs = await ann.say("what is this?", reply_to=first["message_id"], quote="sentence")
        assert theirs["quote"]["text"] == "sentence"
        with pytest.raises(ScriptError):
            await ann.say("?", reply_to=first["message_id"], quote="not there")


async def test_albums_photos_and_documents_can_be_downloaded():
    async with stage() as (tg, ann, call), aiohttp.ClientSession() as http:
        await ann.album([ann.file("photo"), ann.file("photo")], "two pictures https://a.cn/1")
        await ann.document("通知.pdf", pdf("国务院办公厅关于印发"))
        await ann.document("通知.docx", docx("第一条\n第二条"))
        messages = [u["message"] for u in await updates(call)]
        assert len({m["media_group_id"] for m in messages[:2]}) == 1
        assert "media_group_id" not in messages[2]
        assert messages[0]["caption_entities"][0]["type"] == "url"
        assert "caption" not in messages[1]
        assert [m["document"]["mime_type"] for m in messages[2:]] == [
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ]
        bodies = []
        for ident in [messages[0]["photo"][-1]["file_id"], *(m["document"]["file_id"] for m in messages[2:])]:
            path = (await call("getFile", file_id=ident))["result"]["file_path"]
            async with http.get(f"{tg.base_file_url}{tg.token}/{path}") as answer:
                bodies.append(await answer.read())
        assert bodies[0] == picture()
        assert bodies[1].startswith(b"%PDF")
        assert "第一条" in zipfile.ZipFile(io.BytesIO(bodies[2])).read("word/document.xml").decode()
        assert (
            await call(
                "sendMediaGroup",
                chat_id=1001,
                media=[
                    {"type": "photo", "media": messages[0]["photo"][0]["file_id"]},
                    {"type": "document", "media": messages[2]["document"]["file_id"]},
                ],
            )
        )["description"] == "Bad Request: can't use the media of the specified type in the album"


async def test_forwards_carry_their_origin_and_buttons():
    async with stage() as (tg, ann, call):
        await tg.control("chat", {"id": -1009, "type": "channel", "title": "政策", "username": "zhengce"})
        await ann.forward(
            "全文 https://a.cn/1",
            "政策",
            message_id=77,
            signature="编辑",
            buttons={"原文": "https://a.cn/2"},
            preview={"url": "https://a.cn/3", "prefer_small_media": True},
        )
        await ann.forward("said", "Lee", kind="user")
        await ann.forward("said", "Hidden", kind="hidden")
        await ann.forward("caption https://a.cn/4", "Else", content=ann.file("photo"))
        first, user, hidden, photo = [u["message"] for u in await updates(call)]
        assert first["forward_origin"]["chat"]["username"] == "zhengce"
        assert first["forward_origin"]["message_id"] == 77
        assert first["forward_origin"]["author_signature"] == "编辑"
        assert first["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://a.cn/2"
        assert first["link_preview_options"]["url"] == "https://a.cn/3"
        assert user["forward_origin"]["sender_user"]["first_name"] == "Lee"
        assert hidden["forward_origin"] == {
            "type": "hidden_user",
            "date": hidden["forward_origin"]["date"],
            "sender_user_name": "Hidden",
        }
        assert photo["caption_entities"]
        assert photo["forward_origin"]["chat"]["title"] == "Else"
        again = (await call("forwardMessage", chat_id=1001, from_chat_id=1001, message_id=first["message_id"]))[
            "result"
        ]
        assert again["forward_origin"]["message_id"] == 77
        assert "reply_markup" not in again


async def test_captions_are_edited():
    async with stage() as (_tg, ann, call):
        sent = await ann.photo(caption="old")
        await ann.edit(sent["message_id"], "new https://a.cn/1")
        first, second = await updates(call)
        assert first["message"]["caption"] == "old"  # the update is as it was when it was sent
        edited = second["edited_message"]
        assert (edited["caption"], edited["caption_entities"][0]["type"]) == (
            "new https://a.cn/1",
            "url",
        )
        assert "text" not in edited


async def test_anonymous_administrators_channels_and_discussion_groups():
    async with stage(bot=Bot(privacy=False)) as (tg, ann, call):
        await tg.control("chat", {"id": -1007, "type": "supergroup", "title": "desk", "members": [1001]})
        with pytest.raises(ScriptError):
            await ann.say("hello", -1007, as_="anonymous")
        tg.world.chats[-1007].members[1001] = "administrator"
        await tg.control("chat", {"id": -1009, "type": "channel", "title": "政策", "linked": -1007})
        await ann.say("hello", -1007, as_="anonymous")
        await ann.say("hello", -1007, as_=-1009)
        await ann.say("post", -1009)
        anonymous, channel, post, forwarded = await updates(call)
        assert anonymous["message"]["from"]["id"] == 1087968824
        assert anonymous["message"]["sender_chat"]["id"] == -1007
        assert channel["message"]["from"]["id"] == 136817688
        assert channel["message"]["sender_chat"]["id"] == -1009
        assert "from" not in post["channel_post"]
        assert post["channel_post"]["sender_chat"]["id"] == -1009
        assert forwarded["message"]["is_automatic_forward"]
        assert forwarded["message"]["from"]["id"] == 777000
        assert forwarded["message"]["forward_origin"]["type"] == "channel"
        theirs = await call("deleteMessage", chat_id=-1007, message_id=anonymous["message"]["message_id"])
        assert theirs["description"] == "Bad Request: message can't be deleted"


async def test_many_messages_at_once_keep_their_order():
    async with stage() as (_tg, ann, call):
        await ann.burst(200, "number {n}")
        got = await updates(call) + await updates(call)
        assert [u["message"]["text"] for u in got] == [f"number {n}" for n in range(1, 201)]


async def test_a_webhook_gets_an_update_twice():
    seen = asyncio.Queue()

    async def hook(request):
        await seen.put((await request.json())["update_id"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with stage() as (tg, ann, call):
        await call("setWebhook", url=f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/hook")
        await ann.say("hi")
        tg.world.repeat()
        async with asyncio.timeout(30):
            assert await seen.get() == await seen.get()
    await runner.cleanup()


async def test_strange_updates_arrive_as_they_are():
    async with stage() as (_tg, ann, call):
        for name in STRANGE:
            await ann.strange(name)
        got = await updates(call)
        assert len(got) == len(STRANGE)
        failing = []
        for name, update in zip(STRANGE, got, strict=False):
            try:
                telegram.Update.de_json(update, None)
            except Exception:  # noqa: BLE001 - whatever the library's reader raises
                failing.append(name)
        assert failing
        assert set(failing) <= set(STRANGE)
        with pytest.raises(ScriptError):
            await ann.strange("nothing of the kind")


async def test_reply_keyboards_users_shared_and_chat_shared():
    async with stage() as (tg, ann, call):
        await tg.control("chat", {"id": -1009, "type": "channel", "title": "政策", "username": "zhengce"})
        bob = tg.user("bob")
        keys = [
            ["帮助"],
            [
                {"text": "people", "request_users": {"request_id": 3, "max_quantity": 2, "request_name": True}},
                {
                    "text": "channel",
                    "request_chat": {"request_id": 4, "chat_is_channel": True, "request_title": True},
                },
            ],
        ]
        assert (await call("sendMessage", chat_id=1001, text="x", reply_markup={"keyboard": keys}))["ok"]
        await ann.press("帮助")
        await ann.share_users([bob.user], 3)
        await ann.share_chat(-1009)
        text, users, chat = [u["message"] for u in await updates(call)]
        assert text["text"] == "帮助"
        assert users["users_shared"] == {
            "user_ids": [bob.id],
            "users": [{"user_id": bob.id, "first_name": "bob"}],
            "request_id": 3,
        }
        assert chat["chat_shared"] == {"chat_id": -1009, "title": "政策", "request_id": 4}
        await call("sendMessage", chat_id=1001, text="x", reply_markup={"remove_keyboard": True})
        with pytest.raises(ScriptError):
            await ann.share_users([bob.user])
        for bad, error in (
            ({"keyboard": ["x"]}, "must be an Array of Arrays"),
            ({"keyboard": [[{}]]}, 'Can\'t find field "text"'),
            ({"keyboard": [[{"text": "a", "request_chat": {}}]]}, 'Can\'t find field "request_id"'),
        ):
            assert error in (await call("sendMessage", chat_id=1001, text="x", reply_markup=bad))["description"]


async def test_topics_in_private_chats():
    async with stage() as (tg, ann, call):
        assert "not a forum" in (await call("createForumTopic", chat_id=1001, name="经济"))["description"]
        tg.world.bot.topics = tg.world.bot.user_topics = True
        assert (await call("getMe"))["result"]["has_topics_enabled"]
        made = (await call("createForumTopic", chat_id=1001, name="经济"))["result"]["message_thread_id"]
        sent = (await call("sendMessage", chat_id=1001, text="x", message_thread_id=made))["result"]
        assert sent["is_topic_message"]
        assert sent["message_thread_id"] == made
        theirs = await ann.new_topic("教育")
        await ann.say("hello", thread=theirs)
        opened, said = [u["message"] for u in await updates(call)]
        assert opened["forum_topic_created"]["name"] == "教育"
        assert said["message_thread_id"] == theirs
        assert (await call("editForumTopic", chat_id=1001, message_thread_id=made, name="财政"))["ok"]
        assert (await call("deleteForumTopic", chat_id=1001, message_thread_id=theirs))["ok"]
        gone = await call("sendMessage", chat_id=1001, text="x", message_thread_id=theirs)
        assert gone["description"] == "Bad Request: message thread not found"


async def test_links_are_followed_and_deep_links_start_the_bot():
    async with stage() as (tg, ann, call):
        await call(
            "sendMessage",
            chat_id=1001,
            text='<a href="https://a.cn/1">原文</a>',
            parse_mode="HTML",
            reply_markup={
                "inline_keyboard": [
                    [{"text": "Open", "url": "https://t.me/stage_bot?start=abc"}],
                    [{"text": "Copy", "copy_text": {"text": "《通知》"}}],
                    [{"text": "Search", "switch_inline_query_current_chat": "税"}],
                    [{"text": "Off", "disabled": {}}],
                ]
            },
        )
        assert await ann.open("原文") == "https://a.cn/1"
        await ann.open("Open")
        await ann.tap("Copy")
        query = await ann.tap("Search")
        assert query["query"] == "税"
        with pytest.raises(ScriptError):
            await ann.tap("Off")
        kinds = await updates(call)
        assert kinds[0]["message"]["text"] == "/start abc"
        assert "inline_query" in kinds[1]
        assert [e["text"] for e in tg.world.log if e["kind"] == "copied"] == ["《通知》"]


SCRIPT = {
    "users": {"ann": {"id": 1001, "started": True}, "bob": {"id": 1002}},
    "chats": {"desk": {"id": -1007, "type": "supergroup", "members": ["bob"], "admins": ["ann"]}},
    "quiet": 0.02,
    "timeout": 1,
    "steps": [
        {"who": "ann", "say": "gone", "delete_after": True},
        {"who": "ann", "say": "number {n}", "burst": 3},
        {"who": "ann", "album": [{"photo": {}}, {"photo": {}}], "caption": "two"},
        {"who": "ann", "album": [{"document": {"pdf": "一"}}, {"document": {"docx": "二"}}]},
        {"who": "ann", "document": {"name": "a.pdf", "pdf": "正文", "caption": "see https://a.cn"}},
        {"who": "ann", "edit": "new caption"},
        {
            "who": "ann",
            "forward": {"text": "post https://a.cn", "origin": "政策", "message_id": 5},
            "buttons": {"原文": "https://a.cn"},
        },
        {"who": "ann", "forward": {"photo": {}, "caption": "pic", "origin": "政策"}},
        {"who": "ann", "rich": {"html": "<h1>标题</h1><p>正文 https://a.cn</p>"}},
        {"who": "ann", "in": "desk", "say": "/start@stage_bot", "as": "anonymous"},
        {"who": "ann", "delete": "last"},
        {"who": "ann", "strange": "unknown_kind"},
        {"repeat_update": 1},
        {"who": "ann", "say": "bye", "silence": 0.05},
    ],
}


async def test_the_steps_of_a_script():
    async with stage() as (tg, _ann, call):
        lines = []
        player = Player(tg, SCRIPT, out=lines.append)
        player.prepare()
        await player.play()
        got = await updates(call)
        kinds = [
            next(
                (
                    k
                    for k in ("text", "photo", "document", "rich_message", "caption")
                    if k in u.get("message", u.get("edited_message", {}))
                ),
                "?",
            )
            for u in got
        ]
        assert kinds == ["text"] * 4 + ["photo"] * 2 + ["document"] * 4 + [
            "text",
            "photo",
            "rich_message",
            "text",
            "?",
            "?",
            "text",
        ]
        assert got[-2]["update_id"] == got[-3]["update_id"]
        assert got[6]["message"]["document"]["mime_type"] == "application/pdf"
        with pytest.raises(Failed):
            await Player(tg, {"steps": [{"who": "ann", "say": "x", "tap": "y"}]}, out=lines.append).play()


async def test_the_control_api_knows_the_new_actions():
    async with stage() as (tg, _ann, call), aiohttp.ClientSession() as http:

        async def control(action, **fields):
            async with http.post(f"{tg.origin}/control/{action}", json=fields) as answer:
                return await answer.json()

        assert (await control("album", who="ann", items=[{"photo": {}}, {"document": {"pdf": "一"}}], caption="two"))[
            "ok"
        ]
        assert (await control("document", who="ann", docx="二", name="通知.docx"))["ok"]
        assert (await control("rich", who="ann", given={"markdown": "# 三"}))["ok"]
        await control("chat", id=-1007, type="supergroup", title="desk", members=[], admins=[1001])
        assert (await control("say", who="ann", text="/start", chat=-1007, **{"as": "anonymous"}))["ok"]
        assert (await control("burst", who="ann", count=2))["ok"]
        assert (await control("repeat_update"))["ok"]
        assert (await control("delete", who="ann"))["ok"]
        assert not (await control("delete", who="ann", which="x"))["ok"]
        assert len(await updates(call)) == 8
