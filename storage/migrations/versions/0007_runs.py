"""Runs of reminders: whom each reached, its sheet, what officers moved; how a reminder is to leave; promises."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
REMINDERS = text("kind = 'reminder'")


def upgrade() -> None:
    """Add the tables and columns; a reminder's slots move to a table of their own."""
    op.add_column("standings", sa.Column("overdue_until", sa.Date(), nullable=True))
    op.add_column("reminder_slots", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("reminder_slots", sa.Column("deadline", sa.Date(), nullable=True))
    op.add_column(
        "reminder_slots", sa.Column("state", sa.String(16), nullable=False, server_default=sa.text("'done'"))
    )
    op.add_column("reminder_slots", sa.Column("sheet", JSON, nullable=True))
    op.create_index("uq_reminder_slots_day", "reminder_slots", ["campaign_id", "day"], unique=True)
    op.create_index("uq_reminder_slots_step", "reminder_slots", ["campaign_id", "deadline", "step"], unique=True)
    op.create_table(
        "reminded",
        sa.Column("slot_id", KEY, sa.ForeignKey("reminder_slots.id"), primary_key=True),
        sa.Column("letter_id", KEY, primary_key=True),
    )
    op.create_index("ix_reminded_letter", "reminded", ["letter_id"])
    op.create_table(
        "coming_slots",
        sa.Column("campaign_id", KEY, sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("deadline", sa.Date(), primary_key=True),
        sa.Column("step", sa.String(32), primary_key=True),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("to_at", MOMENT, nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
    )
    op.add_column("outbox", sa.Column("manner", sa.String(16), nullable=True))
    op.add_column("outbox", sa.Column("wanted_at", MOMENT, nullable=True))
    op.create_index(
        "ix_outbox_reminders", "outbox", ["person_id", "id"], sqlite_where=REMINDERS, postgresql_where=REMINDERS
    )
    _move_slots()
    op.drop_column("outbox", "slots")


def _move_slots() -> None:
    """What waits keeps its slots, and is wanted from when it was laid out."""
    connection = op.get_bind()
    waiting = connection.execute(
        text("SELECT id, slots FROM outbox WHERE kind = 'reminder' AND state IN ('waiting', 'shown')")
    ).all()
    links = [
        {"slot": slot, "letter": row.id}
        for row in waiting
        for slot in (json.loads(row.slots) if isinstance(row.slots, str) else row.slots or ())
    ]
    if links:
        connection.execute(text("INSERT INTO reminded (slot_id, letter_id) VALUES (:slot, :letter)"), links)
    connection.execute(
        text("UPDATE outbox SET manner = 'planned', wanted_at = created_at WHERE kind = 'reminder'")
    )
