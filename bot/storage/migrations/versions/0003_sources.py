"""Followed list pages, the health of feeds, several keys an item, and articles that wait for their story."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("feeds", sa.Column("kind", sa.String(10), nullable=False, server_default="feed"))
    op.add_column("feeds", sa.Column("title", sa.Text))
    op.add_column("feeds", sa.Column("asks_seconds", sa.Integer))
    op.add_column("feeds", sa.Column("leased_until", INSTANT))
    op.add_column("feeds", sa.Column("failing_since", INSTANT))
    op.add_column("feeds", sa.Column("first_polled_at", INSTANT))
    op.add_column("feeds", sa.Column("last_new_at", INSTANT))
    op.add_column("feeds", sa.Column("rhythm_seconds", sa.Integer))
    op.add_column("feeds", sa.Column("told_state", sa.String(10)))
    with op.batch_alter_table("feed_items") as items:
        items.add_column(sa.Column("article_id", KEY))
        items.add_column(sa.Column("is_news", sa.Boolean, nullable=False, server_default=sa.false()))
        items.add_column(sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
        items.create_foreign_key("item_of_article", "articles", ["article_id"], ["id"], ondelete="SET NULL")
        items.create_index("feed_items_by_article", ["article_id"])
        items.create_index("feed_items_by_key", ["item_key"])
    op.create_table(
        "arrivals",
        sa.Column(
            "article_id",
            KEY,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("is_news", sa.Boolean, nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
    )
