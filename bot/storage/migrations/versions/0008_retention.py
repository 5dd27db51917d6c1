"""Indexes for what goes by age, and for what a deleted row takes along; when a feed listed an item last."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_INDEXES = (
    ("articles_by_age", "articles", ["read_at"]),
    ("replies_by_age", "replies", ["sent_at"]),
    ("replies_of_article", "replies", ["article_id"]),
    ("feed_items_by_age", "feed_items", ["feed_id", "listed_at"]),
    ("stories_by_age", "stories", ["updated"]),
    ("delivered_by_story", "delivered", ["story_id"]),
    ("deliveries_by_age", "deliveries", ["created_at"]),
)
_PRIVATE = (("articles_by_owner", "articles"), ("search_entries_by_owner", "search_entries"))


def upgrade() -> None:
    op.add_column("feed_items", sa.Column("listed_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE feed_items SET listed_at = seen_at")
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)
    for name, table in _PRIVATE:
        private = sa.text("owner_chat_id <> 0")
        op.create_index(name, table, ["owner_chat_id"], sqlite_where=private, postgresql_where=private)


def downgrade() -> None:
    for name, table in _PRIVATE:
        op.drop_index(name, table)
    for name, table, _ in _INDEXES:
        op.drop_index(name, table)
    op.drop_column("feed_items", "listed_at")
