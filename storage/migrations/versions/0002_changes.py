"""Campaigns that change, units that leave, files, one-time links, and guesses at codes."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables and columns; a campaign of before keeps its quotas by the units' column."""
    _tables()
    op.add_column("campaigns", sa.Column("cancelled_at", MOMENT, nullable=True))
    for name in ("audience", "quotas"):
        op.add_column("campaigns", sa.Column(name, JSON, nullable=False, server_default=text("'{}'")))
    op.add_column("audience", sa.Column("excused", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("restated", sa.Boolean(), server_default=text("false"), nullable=False))
    with op.batch_alter_table("invites") as invites:
        invites.add_column(sa.Column("created_by", KEY, nullable=True))
        invites.add_column(sa.Column("replaces", KEY, nullable=True))
        invites.create_foreign_key("fk_invites_created_by", "people", ["created_by"], ["id"])
        invites.create_foreign_key("fk_invites_replaces", "duties", ["replaces"], ["id"])
    _fill()


def _tables() -> None:
    op.create_table(
        "campaign_versions",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_campaign_versions_campaign_id"),
        sa.PrimaryKeyConstraint("campaign_id", "version", name="pk_campaign_versions"),
    )
    op.create_table(
        "tickets",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.String(128), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_tickets"),
    )
    op.create_table(
        "guesses",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guesses"),
    )
    op.create_index("ix_guesses_at", "guesses", ["at", "origin"])
    op.create_table(
        "files",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("address", sa.String(128), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_files_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_files_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("channel", "bot", "address", "key", name="uq_files_channel_bot_address_key"),
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])
    op.create_index("ix_files_unit_id", "files", ["unit_id"])


def _fill() -> None:
    """What earlier campaigns were made with: every active unit or those listed, quotas by the units' column."""
    campaigns = sa.table(
        "campaigns",
        sa.column("id", KEY),
        sa.column("items", JSON),
        sa.column("quotas", JSON),
        sa.column("audience", JSON),
        sa.column("version", sa.Integer()),
        sa.column("title", sa.Text()),
        sa.column("short", sa.Text()),
        sa.column("opens_at", MOMENT),
        sa.column("due_at", MOMENT),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(campaigns)).all():
        items = row.items if isinstance(row.items, list) else json.loads(row.items)
        quotas = {item["key"]: "individual_quota" for item in items if item["kind"] == "quota"}
        codes = connection.execute(
            text("SELECT u.code FROM audience a JOIN units u ON u.id = a.unit_id WHERE a.campaign_id = :id"),
            {"id": row.id},
        ).all()
        connection.execute(
            campaigns.update()
            .where(campaigns.c.id == row.id)
            .values(quotas=quotas, audience={"codes": [code for (code,) in codes]})
        )
        connection.execute(
            text(
                "INSERT INTO campaign_versions (campaign_id, version, at, title, short, opens_at, due_at, items)"
                " SELECT id, version, opens_at, title, short, opens_at, due_at, items FROM campaigns"
                " WHERE id = :id"
            ),
            {"id": row.id},
        )
