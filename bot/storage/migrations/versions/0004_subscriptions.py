"""Stories, subscriptions, schedules and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("chats", sa.Column("title", sa.Text))
    op.create_table(
        "stories",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("updated", INSTANT, nullable=False),
    )
    op.create_table(
        "story_members",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("story_id", KEY, sa.ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
        sa.Column("article_id", KEY, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("relation", sa.String(10), nullable=False),
        sa.Column("is_news", sa.Boolean, nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.UniqueConstraint("article_id", name="one_story_an_article"),
    )
    op.create_index("story_members_by_story", "story_members", ["story_id"])
    op.create_index("story_members_by_time", "story_members", ["placed_at"])
    op.create_table(
        "story_signatures",
        sa.Column("signature", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", KEY, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("story_signatures_by_article", "story_signatures", ["article_id"])
    _subscriptions()
    _outbox()


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("pace", sa.String(10), nullable=False),
        sa.Column("is_paused", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("chat_id", "thread_id", "kind", "value", name="one_row_a_subscription"),
    )
    op.create_index("subscriptions_by_pace", "subscriptions", ["pace", "cursor"])
    op.create_table(
        "schedules",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("days", sa.String(10), nullable=False),
        sa.Column("times", sa.Text, nullable=False),
        sa.Column("quiet", sa.Text, nullable=False),
        sa.Column("says_nothing_new", sa.Boolean, nullable=False),
        sa.Column("next_edition", INSTANT, nullable=False),
    )
    op.create_index("schedules_by_next", "schedules", ["next_edition"])


def _outbox() -> None:
    op.create_table(
        "delivered",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("story_id", KEY, sa.ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("edition", sa.String(40), nullable=False),
    )
    op.create_index("delivered_by_edition", "delivered", ["chat_id", "edition"])
    op.create_table(
        "deliveries",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger, nullable=False),
        sa.Column("edition", sa.String(40), nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("rings", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.Text),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("chat_id", "thread_id", "edition", "part", name="one_row_a_part"),
    )
    op.create_index("deliveries_by_due", "deliveries", ["state", "part", "id"])
