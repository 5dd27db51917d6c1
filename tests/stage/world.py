"""What exists on the stage: people, chats, messages, files, updates, and the log of everything.

A `World` has no HTTP in it. `methods.py` lets a bot act on it, `actors.py` lets a script
act on it as people, and `server.py` serves both.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.stage.errors import ApiError, bad_request, forbidden, too_many_requests
from tests.stage.limits import Limits

DEFAULT_TOKEN = "123456789:AAH-stage-token-for-offline-tests-01"
CONTENT = {  # the fields that say what a message is
    "text", "entities", "caption", "caption_entities", "rich_message", "photo", "document", "video", "audio", "voice",
    "animation", "link_preview_options",
}  # fmt: skip
HIDDEN_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass
class User:
    id: int
    first_name: str
    username: str | None = None
    last_name: str | None = None
    language_code: str | None = None
    is_premium: bool = False
    started: bool = False  # has ever written to the bot in private
    blocked: bool = False  # has blocked the bot
    deactivated: bool = False

    def api(self) -> dict:
        data = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if self.is_premium:
            data["is_premium"] = True
        return data


@dataclass
class Chat:
    id: int
    type: str  # private, group, supergroup, channel
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)  # user id -> status
    bot_status: str = "member"  # member, administrator, left, kicked, restricted
    migrated_to: int | None = None
    messages: dict[int, dict] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    next_id: int = 1
    typing_until: float = 0.0
    drafts: dict[int, dict] = field(default_factory=dict)
    shown: list[dict] = field(default_factory=list)  # messages in the order they came, for the newest button
    ephemeral: dict[tuple[int, int], dict] = field(default_factory=dict)  # (receiver, id) -> {"message", "at"}
    keyboard: dict | None = None  # the reply keyboard people see there
    protected: bool = False  # content protection: no forwarding, no guest bots
    linked: int | None = None  # a channel's discussion group
    user: User | None = None

    def api(self) -> dict:
        data: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.user:
            data["first_name"] = self.user.first_name
            for name in ("last_name", "username"):
                if getattr(self.user, name):
                    data[name] = getattr(self.user, name)
        else:
            data["title"] = self.title or f"chat {self.id}"
            if self.username:
                data["username"] = self.username
            if self.is_forum:
                data["is_forum"] = True
        return data


@dataclass
class Bot:
    token: str = DEFAULT_TOKEN
    username: str = "stage_bot"
    first_name: str = "Stage bot"
    inline: bool = True
    inline_feedback: bool = True
    privacy: bool = True  # group privacy mode, as set with @BotFather
    can_join_groups: bool = True
    guest: bool = False  # guest mode: @mentions in chats it is not in reach the bot (Bot API 10.0)
    topics: bool = False  # topics in private chats (Bot API 9.3)
    user_topics: bool = False  # … which users may create too
    lacks: list[str] = field(default_factory=list)  # methods that an older server does not know

    @property
    def id(self) -> int:
        return int(self.token.split(":", 1)[0])

    def api(self) -> dict:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def me(self) -> dict:
        return {
            **self.api(),
            "can_join_groups": self.can_join_groups,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": self.inline,
            "supports_guest_queries": self.guest,
            "has_topics_enabled": self.topics,
            "allows_users_to_create_topics": self.user_topics,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


@dataclass
class Fault:
    """A failure to play on the next matching calls of the bot."""

    method: str = "*"  # method name in any case, or "*"
    times: int = 1  # how many calls fail; -1 for ever
    skip: int = 0  # so many matching calls go well before
    chat_id: int | None = None  # only calls about this chat
    error_code: int = 0  # 0: no error answer (with `delay` or `drop` only)
    description: str = ""
    parameters: dict = field(default_factory=dict)
    delay: float = 0.0  # seconds to wait before answering
    drop: bool = False  # close the connection without an answer
    raw: str | None = None  # answer this text instead of JSON (a proxy's HTML page)
    after: bool = False  # do the work first, then fail: the "sent, but the answer was lost" case

    def matches(self, method: str, params: dict) -> bool:
        return (
            self.times != 0
            and self.method.lower() in ("*", method.lower())
            and (self.chat_id is None or str(self.chat_id) == str(params.get("chat_id")))
        )

    def error(self) -> ApiError:
        if self.error_code == 429:
            return too_many_requests(int(self.parameters.get("retry_after", 1)))
        return ApiError(self.error_code, self.description or f"Error {self.error_code}", **self.parameters)


class Flood:
    """The documented sending rates, as sliding windows. Off unless `enabled`."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.enabled = False
        self.limits, self.clock = limits, clock
        self.all: deque[float] = deque()
        self.chats: dict[int, deque[float]] = defaultdict(deque)
        self.groups: dict[int, deque[float]] = defaultdict(deque)
        self.refused = 0

    @staticmethod
    def _wait(window: deque[float], size: int, span: float, now: float) -> float:
        while window and window[0] <= now - span:
            window.popleft()
        return window[0] + span - now if len(window) >= size else 0.0

    def check(self, chat: Chat, paid: bool) -> None:
        if not self.enabled:
            return
        now, limits = self.clock(), self.limits
        burst = max(1, limits.per_chat_burst)
        total = limits.per_second_paid if paid else limits.per_second
        wait = max(
            self._wait(self.all, total, 1.0, now),
            self._wait(self.chats[chat.id], burst, burst / limits.per_chat_second, now),
            self._wait(self.groups[chat.id], limits.per_group_minute, 60.0, now)
            if chat.type in ("group", "supergroup", "channel")
            else 0.0,
        )
        if wait > 0:
            self.refused += 1
            raise too_many_requests(max(1, math.ceil(wait)))
        self.all.append(now)
        self.chats[chat.id].append(now)
        if chat.type != "private":
            self.groups[chat.id].append(now)


