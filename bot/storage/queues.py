"""How long the queues are: the rows that wait to be worked on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.models import DeliveryState, UpdateState
from bot.storage.database import Database
from bot.storage.schema import arrivals, deliveries, feeds, updates


async def waiting(database: Database, now: datetime) -> dict[str, int]:
    """Rows by queue: messages and sources that are due, updates without an answer, articles without a story.

    Raises StorageError.
    """
    is_due = (deliveries.c.state == DeliveryState.WAITING) & (deliveries.c.not_before <= now)
    counted = {
        "deliveries": select(func.count()).select_from(deliveries).where(is_due),
        "updates": select(func.count()).select_from(updates).where(updates.c.state == UpdateState.WAITING),
        "arrivals": select(func.count()).select_from(arrivals),
        "feeds": select(func.count()).select_from(feeds).where(feeds.c.next_due <= now),
    }
    async with database.reading() as connection:
        row = (
            await connection.execute(select(*(one.scalar_subquery().label(name) for name, one in counted.items())))
        ).one()
    return {name: int(count) for name, count in row._mapping.items()}
