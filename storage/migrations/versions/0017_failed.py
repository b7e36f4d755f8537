"""What failed is found at once, however much has been said."""

from alembic import op
from sqlalchemy import text

revision = "0017"
down_revision = "0016"

FAILED = text("state = 'failed'")


def upgrade() -> None:
    """Add the indexes."""
    for table in ("inbox", "outbox"):
        op.create_index(f"ix_{table}_failed", table, ["id"], sqlite_where=FAILED, postgresql_where=FAILED)
