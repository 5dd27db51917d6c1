"""The search index: one entry an article, and its tokens in what each engine searches with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("slot", KEY, primary_key=True, autoincrement=False),
        sa.Column("article_id", KEY, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("owner_chat_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("categories", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("documents", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("search_entries_by_article", "search_entries", ["article_id"], unique=True)
    op.create_index("search_entries_by_day", "search_entries", ["day", "owner_chat_id"])
    if op.get_bind().dialect.name == "sqlite":
        # Tokens come ready-made, separated by spaces: all but ASCII letters and digits is above ASCII, which this
        # tokenizer takes as it is. Only which article has a token is kept, neither where nor how often.
        op.execute(
            "CREATE VIRTUAL TABLE search_tokens USING fts5("
            "tokens, content='', columnsize=0, detail=none, tokenize='ascii', prefix='1')"
        )
        return
    op.execute(
        "CREATE TABLE search_tokens ("
        "slot BIGINT NOT NULL REFERENCES search_entries(slot) ON DELETE CASCADE, part INTEGER NOT NULL, "
        "tokens TSVECTOR NOT NULL, PRIMARY KEY (slot, part))"
    )
    # Kilobytes of tokens not yet in the index, which every search reads through: with the default of 4 MB the planner
    # reads the whole table instead.
    op.execute(
        "CREATE INDEX search_tokens_by_token ON search_tokens USING gin (tokens) WITH (gin_pending_list_limit = 256)"
    )


def downgrade() -> None:
    op.drop_table("search_tokens")
    op.drop_table("search_entries")