class World:
    def __init__(self, bot: Bot | None = None, limits: Limits | None = None) -> None:
        self.bot = bot or Bot()
        self.limits = limits or Limits()
        self.clock = time.monotonic
        self.flood = Flood(self.limits, lambda: self.clock())  # noqa: PLW0108 - a test may replace the clock
        self.faults: list[Fault] = []
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, dict] = {}
        self.log: list[dict] = []  # every call and every event, in order
        self.updates: deque[dict] = deque()
        self.update_ids = itertools.count(100_000_001)
        self.allowed_updates: list[str] | None = None
        self.callbacks: dict[str, dict] = {}
        self.inline: dict[str, dict] = {}
        self.guest: dict[str, dict] = {}
        self.inline_messages: dict[str, dict] = {}  # inline_message_id -> message
        self.prepared: dict[str, dict] = {}
        self.last_update: dict | None = None
        self.commands: dict[tuple[str, str], list[dict]] = {}
        self.settings: dict[str, Any] = {}
        self.webhook: dict | None = None
        self.webhook_error: tuple[int, str] | None = None
        self.poll_owner: asyncio.Future | None = None
        self.connected = asyncio.Event()  # set by the first getUpdates or setWebhook
        self.ids = itertools.count(int(time.time()) * 1000)
        self._wake: list[asyncio.Event] = []

    # -- the log ---------------------------------------------------------------------------

    def record(self, kind: str, **data: Any) -> dict:
        entry = {"n": len(self.log), "at": time.time(), "kind": kind, **data}
        self.log.append(entry)
        self.stir()
        return entry

    def stir(self) -> None:
        """Let everybody who waits look again."""
        for event in self._wake:
            event.set()

    async def wait_for(self, check: Callable[[], Any], timeout: float) -> Any:
        """Wait until check() is true after something happened; returns its value, or None in time."""
        event = asyncio.Event()
        self._wake.append(event)
        try:
            end = time.monotonic() + timeout
            while True:
                value = check()
                if value:
                    return value
                left = end - time.monotonic()
                if left <= 0:
                    return None
                event.clear()
                try:
                    await asyncio.wait_for(event.wait(), left)
                except TimeoutError:
                    return check() or None
        finally:
            self._wake.remove(event)

    # -- people and chats ------------------------------------------------------------------

    def add_user(self, id: int, first_name: str, **more: Any) -> User:
        user = User(id, first_name, **more)
        self.users[id] = user
        self.chats[id] = Chat(id, "private", user=user)
        return user

    def add_chat(self, id: int, type: str, title: str, members: list[int] = (), **more: Any) -> Chat:
        chat = Chat(id, type, title, **more)
        chat.members = dict.fromkeys(members, "member")
        self.chats[id] = chat
        return chat

    def find_chat(self, chat_id: Any) -> Chat:
        """The chat a call names, or the error Telegram answers."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            name = chat_id[1:].lower()
            for chat in self.chats.values():
                if chat.type != "private" and (chat.username or "").lower() == name:
                    return chat
            raise bad_request("chat not found")
        try:
            chat = self.chats.get(int(chat_id))
        except (TypeError, ValueError):
            raise bad_request("chat not found") from None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, chat_id: Any) -> Chat:
        """find_chat, plus the reasons why a bot may not write there."""
        chat = self.find_chat(chat_id)
        if chat.migrated_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.user:
            self._check_writable(chat.user)
        elif chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        elif chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        elif chat.type == "channel" and chat.bot_status != "administrator":
            raise bad_request("need administrator rights in the channel chat")
        elif chat.bot_status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def _check_writable(self, user: User) -> None:
        if user.deactivated:
            raise forbidden("user is deactivated")
        if user.blocked:
            raise forbidden("bot was blocked by the user")
        if not user.started:
            met = any(user.id in c.members for c in self.chats.values())
            raise forbidden("bot can't initiate conversation with a user") if met else bad_request("chat not found")

    # -- messages --------------------------------------------------------------------------

    def new_message(self, chat: Chat, sender: dict | None, **content: Any) -> dict:
        message = {"message_id": chat.next_id, "date": int(time.time()), "chat": chat.api()}
        if sender:
            message["from"] = sender
        chat.next_id += 1
        message.update({k: v for k, v in content.items() if v is not None})
        chat.messages[message["message_id"]] = message
        chat.shown.append(message)
        return message

    def new_ephemeral(self, chat: Chat, receiver: int, sender: dict, shown_to: dict, **content: Any) -> dict:
        """A message only one person and the bot see: message_id 0 and an identifier of its own (Bot API 10.2)."""
        ident = 1 + max((i for user, i in chat.ephemeral if user == receiver), default=0)
        message = {
            "message_id": 0,
            "date": int(time.time()),
            "chat": chat.api(),
            "from": sender,
            "receiver_user": shown_to,
            "ephemeral_message_id": ident,
            **{k: v for k, v in content.items() if v is not None},
        }
        chat.ephemeral[receiver, ident] = {"message": message, "at": self.clock()}
        chat.shown.append(message)
        return message

    def newest(self, chat: Chat, user_id: int) -> list[dict]:
        """The messages a person sees in a chat, newest first."""
        there = {id(m) for m in chat.messages.values()}
        there |= {id(e["message"]) for (user, _), e in chat.ephemeral.items() if user == user_id}
        return [m for m in reversed(chat.shown) if id(m) in there]

    def inline_id(self, message: dict) -> str | None:
        """The inline_message_id of a message sent through inline or guest mode."""
        return next((key for key, found in self.inline_messages.items() if found is message), None)

    # -- updates ---------------------------------------------------------------------------

    def push(self, kind: str, payload: dict) -> dict | None:
        """Queue an update for the bot, unless it has not asked for this kind."""
        wanted = self.allowed_updates
        if (wanted and kind not in wanted) or (not wanted and kind in HIDDEN_BY_DEFAULT):
            self.record("update_skipped", update=kind)
            return None
        return self.queue(
            {"update_id": next(self.update_ids), kind: dict(payload) if isinstance(payload, dict) else payload}
        )

    def queue(self, update: dict) -> dict:
        self.updates.append(update)
        self.last_update = update
        self.record("update", update=update)
        return update

    def repeat(self) -> dict | None:
        """The last update once more, with the same update_id: a webhook whose answer was lost gets that."""
        return self.queue(self.last_update) if self.last_update else None

    def take_fault(self, method: str, params: dict) -> Fault | None:
        for fault in self.faults:
            if fault.matches(method, params):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times > 0:
                    fault.times -= 1
                return fault
        return None
