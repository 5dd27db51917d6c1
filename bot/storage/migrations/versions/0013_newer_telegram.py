"""What a chat's own Telegram takes: until when it gets no rich messages, and which draft its person stopped last."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("chats", sa.Column("plain_until", sa.BigInteger()))
    op.add_column("chats", sa.Column("stopped_draft", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("chats", "stopped_draft")
    op.drop_column("chats", "plain_until")
