"""Columns that were written and never read go, and the search index's key says what it orders by.

Dropping a column needs SQLite 3.35, as RETURNING does, which every insert here uses.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for column in ("title", "publisher", "published"):
        op.drop_column("articles", column)
    op.drop_column("replies", "asker_id")
    op.execute("ALTER TABLE search_entries RENAME COLUMN slot TO rank_key")
    if op.get_bind().dialect.name != "sqlite":  # there the tokens are FTS5's own table, by rowid
        op.execute("ALTER TABLE search_tokens RENAME COLUMN slot TO rank_key")


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE search_tokens RENAME COLUMN rank_key TO slot")
    op.execute("ALTER TABLE search_entries RENAME COLUMN rank_key TO slot")
    op.add_column("replies", sa.Column("asker_id", sa.BigInteger))
    op.add_column("articles", sa.Column("title", sa.Text, nullable=False, server_default=""))
    for column in ("publisher", "published"):
        op.add_column("articles", sa.Column(column, sa.Text))
