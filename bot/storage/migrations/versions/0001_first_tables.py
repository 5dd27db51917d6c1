"""The first tables, as they were then: this file does not follow ``schema.py``."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("page_key", sa.Text, nullable=False),
        sa.Column("owner_chat_id", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.UniqueConstraint("page_key", "owner_chat_id", name="one_row_a_page"),
    )
    op.create_table(
        "briefs",
        sa.Column("article_id", KEY, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("length", sa.String(10), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(10)),
        sa.Column("length", sa.String(10), nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    _people()
    op.create_table(
        "replies",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", KEY, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("asker_id", sa.BigInteger),
        sa.Column("sent_at", INSTANT, nullable=False),
    )
    op.create_index("replies_by_article", "replies", ["chat_id", "article_id", "sent_at"])


def _people() -> None:
    op.create_table(
        "members",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("invited_by", sa.BigInteger),
        sa.Column("joined_at", INSTANT, nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("created_by", sa.BigInteger),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_by", sa.BigInteger),
    )


def downgrade() -> None:
    for table in ("replies", "invitations", "members", "chats", "briefs", "articles"):
        op.drop_table(table)
