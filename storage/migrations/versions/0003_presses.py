"""What a letter is called on its channel, which of its choices was pressed, and whether it shows that."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
PRESSED = text("chosen IS NOT NULL AND edited_at IS NULL")


def upgrade() -> None:
    """Add the columns, and the index of what is still to be shown."""
    op.add_column("outbox", sa.Column("ref", sa.String(128), nullable=True))
    op.add_column("outbox", sa.Column("chosen", sa.Text(), nullable=True))
    for name in ("chosen_at", "edited_at"):
        op.add_column("outbox", sa.Column(name, MOMENT, nullable=True))
    op.create_index(
        "ix_outbox_chosen",
        "outbox",
        ["channel", "bot", "chosen_at"],
        sqlite_where=PRESSED,
        postgresql_where=PRESSED,
    )
