"""Who may use the bot, and the invitations that let people in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.storage.database import Database
from bot.storage.forwarding import current
from bot.storage.schema import invitations, members

_ROLE = "SELECT role FROM members WHERE user_id = :user"  # asked with most updates


@dataclass(frozen=True, slots=True)
class Members:
    """People (and groups, by their negative id) with a role: owner or invited."""

    database: Database

    async def role(self, user_id: int) -> str | None:
        """The role, None for strangers."""
        row = await self.database.row_of(_ROLE, {"user": user_id})
        return str(row[0]) if row else None

    async def owner_exists(self) -> bool:
        """Whether anybody is the owner."""
        query = select(members.c.user_id).where(members.c.role == "owner").limit(1)
        async with self.database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def owners(self) -> list[int]:
        """Who owns the bot by the one-time link."""
        query = select(members.c.user_id).where(members.c.role == "owner")
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def add(self, user_id: int, role: str, invited_by: int | None, now: datetime) -> None:
        """Let somebody in, or change the role."""
        async with self.database.writing("members") as connection:
            user_id = await current(connection, user_id)
            await connection.execute(delete(members).where(members.c.user_id == user_id))
            row = {"user_id": user_id, "role": role, "invited_by": invited_by, "joined_at": now}
            await connection.execute(insert(members).values(**row))

    async def invite(self, role: str, created_by: int | None, now: datetime, expires_at: datetime) -> str:
        """A code for one person, of A-Za-z0-9_-."""
        code = secrets.token_urlsafe(24)
        row = {"code": code, "role": role, "created_by": created_by, "expires_at": expires_at}
        async with self.database.writing() as connection:
            await connection.execute(delete(invitations).where(invitations.c.expires_at < now))
            await connection.execute(insert(invitations).values(**row))
        return code

    async def redeem(self, code: str, user_id: int, now: datetime) -> str | None:
        """Use an invitation: the role, None where it is unknown, expired, or used by somebody else. Who used it may
        open it again."""
        is_free = invitations.c.used_by.is_(None) & (invitations.c.expires_at >= now)
        valid = (invitations.c.code == code) & (is_free | (invitations.c.used_by == user_id))
        taken = (
            update(invitations)
            .where(valid)
            .values(used_by=user_id)
            .returning(invitations.c.role, invitations.c.created_by)
        )
        async with self.database.writing("members") as connection:
            row = (await connection.execute(taken)).first()
            if row is None:
                return None
            known = (
                await connection.execute(select(members.c.role).where(members.c.user_id == user_id))
            ).scalar_one_or_none()
            if known is None:
                values = {"user_id": user_id, "role": row.role, "invited_by": row.created_by, "joined_at": now}
                await connection.execute(insert(members).values(**values))
        return str(known or row.role)
