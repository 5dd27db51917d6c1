"""Which chats are being sent to is found by an index of the few messages that are leased, however many wait."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    leased = sa.text("leased_until IS NOT NULL")
    op.create_index("deliveries_by_lease", "deliveries", ["leased_until"], sqlite_where=leased, postgresql_where=leased)


def downgrade() -> None:
    op.drop_index("deliveries_by_lease", "deliveries")
