"""Replies that had to be asked about again, so that the word lists can grow."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and its indexes."""
    op.create_table(
        "asked_again",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, sa.ForeignKey("people.id"), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_asked_again_person_id", "asked_again", ["person_id"])
    op.create_index("ix_asked_again_at", "asked_again", ["at"])
