"""What people say on the stage: texts, files, albums, forwards, edits."""

from __future__ import annotations

import asyncio
import base64
import time
from pathlib import Path
from typing import Any

from tests.stage import rich
from tests.stage.entities import detect
from tests.stage.errors import ScriptError
from tests.stage.files import docx, mime_of, pdf, picture, store_file
from tests.stage.marks import in_order, utf16
from tests.stage.membership import tell_status
from tests.stage.visibility import is_ephemeral_command, is_summons, is_visible
from tests.stage.world import Chat, User, World

SENDING = ("reply_to", "thread", "as_", "buttons", "quote", "preview", "delete_after")
# stand-in senders, the same on every server (telegram.constants.ChatID)
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


class Speaker:
    """What a person can say. Every message queues the update Telegram would send to the bot."""

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
            marks.append({"type": "text_link", "url": url, "offset": utf16(text[:where]), "length": utf16(label)})
        found = in_order(marks + detect(text, marks))
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
        target = self._chat(chat)
        if target.type == "private":
            self._start(target)
        extra = {
            **self._sender(target, as_),
            **_reply(target, reply_to, quote),
            **_topic(target, thread),
            **({"reply_markup": {"inline_keyboard": _rows(buttons)}} if buttons else {}),
            **({"link_preview_options": preview} if preview else {}),
        }
        message = self._put(target, {**extra, **content})
        if target.type == "channel" and target.linked:
            await self._discuss(target, message)
        if delete_after is not None and delete_after is not False:
            if delete_after is not True:
                await asyncio.sleep(float(delete_after))
            self._remove(target, message)
        return message

    def _put(self, target: Chat, content: dict) -> dict:
        """Put a message into the chat, and tell the bot of it as Telegram would."""
        world, sender = self.world, content.pop("from", None)
        hidden = is_ephemeral_command(world, target, content)
        if hidden:
            message = world.new_ephemeral(target, self.id, sender, world.bot.api(), **content)
        else:
            message = world.new_message(target, sender, **content)
        only = {"ephemeral": True} if hidden else {}
        world.record("said", who=self.user.id, chat=target.id, message=dict(message), **only)
        if is_summons(world, target, message):
            guest = {**message, "guest_query_id": str(next(world.ids))}
            world.guest[guest["guest_query_id"]] = {"message": message, "at": world.clock(), "answer": None}
            world.push("guest_message", guest)
        elif hidden or is_visible(self.world, target, message):
            world.push("channel_post" if target.type == "channel" else "message", message)
        else:
            world.record("update_skipped", update="message", why="privacy mode")
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
        if is_visible(self.world, group, copy):
            self.world.push("message", copy)

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
            tell_status(self.world, self.user, chat, "kicked", "member")
            user.blocked = False
        user.started = True

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
        if is_visible(self.world, target, message):
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


def _reply(target: Chat, reply_to: int | None, quote: str | None) -> dict:
    if not reply_to:
        return {}
    answered = target.messages[reply_to]
    reply = {"reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}}
    if not quote:
        return reply
    body = rich.body(answered)
    if quote not in body:
        raise ScriptError(f"the quote {quote!r} is not in message {reply_to}")
    return {**reply, "quote": {"text": quote, "position": utf16(body[: body.index(quote)]), "is_manual": True}}


def _topic(target: Chat, thread: int | None) -> dict:
    if not thread:
        return {}
    if thread not in target.topics and target.type == "private":
        raise ScriptError(f"no topic {thread} in chat {target.id}")
    return {"message_thread_id": thread, "is_topic_message": True}


def _rows(buttons: Any) -> list:
    """Rows of buttons; {label: URL} is one row of URL buttons."""
    return [[{"text": k, "url": v} for k, v in buttons.items()]] if isinstance(buttons, dict) else buttons
