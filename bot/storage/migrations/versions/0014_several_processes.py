"""Several processes on one database: lanes are claimed whole, and Telegram's rates hold over all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    waiting = sa.text("state = 'waiting'")
    op.create_index("updates_by_lane", "updates", ["lane"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "rates",
        sa.Column("bucket", sa.String(60), primary_key=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("rates")
    op.drop_index("updates_by_lane", "updates")
