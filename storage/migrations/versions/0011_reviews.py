"""Reviews, campaigns that count what was accepted, reports that an officer wrote down for a unit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
REPORT = ["campaign_id", "unit_id", "version"]


def upgrade() -> None:
    """Add the table and the columns; what was reported before waits for nobody."""
    op.create_table(
        "reviews",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("good", sa.Boolean(), nullable=False, server_default=text("false")),
        sa.Column("person_id", KEY, sa.ForeignKey("people.id", name="fk_reviews_person_id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint(*REPORT, name="uq_reviews_campaign_id_unit_id_version"),
        sa.ForeignKeyConstraint(REPORT, [f"reports.{name}" for name in REPORT], name="fk_reviews_report"),
    )
    op.add_column("campaigns", sa.Column("counts", sa.String(16), nullable=False, server_default="submitted"))
    op.add_column("reports", sa.Column("on_behalf", sa.Boolean(), nullable=False, server_default=text("false")))
    op.add_column("standings", sa.Column("review", sa.String(16), nullable=False, server_default=""))
    op.add_column("standings", sa.Column("note", sa.Text(), nullable=False, server_default=""))
