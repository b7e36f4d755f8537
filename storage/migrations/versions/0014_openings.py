"""Whether a campaign's units are still to hear that it opens, letters that say so; whom notices are for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and the columns; of the campaigns that there are nobody is told again."""
    op.create_table(
        "openings",
        sa.Column("campaign_id", KEY, sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("outbox", sa.Column("campaign_id", KEY, nullable=True))
    op.add_column("notices", sa.Column("scope", JSON, nullable=True))
