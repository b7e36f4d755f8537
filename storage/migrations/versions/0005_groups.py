"""Groups that follow a campaign, when a letter that was sent is to be changed, what messages are edited by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FOLLOWS = text("ended_at IS NULL")
CHANGES = text("change_due IS NOT NULL")


def upgrade() -> None:
    """Add the table, the column and their indexes."""
    op.create_table(
        "groups",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("address", sa.String(128), nullable=False),
        sa.Column("campaign_id", KEY, sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("linked_by", KEY, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("post_id", KEY, nullable=True),
        sa.Column("posted_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
    )
    op.create_index(
        "uq_groups_following",
        "groups",
        ["channel", "bot", "address"],
        unique=True,
        sqlite_where=FOLLOWS,
        postgresql_where=FOLLOWS,
    )
    op.add_column("inbox", sa.Column("ref", sa.String(128), nullable=True))
    op.add_column("outbox", sa.Column("change_due", MOMENT, nullable=True))
    op.create_index(
        "ix_outbox_change",
        "outbox",
        ["channel", "bot", "change_due"],
        sqlite_where=CHANGES,
        postgresql_where=CHANGES,
    )
