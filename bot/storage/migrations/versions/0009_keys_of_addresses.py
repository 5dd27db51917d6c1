"""Addresses of portals whose queries only say who shared a page lose them: one article, one key.

Where the other key is taken, both rows stay: nothing is lost, and links find the other one.
"""

import sqlalchemy as sa
from alembic import op

from bot.urls.links import canonical

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    connection = op.get_bind()
    _rename(connection, "articles", "page_key", "owner_chat_id", "")
    _rename(connection, "feed_items", "item_key", "feed_id", "https:")


def _rename(connection: sa.Connection, name: str, column: str, beside: str, scheme: str) -> None:
    """Let rows have the keys that ``canonical`` makes of theirs; ``beside`` is the other column of the unique pair."""
    table = sa.table(name, sa.column("id"), sa.column(column), sa.column(beside))
    key, other = table.c[column], table.c[beside]
    rows = connection.execute(sa.select(table.c.id, key, other).where(key.like("%//%?%"))).all()
    for number, old, owner in rows:
        new = canonical(scheme + old).removeprefix(scheme)
        taken = sa.select(table.c.id).where(key == new, other == owner)
        if new != old and connection.execute(taken).first() is None:
            connection.execute(sa.update(table).where(table.c.id == number).values({column: new}))


def downgrade() -> None:
    """The keys stay: what was dropped from them is not known any more, and chose nothing."""
