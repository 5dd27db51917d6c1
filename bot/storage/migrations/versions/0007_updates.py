"""Updates are kept until they are answered: a kill loses none of those that Telegram was told we have.

And the people and chats that the owner keeps out.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("lane", sa.String(60), nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("sent", sa.Text),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("received_at", instant, nullable=False),
        sa.Column("not_before", instant, nullable=False),
        sa.Column("leased_until", instant),
    )
    op.create_index("updates_by_due", "updates", ["state", "not_before"])
    op.create_index("updates_by_chat", "updates", ["chat_id"])
    op.create_table(
        "blocked",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("blocked_by", sa.BigInteger, nullable=False),
        sa.Column("blocked_at", instant, nullable=False),
        sa.Column("is_told", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("blocked")
    op.drop_table("updates")
