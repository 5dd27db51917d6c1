"""The last twenty briefs of a chat; why a feed failed last, whether its owner paused it, and when it was removed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "recent_briefs",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "article_id", KEY, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("shown_at", INSTANT, nullable=False),
    )
    op.create_index("recent_briefs_of_article", "recent_briefs", ["article_id"])
    op.add_column("feeds", sa.Column("failure", sa.Text))
    op.add_column("feeds", sa.Column("failed_at", INSTANT))
    op.add_column("feeds", sa.Column("is_paused", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("feeds", sa.Column("removed_at", INSTANT))


def downgrade() -> None:
    for column in ("removed_at", "is_paused", "failed_at", "failure"):
        op.drop_column("feeds", column)
    op.drop_index("recent_briefs_of_article", "recent_briefs")
    op.drop_table("recent_briefs")
