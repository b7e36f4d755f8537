"""Notices and who acknowledged them, the leaders' digest and escalation, since when nobody is reached."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OF_NOTICES = text("notice_id IS NOT NULL")


def upgrade() -> None:
    """Add the tables, the columns and the index."""
    op.create_table(
        "notices",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("by_id", KEY, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("campaign_id", KEY, sa.ForeignKey("campaigns.id"), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_table(
        "notice_recipients",
        sa.Column("notice_id", KEY, sa.ForeignKey("notices.id"), primary_key=True),
        sa.Column("person_id", KEY, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
    )
    op.create_table(
        "digests",
        sa.Column("person_id", KEY, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("week", sa.Date(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "escalations",
        sa.Column("campaign_id", KEY, sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
    )
    op.add_column("people", sa.Column("weekly", sa.Boolean(), nullable=True))
    op.add_column("accounts", sa.Column("unreachable_since", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("notice_id", KEY, nullable=True))
    op.create_index(
        "ix_outbox_notice",
        "outbox",
        ["notice_id", "person_id"],
        sqlite_where=OF_NOTICES,
        postgresql_where=OF_NOTICES,
    )
