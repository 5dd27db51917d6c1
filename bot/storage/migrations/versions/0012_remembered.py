"""What was only in memory between two updates: the chat that a person manages, what may be put back, links to open.
And which chats are channels.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "remembered",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("chats", sa.Column("is_channel", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("remembered_by_chat", "remembered", ["chat_id"])
    op.create_index("remembered_by_end", "remembered", ["expires_at"])


def downgrade() -> None:
    op.drop_table("remembered")
    op.drop_column("chats", "is_channel")
