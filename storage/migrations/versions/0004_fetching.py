"""Messages whose file is yet to be fetched: the album they are of, and when to try."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"

FETCHING = text("state = 'fetching'")


def upgrade() -> None:
    """Add the columns, and the index of what is yet to be fetched."""
    op.add_column("inbox", sa.Column("album", sa.String(128), nullable=True))
    op.add_column("inbox", sa.Column("fetch_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_inbox_fetching",
        "inbox",
        ["conversation_id", "id"],
        sqlite_where=FETCHING,
        postgresql_where=FETCHING,
    )
