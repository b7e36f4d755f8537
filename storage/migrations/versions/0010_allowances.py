"""What a bot may still send this month; which bot a code is for; links that hand in a file or join an account."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NONE = text("''")


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "allowances",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("bot", sa.String(64), primary_key=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("seats_told", sa.Integer(), nullable=False),
        sa.Column("spent_until", MOMENT, nullable=True),
    )
    op.add_column("invites", sa.Column("channel", sa.String(16), nullable=True))
    op.add_column("invites", sa.Column("bot", sa.String(64), nullable=True))
    op.add_column("tickets", sa.Column("kind", sa.String(16), nullable=False, server_default=text("'page'")))
    op.add_column("tickets", sa.Column("channel", sa.String(16), nullable=False, server_default=NONE))
    op.add_column("tickets", sa.Column("bot", sa.String(64), nullable=False, server_default=NONE))
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(
            sa.Column("person_id", KEY, sa.ForeignKey("people.id", name="fk_tickets_person_id"), nullable=True)
        )
    op.add_column("groups", sa.Column("posts", sa.Boolean(), nullable=False, server_default=text("true")))
