"""A group that becomes a supergroup gets another number: all that is its own follows it, however often that is heard.

``FOLLOWS`` says of each column that names a chat what happens to its rows; a test fails for one that it does not name.
"""

from __future__ import annotations

import json
from typing import Any, Final, Literal

from sqlalchemy import Table, and_, delete, exists, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DeliveryState, EditionKey
from bot.storage.database import take_alone
from bot.storage.forwarding import current, current_of, forward
from bot.storage.outbox import evaluate_again
from bot.storage.schema import articles, chats, delivered, deliveries, metadata, remembered
from bot.storage.search.entries import entries, remove

# "row": the rows follow; ``KEYS`` says which row of the new number is the same. "editions", "articles", "remembered":
# as the functions below say. "left": what hangs on messages, which stay behind, goes. "stays": an update is answered
# under the number that it came with. "person": no group is ever named there.
How = Literal["row", "editions", "articles", "remembered", "left", "stays", "person"]
FOLLOWS: Final[dict[tuple[str, str], How]] = {
    ("chats", "chat_id"): "row",
    ("schedules", "chat_id"): "row",
    ("members", "user_id"): "row",  # where only invited people may use the bot, a group may be let in as a whole
    ("blocked", "chat_id"): "row",
    ("subscriptions", "chat_id"): "row",
    ("mutes", "chat_id"): "row",
    ("delivered", "chat_id"): "row",
    ("recent_briefs", "chat_id"): "row",
    ("deliveries", "chat_id"): "editions",
    ("articles", "owner_chat_id"): "articles",
    ("search_entries", "owner_chat_id"): "articles",
    ("remembered", "chat_id"): "remembered",
    ("replies", "chat_id"): "left",
    ("updates", "chat_id"): "stays",
    ("members", "invited_by"): "person",
    ("invitations", "created_by"): "person",
    ("invitations", "used_by"): "person",
    ("subscriptions", "created_by"): "person",
    ("mutes", "created_by"): "person",
    ("blocked", "blocked_by"): "person",
}
KEYS: Final[dict[str, tuple[str, ...]]] = {  # beside the chat; nothing: a chat has one row
    "subscriptions": ("thread_id", "kind", "value"),
    "mutes": ("thread_id", "kind", "value"),
    "delivered": ("thread_id", "story_id", "member_id"),
    "recent_briefs": ("article_id",),
}
# Names under which writers are alone that ask for the number of now: before or after all of this, never in between.
_WRITERS: Final = ("subscriptions", "mutes", "editions", "members")


async def move(connection: AsyncConnection, old: int, new: int) -> int:
    """Let everything follow, in the transaction of the connection; the number that the group has now.

    Of two rows that say the same the older stays: that of the old number where this is news, since the new one is young
    then; that of the new number where it was heard before, since what stands under the old one was written late.
    """
    for name in (*_WRITERS, f"schedule {old}"):
        await take_alone(connection, name)
    new = await current(connection, new)
    if new == old:
        return old
    older = old if await forward(connection, old, new) else new
    await _note_active(connection, old, new)
    await _move_editions(connection, old, new, older)
    for (name, column), how in FOLLOWS.items():
        if how == "row":
            await _move_rows(connection, metadata.tables[name].c[column], old, new, older)
        elif how == "left":
            gone = metadata.tables[name].c[column] == old
            await connection.execute(delete(metadata.tables[name]).where(gone))
    await _move_articles(connection, old, new)
    await _move_remembered(connection, old, new)
    return new


async def followed(connection: AsyncConnection, old: int, new: int) -> int | None:
    """The number that the group has now, where that is known and nothing stands under the old one: nothing is to be
    done. Who writes after the move asks for that number, so that a look without a lock is enough."""
    known = await current_of(connection, (old, new))
    number = known.get(new, new)
    if known.get(old) != number:
        return None
    columns = [metadata.tables[name].c[at] for (name, at), how in FOLLOWS.items() if how not in {"stays", "person"}]
    # That it is not 0 lets the small indexes of what is private be used.
    late = [exists().where(one == old, one != literal_column("0")) for one in columns]
    managed = exists().where(remembered.c.kind == "managed", remembered.c.value == str(old))
    return None if (await connection.execute(select(or_(*late, managed)))).scalar_one() else number


