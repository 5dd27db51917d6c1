"""What is remembered from one update to another for a while, whichever process answers the next one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args

from sqlalchemy import delete, select

from bot.models import Length, Link, Subscription, SubscriptionTarget
from bot.storage.database import Database
from bot.storage.feed_items import insert
from bot.storage.schema import remembered

Kind = Literal["managed", "removed", "shared", "album", "asked", "length", "pressed"]
LASTS: Final[dict[Kind, timedelta]] = {
    "managed": timedelta(days=30),
    "removed": timedelta(days=30),
    "shared": timedelta(days=90),
    "album": timedelta(hours=1),
    "asked": timedelta(days=2),  # as long as Telegram lets people edit
    "length": timedelta(hours=1),  # longer than a page is looked at again behind its brief
    "pressed": timedelta(hours=1),  # longer than a press waits for its answer
}
_PUT: Final = (  # one short statement: every link that is sent is followed by it
    "INSERT INTO remembered (kind, name, chat_id, value, expires_at) "
    "VALUES (:kind, :name, :chat_id, :value, :expires_at) "
    "ON CONFLICT (kind, name) DO UPDATE "
    "SET chat_id = excluded.chat_id, value = excluded.value, expires_at = excluded.expires_at"
)
_TAKE: Final = (
    "INSERT INTO remembered (kind, name, chat_id, value, expires_at) "
    "VALUES (:kind, :name, :chat_id, :value, :expires_at) "
    "ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at "
    "WHERE remembered.expires_at <= :now"
)
_GET: Final = "SELECT value FROM remembered WHERE kind = :kind AND name = :name AND expires_at > :now"
_OF_SUBSCRIPTION: Final = ("id", "chat_id", "thread_id", "pace", "is_paused", "since", "cursor", "created_by")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One row a thing; what has ended is not found any more, and goes with what is old."""

    database: Database

    async def manage(self, person: int, chat_id: int, now: datetime) -> None:
        """From now on the person's private commands act on this chat."""
        await self._put("managed", str(person), person, str(chat_id), now)

    async def managed_by(self, person: int, now: datetime) -> int | None:
        """The chat that a person's private commands act on, None for their own."""
        value = await self._get("managed", str(person), now)
        return int(value) if value else None

    async def manage_own(self, person: int) -> None:
        """Back to the person's own."""
        async with self.database.writing() as connection:
            await connection.execute(delete(remembered).where(_is("managed", str(person))))

    async def keep_removed(self, one: Subscription, now: datetime) -> None:
        """A subscription that ended, so that it can be put back; of a group's not who made it."""
        columns = {name: getattr(one, name) for name in _OF_SUBSCRIPTION}
        columns["created_by"] = one.created_by if one.created_by == one.chat_id else 0
        columns["made_at"] = one.made_at.isoformat()
        value = {**columns, "target": [one.target.kind, one.target.value, one.target.label]}
        await self._put("removed", str(one.id), one.chat_id, json.dumps(value), now)

    async def removed(self, subscription_id: int, now: datetime) -> Subscription | None:
        """It, None where it is not known any more."""
        value = await self._get("removed", str(subscription_id), now)
        if value is None:
            return None
        columns = json.loads(value)
        columns["made_at"] = datetime.fromisoformat(columns["made_at"])
        return Subscription(target=SubscriptionTarget(*columns.pop("target")), **columns)

    async def share(self, name: str, link: Link, now: datetime) -> None:
        """A link that was typed inline, under the name that its deep link bears. Whose it is is not kept."""
        await self._put("shared", name, 0, json.dumps([link.sent, link.url]), now)

    async def shared(self, name: str, now: datetime) -> Link | None:
        """The link of that name."""
        value = await self._get("shared", name, now)
        return Link(*json.loads(value)) if value else None

    async def is_first_of_album(self, chat_id: int, album: str, message_id: int, now: datetime) -> bool:
        """Whether this message is the one by which an album is answered: the first that asks, however often."""
        row = _row("album", f"{chat_id}:{album}"[:100], chat_id, str(message_id), now)
        async with self.database.writing() as connection:
            await connection.execute(insert(connection, remembered).values(**row).on_conflict_do_nothing())
            first = select(remembered.c.value).where(_is("album", row["name"]))
            return bool((await connection.execute(first)).scalar_one() == row["value"])

    async def note_asked(self, chat_id: int, message_id: int, mark: str, now: datetime) -> None:
        """Which links a message had, as a mark that names none of them."""
        await self._put("asked", f"{chat_id}:{message_id}", chat_id, mark, now)

    async def asked(self, chat_id: int, message_id: int, now: datetime) -> str:
        """That mark, "" for none."""
        return await self._get("asked", f"{chat_id}:{message_id}", now) or ""

    async def note_length(self, chat_id: int, message_id: int, length: Length, now: datetime) -> None:
        """Which length of a brief somebody chose for a message."""
        await self._put("length", f"{chat_id}:{message_id}", chat_id, length, now)

    async def length(self, chat_id: int, message_id: int, now: datetime) -> Length | None:
        """That length, None where nobody chose one of late."""
        value = await self._get("length", f"{chat_id}:{message_id}", now)
        return next((one for one in get_args(Length) if one == value), None)

    async def is_first_press(self, chat_id: int, message_id: int, press: str, now: datetime) -> bool:
        """Whether nobody else pressed what can be pressed once under a message; the same press may ask again."""
        name = f"{chat_id}:{message_id}"
        await self.database.write_sql(_TAKE, {**_row("pressed", name, chat_id, press, now), "now": now})
        return await self._get("pressed", name, now) == press

    async def _put(self, kind: Kind, name: str, chat_id: int, value: str, now: datetime) -> None:
        await self.database.write_sql(_PUT, _row(kind, name, chat_id, value, now))

    async def _get(self, kind: Kind, name: str, now: datetime) -> str | None:
        row = await self.database.row_of(_GET, {"kind": kind, "name": name, "now": now})
        return str(row[0]) if row else None


def _row(kind: Kind, name: str, chat_id: int, value: str, now: datetime) -> dict[str, Any]:
    return {"kind": kind, "name": name, "chat_id": chat_id, "value": value, "expires_at": now + LASTS[kind]}


def _is(kind: Kind, name: str) -> Any:
    return (remembered.c.kind == kind) & (remembered.c.name == name)
