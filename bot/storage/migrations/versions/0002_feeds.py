"""Feeds and their items."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("categories", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("next_due", INSTANT, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.UniqueConstraint("url", name="one_row_a_feed"),
    )
    op.create_index("feeds_by_due", "feeds", ["next_due"])
    op.create_table(
        "feed_items",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("feed_id", KEY, sa.ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
        sa.Column("item_key", sa.Text, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.UniqueConstraint("feed_id", "item_key", name="one_row_an_item"),
    )
