"""People: what a script can do on the stage as a user."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.stage import rich
from tests.stage.errors import ScriptError
from tests.stage.membership import tell_status
from tests.stage.methods.results import shown_result
from tests.stage.seen import buttons_of, keys_of, links_of
from tests.stage.speaking import Speaker
from tests.stage.strange import STRANGE
from tests.stage.world import Chat, User


class Actor(Speaker):
    """One person. Every action queues the updates Telegram would send to the bot."""

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

    async def block(self) -> None:
        self.user.blocked = True
        tell_status(self.world, self.user, self.private, "member", "kicked")

    async def unblock(self) -> None:
        self.user.blocked = False
        tell_status(self.world, self.user, self.private, "kicked", "member")

    async def set_bot_status(self, chat: Any, status: str) -> None:
        """Add, remove, promote or ban the bot in a group or channel."""
        target = self._chat(chat)
        old, target.bot_status = target.bot_status, status
        tell_status(self.world, self.user, target, old, status)
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
