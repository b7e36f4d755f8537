"""A notice may have a file."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add which file it is; the file goes after a time, the notice stays."""
    op.add_column("notices", sa.Column("file_id", KEY))
