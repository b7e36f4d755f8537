"""Links that give a file out; how many of a bot's messages of the month were replies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns."""
    op.add_column("tickets", sa.Column("file_id", KEY, nullable=True))
    op.add_column("allowances", sa.Column("replies", sa.Integer(), nullable=False, server_default=text("0")))