async def _note_active(connection: AsyncConnection, old: int, new: int) -> None:
    """Who hears of the move is in the new group, or hears that it is not: that it was taken out of the old one, which
    Telegram may tell as well, says nothing."""
    known = (await connection.execute(select(chats.c.is_active).where(chats.c.chat_id == new))).scalar_one_or_none()
    is_active = True if known is None else known
    await connection.execute(update(chats).where(chats.c.chat_id == old).values(is_active=is_active))


async def _move_rows(connection: AsyncConnection, column: Any, old: int, new: int, older: int) -> None:
    table: Table = column.table
    younger = new if older == old else old
    same = table.alias()
    keys = [same.c[name] == table.c[name] for name in KEYS.get(table.name, ())]
    is_known = exists().where(same.c[column.name] == older, *keys)
    await connection.execute(delete(table).where(column == younger, is_known))
    await connection.execute(update(table).where(column == old).values({column.name: new}))


async def _move_editions(connection: AsyncConnection, old: int, new: int, older: int) -> None:
    """An edition that both have is sent once: as it was begun, else the older one; what the other tells is due again.
    What was claimed under the old number is free: nothing can be sent there."""
    same = deliveries.alias()
    key = (deliveries.c.thread_id, deliveries.c.edition)
    is_same = and_(same.c.thread_id == key[0], same.c.edition == key[1], same.c.chat_id == new)
    query = select(*key, deliveries.c.state, same.c.state.label("other")).join(same, is_same)
    begun = dict[tuple[int, EditionKey], dict[int, bool]]()
    for thread, edition, state, other in await connection.execute(query.where(deliveries.c.chat_id == old)):
        known = begun.setdefault((thread, edition), {old: False, new: False})
        known[old] |= state == DeliveryState.SENT
        known[new] |= other == DeliveryState.SENT
    for topic_edition, is_begun in begun.items():
        kept = max(is_begun, key=lambda chat: (is_begun[chat], chat == older))
        dropped = new if kept == old else old
        first = await _drop_edition(connection, (dropped, *topic_edition), is_told=is_begun[dropped])
        if first is not None:
            for chat_id in (old, new):  # the subscriptions may have followed before
                await evaluate_again(connection, chat_id, first - 1)
    values = {"chat_id": new, "leased_until": None}
    await connection.execute(update(deliveries).where(deliveries.c.chat_id == old).values(**values))


async def _drop_edition(
    connection: AsyncConnection, which: tuple[int, int, EditionKey], *, is_told: bool
) -> int | None:
    """Unless it was told, none of its stories counts as delivered; the earliest member of those."""
    mine, covered = (
        (table.c.chat_id == which[0]) & (table.c.thread_id == which[1]) & (table.c.edition == which[2])
        for table in (deliveries, delivered)
    )
    await connection.execute(delete(deliveries).where(mine))
    if is_told:
        return None
    first: int | None = (await connection.execute(select(func.min(delivered.c.member_id)).where(covered))).scalar_one()
    await connection.execute(delete(delivered).where(covered))
    return first


async def _move_articles(connection: AsyncConnection, old: int, new: int) -> None:
    """What was sent in; of what was sent in to both the new one's stays."""
    own = articles.alias()
    again = select(own.c.page_key).where(own.c.owner_chat_id == new)
    mine = articles.c.owner_chat_id == old
    twice = select(articles.c.id).where(mine, articles.c.page_key.in_(again))
    ids = list((await connection.execute(twice)).scalars())
    if ids:
        await remove(connection, ids)
        await connection.execute(delete(articles).where(articles.c.id.in_(ids)))
    await connection.execute(update(articles).where(mine).values(owner_chat_id=new))
    await connection.execute(update(entries).where(entries.c.owner_chat_id == old).values(owner_chat_id=new))


async def _move_remembered(connection: AsyncConnection, old: int, new: int) -> None:
    """Who manages the group manages it on, and what was removed can be put back: that is asked for in private, too.
    All else hangs on messages, which stay behind."""
    kind, mine = remembered.c.kind, remembered.c.chat_id == old
    await connection.execute(delete(remembered).where(mine, kind != "removed"))
    managed = (kind == "managed") & (remembered.c.value == str(old))
    await connection.execute(update(remembered).where(managed).values(value=str(new)))
    removed = (await connection.execute(select(remembered.c.name, remembered.c.value).where(mine))).all()
    for name, value in removed:
        values = {"chat_id": new, "value": json.dumps(json.loads(value) | {"chat_id": new})}
        same = (kind == "removed") & (remembered.c.name == name)
        await connection.execute(update(remembered).where(same).values(**values))
