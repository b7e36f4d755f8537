"""Units are found by their plain code and name, whatever the database knows of Vietnamese letters."""

import sqlalchemy as sa
from alembic import op

from language.spelling import plain

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column, and fill it in for the units that are there."""
    op.add_column("units", sa.Column("search", sa.Text(), nullable=False, server_default=""))
    units = sa.table("units", sa.column("id"), sa.column("code"), sa.column("name"), sa.column("search"))
    found = op.get_bind().execute(sa.select(units.c.id, units.c.code, units.c.name)).all()
    words = [{"which": row.id, "words": plain(f"{row.code} {row.name}")} for row in found]
    if words:
        changed = sa.update(units).where(units.c.id == sa.bindparam("which"))
        op.get_bind().execute(changed.values(search=sa.bindparam("words")), words)
