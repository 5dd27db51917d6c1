"""People: what a script can do on the stage as a user."""

from __future__ import annotations

import asyncio
import base64
import io
import mimetypes
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from tests.stage import entities as fmt
from tests.stage import rich
from tests.stage.world import Chat, User, World


class ScriptError(Exception):
    """The script asks for something impossible (no such button, no such user…)."""


class Actor:
    """One person. Every action queues the updates Telegram would send to the bot."""

    def __init__(self, world: World, user: User) -> None:
        self.world, self.user = world, user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def private(self) -> Chat:
        return self.world.chats[self.user.id]

    def _chat(self, chat: Any = None) -> Chat:
        if chat is None:
            return self.private
        found = chat if isinstance(chat, Chat) else self.world.chats.get(chat)
        if found is None:
            raise ScriptError(f"no such chat: {chat!r}")
        return found

    async def say(self, text: str, chat: Any = None, *, links: dict[str, str] | None = None, **content: Any) -> dict:
        """Send a text. `links` turns parts of it into text links: {"here": "https://…"}. More: see `send`."""
        options = {k: content.pop(k) for k in SENDING if k in content}
        return await self.send({**self.formatted(text, links), **content}, chat, **options)

    def formatted(self, text: str, links: dict[str, str] | None, prefix: str = "") -> dict:
        marks = []
        for label, url in (links or {}).items():
            where = text.find(label)
            if where < 0:
                raise ScriptError(f"link label {label!r} is not in the text")
            marks.append(
                {"type": "text_link", "url": url, "offset": fmt.utf16(text[:where]), "length": fmt.utf16(label)}
            )
        found = fmt._sorted(marks + fmt.detect(text, marks))
        return {"caption" if prefix else "text": text, f"{prefix}entities": found or None}

    async def send(
        self,
        content: dict,
        chat: Any = None,
        reply_to: int | None = None,
        thread: int | None = None,
        *,
        as_: Any = None,
        buttons: Any = None,
        quote: str | None = None,
        preview: dict | None = None,
        delete_after: bool | float | None = None,
    ) -> dict:
        """Send any content: {"photo": […]}, {"document": {…}}, {"text": …, "entities": […]}…

        as_: "anonymous" (an administrator as the group) or a channel; buttons: {label: URL} or rows of buttons;
        quote: the part of the message replied to; preview: link_preview_options; delete_after: True deletes the
        message before the bot can answer it, a number so many seconds later.
        """
        world, target = self.world, self._chat(chat)
        if target.type == "private":
            self._start(target)
        extra: dict[str, Any] = self._sender(target, as_)
        sender = extra.pop("from", None)
        if reply_to:
            answered = target.messages[reply_to]
            extra["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
            if quote:
                body = rich.body(answered)
                if quote not in body:
                    raise ScriptError(f"the quote {quote!r} is not in message {reply_to}")
                extra["quote"] = {"text": quote, "position": fmt.utf16(body[: body.index(quote)]), "is_manual": True}
        if thread:
            if thread not in target.topics and target.type == "private":
                raise ScriptError(f"no topic {thread} in chat {target.id}")
            extra.update(message_thread_id=thread, is_topic_message=True)
        if buttons:
            rows = [[{"text": k, "url": v} for k, v in buttons.items()]] if isinstance(buttons, dict) else buttons
            extra["reply_markup"] = {"inline_keyboard": rows}
        if preview:
            extra["link_preview_options"] = preview
        hidden = self._ephemeral_command(target, content)
        message = (
            world.new_ephemeral(target, self.id, sender, world.bot.api(), **extra, **content)
            if hidden
            else world.new_message(target, sender, **extra, **content)
        )
        world.record(
            "said", who=self.user.id, chat=target.id, message=dict(message), **({"ephemeral": True} if hidden else {})
        )
        if self._summons(target, message):
            guest = {**message, "guest_query_id": str(next(world.ids))}
            world.guest[guest["guest_query_id"]] = {"message": message, "at": world.clock(), "answer": None}
            world.push("guest_message", guest)
        elif hidden or self._visible(target, message):
            world.push("channel_post" if target.type == "channel" else "message", message)
        else:
            world.record("update_skipped", update="message", why="privacy mode")
        if target.type == "channel" and target.linked:
            await self._discuss(target, message)
        if delete_after is not None and delete_after is not False:
            if delete_after is not True:
                await asyncio.sleep(float(delete_after))
            self._remove(target, message)
        return message

    def _sender(self, target: Chat, as_: Any) -> dict:
        """from and sender_chat; Telegram fills `from` with a stand-in where a chat speaks."""
        if target.type == "channel":
            return {"sender_chat": target.api()}
        if as_ is None:
            return {"from": self.user.api()}
        if as_ == "anonymous":
            if target.members.get(self.id) not in ("administrator", "creator"):
                raise ScriptError(f"{self.user.first_name} is no administrator of {target.title}; name it in `admins`")
            return {"from": ANONYMOUS, "sender_chat": target.api()}
        return {"from": CHANNEL_BOT, "sender_chat": self._chat(as_).api()}

    async def _discuss(self, channel: Chat, post: dict) -> None:
        """Telegram forwards a channel's post to its discussion group."""
        group = self.world.chats[channel.linked]
        content = {k: v for k, v in post.items() if k not in ("message_id", "chat", "from", "date")}
        copy = self.world.new_message(
            group,
            TELEGRAM,
            is_automatic_forward=True,
            **content,
            forward_origin={
                "type": "channel",
                "date": post["date"],
                "chat": channel.api(),
                "message_id": post["message_id"],
            },
        )
        self.world.record("said", who=TELEGRAM["id"], chat=group.id, message=dict(copy))
        if self._visible(group, copy):
            self.world.push("message", copy)

    def _summons(self, chat: Chat, message: dict) -> bool:
        """Guest mode: the bot is named in a chat it is not in (core.telegram.org/api/bots/guest-mode)."""
        bot = self.world.bot
        if (
            not bot.guest
            or chat.type not in ("group", "supergroup")
            or chat.bot_status not in ("left", "kicked")
            or chat.protected
        ):
            return False
        return f"@{bot.username}".lower() in self._mentions(message)

    @staticmethod
    def _mentions(message: dict) -> list[str]:
        text = message.get("text") or message.get("caption") or ""
        return [
            fmt.utf16_slice(text, e["offset"], e["length"]).lower()
            for e in message.get("entities") or message.get("caption_entities") or []
            if e["type"] == "mention"
        ]

    def _ephemeral_command(self, chat: Chat, content: dict) -> bool:
        """A command registered with is_ephemeral, in a group: nobody else sees it (Bot API 10.2)."""
        word = (content.get("text") or "").split(" ")[0].split("@")[0]
        return (
            chat.type in ("group", "supergroup")
            and word.startswith("/")
            and any(
                c["command"] == word[1:] and c.get("is_ephemeral")
                for known in self.world.commands.values()
                for c in known
            )
        )

    def _remove(self, chat: Chat, message: dict) -> None:
        chat.messages.pop(message["message_id"], None)
        self.world.record("deleted", chat=chat.id, message_id=message["message_id"], by=self.id)

    async def delete(self, which: int | str = "last", chat: Any = None) -> dict:
        """Delete a message: by number, this person's "last" one, or the newest with that text. Bots are not told."""
        target = self._chat(chat)
        newest = self.world.newest(target, self.id)
        own = [m for m in newest if (m.get("from") or {}).get("id") == self.id]
        if isinstance(which, int):
            found = target.messages.get(which)
        elif which == "last":
            found = own[0] if own else None
        else:
            found = next((m for m in own + newest if which in rich.body(m)), None)
        if found is None or found["message_id"] not in target.messages:
            raise ScriptError(f"no message {which!r} to delete in chat {target.id}")
        self._remove(target, found)
        return found

    async def burst(self, count: int, text: str = "message {n}", chat: Any = None, **options: Any) -> list[dict]:
        """Many messages at once; {n} in the text is the number."""
        return [await self.say(text.replace("{n}", str(n)), chat, **options) for n in range(1, count + 1)]

    def _start(self, chat: Chat) -> None:
        user = self.user
        if user.blocked:
            self._member(chat, "kicked", "member")
            user.blocked = False
        user.started = True

    def _visible(self, chat: Chat, message: dict) -> bool:
        """Privacy mode: which group messages reach the bot (core.telegram.org/bots/features#privacy-mode)."""
        bot = self.world.bot
        if chat.type in ("private", "channel"):
            return chat.type == "private" or chat.bot_status == "administrator"
        if chat.bot_status in ("left", "kicked"):
            return False
        if not bot.privacy or chat.bot_status == "administrator":
            return True
        reply = message.get("reply_to_message") or {}
        if (reply.get("from") or {}).get("id") == bot.id:
            return True
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or []:
            word = fmt.utf16_slice(text, entity["offset"], entity["length"])
            if entity["type"] == "bot_command" and (
                "@" not in word or word.lower().endswith("@" + bot.username.lower())
            ):
                return True
            if entity["type"] == "mention" and word.lower() == "@" + bot.username.lower():
                return True
        return False

    def newest_own(self, chat: Any = None) -> int:
        """The number of this person's newest message there."""
        messages = self._chat(chat).messages.items()
        return max(number for number, one in messages if (one.get("from") or {}).get("id") == self.id)

    async def edit(self, message_id: int, text: str, chat: Any = None) -> dict:
        """Edit one's own message: its text, or the caption of a file."""
        target = self._chat(chat)
        message = target.messages[message_id]
        changed = self.formatted(text, None, "" if "text" in message else "caption_")
        message.pop("rich_message", None)
        message.update({k: v for k, v in changed.items() if v is not None}, edit_date=int(time.time()))
        if not changed.get("entities", True):
            message.pop("entities", None)
        self.world.record("said", who=self.user.id, chat=target.id, message=dict(message), edited=True)
        if self._visible(target, message):
            self.world.push("edited_channel_post" if target.type == "channel" else "edited_message", message)
        return message

    def file(self, kind: str, data: bytes | None = None, name: str | None = None, mime: str | None = None) -> dict:
        """The content of a message with a file: {"photo": [sizes]}, {"document": {…}}… Each file_id is served."""
        if kind == "photo":
            data = data or picture()
            sizes = []
            for width in (90, 320, 800):
                stored = store_file(self.world, data, name or "photo.jpg", kind="photo")
                sizes.append(
                    {
                        "file_id": stored["file_id"],
                        "file_unique_id": stored["file_unique_id"],
                        "width": width,
                        "height": width * 3 // 4,
                        "file_size": len(data),
                    }
                )
            return {"photo": sizes}
        data = data or b"x"
        name = name or {"document": "file.txt", "video": "video.mp4", "audio": "audio.mp3", "voice": "voice.ogg"}[kind]
        stored = store_file(self.world, data, name, kind=kind)
        size = {
            "file_id": stored["file_id"],
            "file_unique_id": stored["file_unique_id"],
            "file_size": len(data),
            "mime_type": mime or mime_of(name),
        }
        more = {
            "document": {"file_name": name},
            "video": {"file_name": name, "duration": 1, "width": 90, "height": 90},
            "audio": {"file_name": name, "duration": 1},
            "voice": {"duration": 1},
        }
        return {kind: {**size, **more[kind]}}

    def made_file(self, kind: str, given: dict | None) -> dict:
        """A file of a script: text, base64, path, size, or made on the spot: pdf: TEXT, docx: TEXT."""
        given = given if isinstance(given, dict) else {}
        name = None
        if "path" in given:
            data, name = Path(given["path"]).read_bytes(), Path(given["path"]).name
        elif "pdf" in given or "docx" in given:
            make, name = (pdf, "file.pdf") if "pdf" in given else (docx, "file.docx")
            data = make(given.get("pdf", given.get("docx")))
        else:
            data = (
                given.get("text", "").encode()
                or base64.b64decode(given.get("base64", ""))
                or b"x" * int(given.get("size", 0))
            )
        return self.file(kind, data, given.get("name", name), given.get("mime"))

    async def document(
        self,
        name: str,
        data: bytes,
        mime: str | None = None,
        caption: str | None = None,
        chat: Any = None,
        **options: Any,
    ) -> dict:
        content = self.file("document", data, name, mime)
        return await self.send(
            {**content, **self.formatted(caption, None, "caption_")} if caption else content, chat, **options
        )

    async def photo(
        self, data: bytes | None = None, caption: str | None = None, chat: Any = None, **options: Any
    ) -> dict:
        content = self.file("photo", data)
        return await self.send(
            {**content, **self.formatted(caption, None, "caption_")} if caption else content, chat, **options
        )

    async def album(
        self, items: list[dict], caption: str | None = None, chat: Any = None, **options: Any
    ) -> list[dict]:
        """Several files as one album; items as `file` makes them. The caption belongs to the first."""
        if not 2 <= len(items) <= self.world.limits.album[1]:
            raise ScriptError("an album has 2 to 10 items")
        group, sent = str(next(self.world.ids)), []
        for number, content in enumerate(items):
            text = self.formatted(caption, None, "caption_") if caption and not number else {}
            sent.append(await self.send({"media_group_id": group, **content, **text}, chat, **options))
        return sent

    async def rich(self, given: dict, chat: Any = None, **options: Any) -> dict:
        """A rich message (html, markdown or blocks), as another bot's post or a Premium user's: it has no text."""
        return await self.send({"rich_message": self._rich(given)}, chat, **options)

    def _rich(self, given: dict) -> dict:
        def media(kind: str, source: Any, spoiler: bool) -> dict:
            return self.file("voice" if kind == "voice_note" else kind)

        return rich.build(given, self.world.limits, media).message

    async def forward(
        self,
        text: str | None = None,
        origin: str = "Some channel",
        chat: Any = None,
        links: dict[str, str] | None = None,
        *,
        kind: str = "channel",
        message_id: int = 1,
        username: str | None = None,
        signature: str | None = None,
        content: dict | None = None,
        rich: dict | None = None,
        **options: Any,
    ) -> dict:
        """Forward a post: kind channel, chat, user or hidden; content: a file as `file` makes it; rich: a rich post."""
        date = int(time.time()) - 3600
        known = next(
            (c for c in self.world.chats.values() if c.type != "private" and origin in (c.title, c.username)), None
        )
        home = (
            known.api()
            if known
            else {
                "id": -1009999999999,
                "title": origin,
                "type": "channel" if kind == "channel" else "supergroup",
                **({"username": username} if username else {}),
            }
        )
        signed = {"author_signature": signature} if signature else {}
        source: dict[str, Any] = {
            "channel": {"chat": home, "message_id": message_id, **signed},
            "chat": {"sender_chat": home, **signed},
            "user": {"sender_user": {"id": 4999, "is_bot": False, "first_name": origin}},
            "hidden": {"sender_user_name": origin},
        }[kind]
        source = {"type": "hidden_user" if kind == "hidden" else kind, "date": date, **source}
        prefix = "caption_" if content else ""
        body = {**(content or {}), **(self.formatted(text, links, prefix) if text else {})}
        if rich:
            body = {"rich_message": self._rich(rich)}
        return await self.send({**body, "forward_origin": source}, chat, **options)

    def button(self, label: str, chat: Any = None) -> tuple[dict, dict]:
        """The newest inline button whose text or callback data is (or else contains) the label."""
        target = self._chat(chat)
        for exact in (True, False):
            for message in self.world.newest(target, self.id):
                for button in buttons_of(message):
                    texts = (rich.plain_text(button.get("text", "")), button.get("callback_data", ""))
                    if label in texts if exact else any(label in t for t in texts):
                        return message, button
        raise ScriptError(f"no button {label!r} in chat {target.id}")

    async def tap(self, label: str, chat: Any = None) -> dict:
        """Tap an inline button; returns the callback query (see World.callbacks for its answer), or the inline query
        of a switch_inline_query button. A copy_text button copies."""
        message, button = self.button(label, chat)
        if "copy_text" in button:
            self.world.record("copied", who=self.id, text=button["copy_text"]["text"])
            return button
        for name in ("switch_inline_query_current_chat", "switch_inline_query", "switch_inline_query_chosen_chat"):
            if name in button:
                query = button[name] if isinstance(button[name], str) else button[name].get("query", "")
                return await self.inline(query)
        if "disabled" in button:
            raise ScriptError(f"button {label!r} is disabled")
        if "callback_data" not in button:
            raise ScriptError(f"button {label!r} opens {button.get('url') or button}; it sends nothing to the bot")
        return self.callback(button["callback_data"], message, label=rich.plain_text(button.get("text", "")))

    async def open(self, label: str, chat: Any = None) -> str:
        """Follow a link: of a button, of a text, of a rich message. A deep link to the bot sends /start with it."""
        for message in self.world.newest(self._chat(chat), self.id):
            url = next((url for text, url in links_of(message) if label in text or label == url), None)
            if url:
                break
        else:
            raise ScriptError(f"no link {label!r}")
        self.world.record("opened", who=self.id, url=url)
        start = re.fullmatch(r"(?:https://t\.me/|tg://resolve\?domain=)(\w+)[?&]start=([\w-]{1,64})", url, re.I)
        if start and start[1].lower() == self.world.bot.username.lower():
            await self.say(f"/start {start[2]}")
        return url

    async def press(self, label: str, chat: Any = None) -> dict:
        """Press a key of the reply keyboard: its text is sent."""
        target = self._chat(chat)
        for key in keys_of(target):
            if (key if isinstance(key, str) else key["text"]) == label:
                if isinstance(key, dict) and {"request_users", "request_chat"} & set(key):
                    raise ScriptError(f"{label!r} asks for people or a chat: use share_users or share_chat")
                if target.keyboard.get("one_time_keyboard"):
                    target.keyboard = None
                return await self.say(label, chat)
        raise ScriptError(f"no key {label!r} in chat {target.id}")

    def _request(self, chat: Chat, name: str, request: int | None) -> dict:
        for key in keys_of(chat):
            if isinstance(key, dict) and name in key and request in (None, key[name]["request_id"]):
                return key[name]
        raise ScriptError(f"no key with {name} in chat {chat.id}")

    async def share_users(self, users: list[User], request: int | None = None) -> dict:
        """Answer a request_users key; names only where the bot asked for them."""
        asked = self._request(self.private, "request_users", request)
        if len(users) > asked.get("max_quantity", 1):
            raise ScriptError(f"the key allows {asked.get('max_quantity', 1)} users")
        shared = [
            {
                "user_id": u.id,
                **({"first_name": u.first_name} if asked.get("request_name") else {}),
                **({"username": u.username} if asked.get("request_username") and u.username else {}),
            }
            for u in users
        ]
        return await self.send(
            {"users_shared": {"user_ids": [u.id for u in users], "users": shared, "request_id": asked["request_id"]}}
        )

    async def share_chat(self, chat: Any, request: int | None = None) -> dict:
        asked, shared = self._request(self.private, "request_chat", request), self._chat(chat)
        if bool(asked.get("chat_is_channel")) != (shared.type == "channel"):
            raise ScriptError(
                "the key asks for a channel" if asked.get("chat_is_channel") else "the key asks for a group"
            )
        if asked.get("bot_is_member") and shared.bot_status in ("left", "kicked"):
            raise ScriptError("the key asks for a chat the bot is in")
        return await self.send(
            {
                "chat_shared": {
                    "chat_id": shared.id,
                    **({"title": shared.title} if asked.get("request_title") else {}),
                    **({"username": shared.username} if asked.get("request_username") and shared.username else {}),
                    "request_id": asked["request_id"],
                }
            }
        )

    async def new_topic(self, name: str, chat: Any = None) -> int:
        """Open a topic: in a forum, or in the private chat of a bot that allows it. Returns its thread id."""
        target, bot = self._chat(chat), self.world.bot
        if not (target.is_forum or (target.type == "private" and bot.topics and bot.user_topics)):
            raise ScriptError(f"people cannot open topics in chat {target.id}")
        thread = target.next_id
        target.topics[thread] = name
        await self.send({"forum_topic_created": {"name": name, "icon_color": 7322096}}, chat, thread=thread)
        return thread

    def callback(
        self, data: str, message: dict | None = None, inline_message_id: str | None = None, label: str = ""
    ) -> dict:
        """Send callback data, also data of no button (a forged or stale one)."""
        query = {
            "id": str(next(self.world.ids)),
            "from": self.user.api(),
            "chat_instance": str(self.user.id),
            "data": data,
        }
        inline_message_id = inline_message_id or (self.world.inline_id(message) if message else None)
        if inline_message_id:
            query["inline_message_id"] = inline_message_id
        else:  # a message the bot can no longer see has the date 0
            query["message"] = message or {"chat": self.private.api(), "message_id": 1, "date": 0}
        self.world.callbacks[query["id"]] = {"query": query, "at": self.world.clock(), "answer": None}
        self.world.record(
            "tapped", who=self.user.id, data=data, label=label, chat=(message or {}).get("chat", {}).get("id", self.id)
        )
        self.world.push("callback_query", query)
        return query

    async def inline(self, text: str, offset: str = "", chat_type: str = "private") -> dict:
        """Type an inline query; the answer lands in World.inline[query id]["answer"]."""
        if not self.world.bot.inline:
            raise ScriptError("inline mode is off for this bot")
        query = {
            "id": str(next(self.world.ids)),
            "from": self.user.api(),
            "query": text[: self.world.limits.inline_query],
            "offset": offset,
            "chat_type": chat_type,
        }
        self.world.inline[query["id"]] = {"query": query, "at": self.world.clock(), "answer": None}
        self.world.record("inline", who=self.user.id, query=query)
        self.world.push("inline_query", query)
        return query

    async def choose(self, query_id: str, which: int | str = 0, chat: Any = None) -> dict:
        """Pick an inline result: it is posted "via" the bot, and reported if feedback is on."""
        answer = self.world.inline[query_id]["answer"]
        if not answer or not answer["results"]:
            raise ScriptError("that inline query has no results to choose from")
        results = answer["results"]
        result = results[which] if isinstance(which, int) else next((r for r in results if r["id"] == which), None)
        if result is None:
            raise ScriptError(f"no inline result {which!r}")
        from tests.stage.methods import shown_result  # methods.py imports this module

        message = self.world.new_message(
            self._chat(chat),
            self.user.api(),
            via_bot=self.world.bot.api(),
            **shown_result(self.world, result),
            reply_markup=result.get("reply_markup"),
        )
        if result.get("reply_markup"):
            self.world.inline_messages[f"inline-{next(self.world.ids)}"] = message
        self.world.record("chose", who=self.user.id, chat=message["chat"]["id"], result=result, message=dict(message))
        if self.world.bot.inline_feedback:
            chosen = {
                "result_id": result["id"],
                "from": self.user.api(),
                "query": self.world.inline[query_id]["query"]["query"],
            }
            if result.get("reply_markup"):
                chosen["inline_message_id"] = self.world.inline_id(message)
            self.world.push("chosen_inline_result", chosen)
        return message

    # -- membership ------------------------------------------------------------------------

    def _member(self, chat: Chat, old: str, new: str) -> None:
        bot = self.world.bot.api()

        def state(status: str) -> dict:
            data: dict[str, Any] = {"user": bot, "status": status}
            if status == "kicked":
                data["until_date"] = 0
            if status == "administrator":
                rights = [
                    "can_be_edited",
                    "is_anonymous",
                    "can_manage_chat",
                    "can_delete_messages",
                    "can_manage_video_chats",
                    "can_restrict_members",
                    "can_promote_members",
                    "can_change_info",
                    "can_invite_users",
                    "can_post_stories",
                    "can_edit_stories",
                    "can_delete_stories",
                ]
                data.update({name: name in ("can_manage_chat", "can_invite_users") for name in rights})
                if chat.type == "channel":
                    data.update(can_post_messages=True, can_edit_messages=True)
            return data

        self.world.record("bot_status", chat=chat.id, old=old, new=new)
        self.world.push(
            "my_chat_member",
            {
                "chat": chat.api(),
                "from": self.user.api(),
                "date": int(time.time()),
                "old_chat_member": state(old),
                "new_chat_member": state(new),
            },
        )

    async def block(self) -> None:
        self.user.blocked = True
        self._member(self.private, "member", "kicked")

    async def unblock(self) -> None:
        self.user.blocked = False
        self._member(self.private, "kicked", "member")

    async def set_bot_status(self, chat: Any, status: str) -> None:
        """Add, remove, promote or ban the bot in a group or channel."""
        target = self._chat(chat)
        old, target.bot_status = target.bot_status, status
        self._member(target, old, status)
        if target.type in ("group", "supergroup"):
            bot = self.world.bot.api()
            if old in ("left", "kicked") and status in ("member", "administrator"):
                self.world.push("message", self.world.new_message(target, self.user.api(), new_chat_members=[bot]))
            elif status in ("left", "kicked"):
                self.world.push("message", self.world.new_message(target, self.user.api(), left_chat_member=bot))

    async def migrate(self, chat: Any, new_id: int) -> Chat:
        """Upgrade a group to a supergroup: new id, and the two service messages."""
        old = self._chat(chat)
        new = self.world.add_chat(new_id, "supergroup", old.title, list(old.members))
        new.bot_status, old.migrated_to = old.bot_status, new_id
        self.world.push("message", self.world.new_message(old, self.user.api(), migrate_to_chat_id=new_id))
        self.world.push("message", self.world.new_message(new, self.user.api(), migrate_from_chat_id=old.id))
        return new

    async def stop_draft(self, draft_id: int | None = None) -> None:
        """Press the Stop button of a streamed draft (Bot API 10.3); without a number, of the newest."""
        drafts = self.private.drafts
        if draft_id is None:
            draft_id = next(reversed(drafts), 0)
        draft = drafts.get(draft_id)
        if draft is None or draft["until"] < self.world.clock():
            raise ScriptError(f"no draft {draft_id} is shown to {self.user.first_name}")
        if not draft["can_stop"]:
            raise ScriptError(f"draft {draft_id} has no Stop button (can_stop)")
        draft["stopped"] = True
        if not draft["keep"]:
            draft["text"] = ""
        self.world.record("stopped", who=self.id, chat=self.id, draft_id=draft_id, kept=draft["keep"])
        self.world.push(
            "stopped_message_generation",
            {
                "chat": self.private.api(),
                "draft_id": draft_id,
                **({"message_thread_id": draft["thread"]} if draft["thread"] else {}),
            },
        )

    async def strange(self, name: str, chat: Any = None) -> dict:
        """An update that a library may choke on; see STRANGE for the names."""
        if name not in STRANGE:
            raise ScriptError(f"unknown strange update {name!r}; known: {', '.join(STRANGE)}")
        target = self._chat(chat)
        plain = {
            "message_id": target.next_id,
            "date": int(time.time()),
            "chat": target.api(),
            "from": self.user.api(),
            "text": "hello",
        }
        target.next_id += 1
        return self.world.queue({"update_id": next(self.world.update_ids), **STRANGE[name](plain)})


SENDING = ("reply_to", "thread", "as_", "buttons", "quote", "preview", "delete_after")
# stand-in senders, the same on every server (telegram.constants.ChatID)
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
STRANGE: dict[str, Callable[[dict], dict]] = {
    "unknown_kind": lambda m: {"widget_query": {"id": "1", "from": m["from"], "data": "x"}},
    "empty": lambda m: {},
    "unknown_content": lambda m: {"message": {**{k: v for k, v in m.items() if k != "text"}, "hologram": {"depth": 3}}},
    "unknown_fields": lambda m: {"message": {**m, "hologram": True, "chat": {**m["chat"], "aura": 7}}},
    "unknown_entity": lambda m: {"message": {**m, "entities": [{"type": "hologram", "offset": 0, "length": 5}]}},
    "unknown_origin": lambda m: {"message": {**m, "forward_origin": {"type": "orbit", "date": m["date"]}}},
    "unknown_chat_type": lambda m: {"message": {**m, "chat": {**m["chat"], "type": "community"}}},
    "no_date": lambda m: {"message": {k: v for k, v in m.items() if k != "date"}},
    "no_chat": lambda m: {"message": {k: v for k, v in m.items() if k != "chat"}},
    "text_is_number": lambda m: {"message": {**m, "text": 42}},
    "entity_out_of_range": lambda m: {"message": {**m, "entities": [{"type": "url", "offset": 2, "length": 99}]}},
    "null_message": lambda m: {"message": None},
    "string_message": lambda m: {"message": "hello"},
}


def buttons_of(message: dict) -> list[dict]:
    """Inline buttons under a message and inside of a rich one."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [b for row in rows for b in row] + rich.buttons(message.get("rich_message") or {})


def links_of(message: dict) -> list[tuple[str, str]]:
    """(text, address) of every link a person can follow in a message."""
    text = message.get("text") or message.get("caption") or ""
    found = []
    for entity in message.get("entities") or message.get("caption_entities") or []:
        word = fmt.utf16_slice(text, entity["offset"], entity["length"])
        if entity["type"] in ("text_link", "url"):
            found.append((word, entity.get("url") or (word if "://" in word else f"http://{word}")))
    found += rich.links(message.get("rich_message") or {})
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return found + [(b["text"], b["url"]) for row in rows for b in row if b.get("url")]


def keys_of(chat: Chat) -> list:
    return [key for row in (chat.keyboard or {}).get("keyboard", []) for key in row]


FOLDERS = {"photo": "photos", "document": "documents", "video": "videos", "audio": "music", "voice": "voice"}


def store_file(world: World, data: bytes, name: str, kind: str = "") -> dict:
    number = len(world.files) + 1
    extension = re.sub(r"[^A-Za-z0-9.]", "", "." + name.rsplit(".", 1)[-1] if "." in name else "")
    file = {
        "file_id": f"STAGE-FILE-{number:06d}",
        "file_unique_id": f"U{number:06d}",
        "name": name,
        "path": f"{FOLDERS.get(kind, 'files')}/file_{number}{extension}",
        "data": data,
        "size": len(data),
    }
    world.files[file["file_id"]] = file
    return file


def mime_of(name: str) -> str:
    return MIME.get(name.rsplit(".", 1)[-1].lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "md": "text/markdown",
    "opml": "text/x-opml",
    "ogg": "audio/ogg",
    "wps": "application/vnd.ms-works",
    "jpg": "image/jpeg",
    "png": "image/png",
}


def picture(width: int = 8, height: int = 6) -> bytes:
    """A small PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x40\x80\xc0" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pdf(text: str) -> bytes:
    """A one-page PDF with a text layer; Chinese by the standard font STSong-Light, which readers know without it."""
    lines = [f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in text.split("\n")]
    page = f"BT /F1 12 Tf 14 TL 50 780 Td {' '.join(lines)} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 2>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(out),
    )


def docx(text: str) -> bytes:
    """A Word document of plain paragraphs."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.split("\n"))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + content)
    return out.getvalue()
