"""How fast the bot may call Telegram, counted over all its processes: a row a bucket (GCRA), by the database's clock.

A call takes its chat's bucket and one of the slots of all calls, and gives both back when it is answered: the other
side counts a call some time between its start and its answer, so a bucket is free again so long after the answer. What
a dead process had taken is free when its hold ends; who gives back later than that, or after a RetryAfter, changes
nothing that others have noted meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.storage.database import Database

# Longer than nearly every call (the other side counts a call when it arrives, long before a late answer), and less than
# a lease: what a killed process held is free before another process goes on with its work.
HOLD_SECONDS: Final = 5.0
PROMPT_SECONDS: Final = 10.0  # so long after somebody was answered at once, a third of the slots waits for the next
SOON_SECONDS: Final = 0.005  # the least that anybody waits before he asks again
_TAKE: Final = """
    INSERT INTO rates AS mine (bucket, free_at) VALUES (:bucket, clock_timestamp() + make_interval(secs => :seconds))
    ON CONFLICT (bucket) DO UPDATE
    SET free_at = GREATEST(mine.free_at, clock_timestamp()) + make_interval(secs => :seconds)
    WHERE mine.free_at <= clock_timestamp() + make_interval(secs => :ahead)
    RETURNING free_at
"""
_WAIT: Final = """
    SELECT GREATEST(0, EXTRACT(EPOCH FROM free_at - clock_timestamp())) FROM rates WHERE bucket = :bucket
"""
_GIVE: Final = """
    UPDATE rates SET free_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE bucket = :bucket AND free_at = :until
"""
# A microsecond more than there was: who holds it at present does not find it as he took it.
_KEEP: Final = """
    INSERT INTO rates AS mine (bucket, free_at) VALUES (:bucket, clock_timestamp() + make_interval(secs => :seconds))
    ON CONFLICT (bucket) DO UPDATE
    SET free_at = GREATEST(mine.free_at + interval '1 microsecond', EXCLUDED.free_at)
"""
_MAY_TAKE: Final = """
    bucket BETWEEN 'all:000' AND CASE
        WHEN CAST(:patient AS boolean)
            AND EXISTS (SELECT 1 FROM rates WHERE bucket = 'prompt' AND free_at > clock_timestamp())
        THEN :last_patient ELSE :last END
"""
_SLOT: Final = f"""
    UPDATE rates SET free_at = clock_timestamp() + make_interval(secs => :hold)
    WHERE bucket = (
        SELECT bucket FROM rates
        WHERE {_MAY_TAKE}
        AND free_at <= clock_timestamp() ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING bucket, free_at
"""  # noqa: S608 - the part is our own
_SLOT_WAIT: Final = f"""
    SELECT GREATEST(0, EXTRACT(EPOCH FROM min(free_at) - clock_timestamp())) FROM rates
    WHERE {_MAY_TAKE}
"""  # noqa: S608 - the part is our own
_SLOTS: Final = """
    INSERT INTO rates (bucket, free_at)
    SELECT 'all:' || lpad(CAST(number AS text), 3, '0'), clock_timestamp()
    FROM generate_series(0, CAST(:count AS integer) - 1) AS number
    ON CONFLICT (bucket) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A bucket that was taken for one call, and until when: its mark, by which it is given back."""

    bucket: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Rates:
    """Only on PostgreSQL: one process alone counts in its memory."""

    database: Database

    async def take(self, bucket: str, seconds: float, ahead: float = 0.0) -> float:
        """Take a bucket for so long; 0, or how many seconds to wait before asking again. ``ahead`` seconds may have
        been taken before: a short burst."""
        taken = await self._taken(bucket, seconds, ahead)
        return taken if isinstance(taken, float) else 0.0

    async def hold(self, bucket: str) -> Held | float:
        """A bucket for one call, or how many seconds to wait."""
        return await self._taken(bucket, HOLD_SECONDS)

    async def hold_slot(self, count: int, *, is_patient: bool) -> Held | float:
        """One of ``count`` slots of all calls, or how many seconds to wait. Who is patient leaves a third of them
        to others while somebody has just been answered."""
        last = f"all:{count - 1:03}"
        last_patient = f"all:{max(1, count * 2 // 3) - 1:03}"
        of_whom = {"patient": is_patient, "last": last, "last_patient": last_patient}
        if taken := await self._rows(_SLOT, {"hold": HOLD_SECONDS, **of_whom}):
            return Held(*taken[0])
        found = await self.database.read_sql(_SLOT_WAIT, of_whom)
        return max(SOON_SECONDS, float(found[0][0] or 0))

    async def give(self, held: Held, seconds: float) -> None:
        """The call was answered: the bucket is free after so many seconds, if it is still held as it was taken."""
        await self._rows(_GIVE, {"bucket": held.bucket, "until": held.until, "seconds": seconds})

    async def keep(self, bucket: str, seconds: float) -> None:
        """Free after so many seconds at the earliest, whoever holds it: a RetryAfter."""
        await self._rows(_KEEP, {"bucket": bucket, "seconds": seconds})

    async def note_prompt(self) -> None:
        """Somebody is answered at once."""
        await self.keep("prompt", PROMPT_SECONDS)

    async def open_slots(self, count: int) -> None:
        """Make the rows, if they are not there."""
        await self._rows(_SLOTS, {"count": count})

    async def _taken(self, bucket: str, seconds: float, ahead: float = 0.0) -> Held | float:
        values = {"bucket": bucket, "seconds": seconds, "ahead": ahead}
        if taken := await self._rows(_TAKE, values):
            return Held(bucket, taken[0][0])
        found = await self.database.read_sql(_WAIT, {"bucket": bucket})
        return max(SOON_SECONDS, float(found[0][0]) - ahead) if found else SOON_SECONDS

    async def _rows(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        return list(await self.database.run_sql(statement, values))
