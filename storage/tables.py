"""The tables. Times are kept in UTC; history (reports, reviews, audit) is only ever added to."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Json = JSON().with_variant(JSONB(), "postgresql")
Key = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database (SQLite knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without its zone on SQLite; a naive moment is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware moment in UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def _key() -> Column[Any]:
    return Column("id", Key, primary_key=True, autoincrement=True)


def _to(target: str, name: str, *, optional: bool = False, **more: Any) -> Column[Any]:
    return Column(name, Key, ForeignKey(f"{target}.id"), nullable=optional, **more)


settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

units = Table(
    "units",
    metadata,
    _key(),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, default=""),
    Column("sector", Text, nullable=False, default=""),
    Column("members", Integer, nullable=False, default=0),
    Column("individual_quota", Integer, nullable=False, default=0),
    _to("units", "parent_id", optional=True, index=True),
    Column("phone", Text, nullable=False, default=""),
    Column("active_from", Instant, nullable=False),
    Column("active_to", Date),
    _to("units", "merged_into", optional=True),
    Column("search", Text, nullable=False, server_default=""),  # code and name in plain small letters
)

people = Table(
    "people",
    metadata,
    _key(),
    Column("name", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Column("search", Text, nullable=False, server_default=""),  # the name in plain small letters
    Column("weekly", Boolean),  # wants the Monday digest; null: as the duties have it
)

duties = Table(
    "duties",
    metadata,
    _key(),
    _to("people", "person_id", index=True),
    _to("units", "unit_id", optional=True, index=True),
    Column("role", String(16), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant),
    Column("agreed_at", Instant, nullable=False),
    Column("agreed_to", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    _key(),
    _to("people", "person_id", index=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    Column("state", String(16), nullable=False, default="active"),
    Column("last_seen_at", Instant, nullable=False),
    Column("unreachable_since", Instant),
    UniqueConstraint("channel", "bot", "address"),
)

invites = Table(
    "invites",
    metadata,
    _key(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    _to("units", "unit_id", optional=True, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("channel", String(16)),
    Column("bot", String(64)),
    _to("people", "created_by", optional=True),
    _to("duties", "replaces", optional=True),
    _to("people", "used_by", optional=True),
    Column("used_at", Instant),
)

campaigns = Table(
    "campaigns",
    metadata,
    _key(),
    Column("code", String(64), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("short", Text, nullable=False, default=""),
    Column("opens_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("cancelled_at", Instant),
    Column("policy", Json, nullable=False),
    Column("items", Json, nullable=False),
    Column("audience", Json, nullable=False, server_default=text("'{}'")),
    Column("quotas", Json, nullable=False, server_default=text("'{}'")),
    Column("version", Integer, nullable=False, default=1),
    Column("counts", String(16), nullable=False, server_default="submitted"),
)

campaign_versions = Table(
    "campaign_versions",
    metadata,
    Column("campaign_id", Key, ForeignKey("campaigns.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("title", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("items", Json, nullable=False),
)

audience = Table(
    "audience",
    metadata,
    _key(),
    _to("campaigns", "campaign_id"),
    _to("units", "unit_id", index=True),
    Column("quotas", Text, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant),
    Column("excused", Text),
    Index("ix_audience_campaign", "campaign_id", "unit_id", "to_at", "from_at", "quotas"),
)

reports = Table(
    "reports",
    metadata,
    _key(),
    _to("campaigns", "campaign_id"),
    _to("units", "unit_id"),
    Column("version", Integer, nullable=False),
    Column("campaign_version", Integer, nullable=False),
    Column("answers", Json, nullable=False),
    Column("figures", Text, nullable=False),
    Column("reported", Boolean, nullable=False),
    Column("planned_on", Date),
    Column("words", Text, nullable=False),
    _to("people", "person_id", optional=True),
    Column("channel", String(16), nullable=False, default=""),
    Column("inbox_id", Key),  # no foreign key: raw messages are deleted after 180 days
    Column("said_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("restated", Boolean, nullable=False, default=False, server_default=text("false")),
    Column("on_behalf", Boolean, nullable=False, default=False, server_default=text("false")),
    UniqueConstraint("campaign_id", "unit_id", "version"),
    Index("ix_reports_as_of", "campaign_id", "unit_id", "recorded_at", "id"),
)

reviews = Table(
    "reviews",
    metadata,
    _key(),
    Column("campaign_id", Key, nullable=False),
    Column("unit_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("good", Boolean, nullable=False, server_default=text("false")),
    _to("people", "person_id"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("campaign_id", "unit_id", "version"),
    ForeignKeyConstraint(
        ["campaign_id", "unit_id", "version"],
        ["reports.campaign_id", "reports.unit_id", "reports.version"],
        name="fk_reviews_report",
    ),
)

standings = Table(
    "standings",
    metadata,
    Column("campaign_id", Key, ForeignKey("campaigns.id"), primary_key=True),
    Column("unit_id", Key, ForeignKey("units.id"), primary_key=True, index=True),
    Column("version", Integer, nullable=False),
    Column("answers", Json, nullable=False),
    Column("figures", Text, nullable=False),
    Column("reported", Boolean, nullable=False),
    Column("lagging", Boolean, nullable=False),
    Column("became_at", Instant),
    Column("planned_on", Date),
    Column("by_name", Text, nullable=False, default=""),
    Column("said_at", Instant, nullable=False),
    Column("overdue_until", Date),
    Column("review", String(16), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
)

tallies = Table(
    "tallies",
    metadata,
    Column("campaign_id", Key, ForeignKey("campaigns.id"), primary_key=True),
    Column("measure", String(255), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    _key(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    Column("talk", Json, nullable=False),
    Column("at", Instant),
    UniqueConstraint("channel", "bot", "address"),
)

inbox = Table(
    "inbox",
    metadata,
    _key(),
    _to("conversations", "conversation_id"),
    Column("key", String(128), nullable=False),
    Column("ref", String(128)),
    Column("payload", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String(16), nullable=False, default="waiting"),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("done_at", Instant),
    Column("album", String(128)),
    Column("fetch_at", Instant),
    UniqueConstraint("conversation_id", "key"),
    Index(
        "ix_inbox_fetching",
        "conversation_id",
        "id",
        sqlite_where=text("state = 'fetching'"),
        postgresql_where=text("state = 'fetching'"),
    ),
    Index(
        "ix_inbox_failed",
        "id",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
    Index(
        "ix_inbox_waiting",
        "conversation_id",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    _key(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    Column("priority", Integer, nullable=False, default=0),
    Column("kind", String(16), nullable=False, default="reply"),
    Column("reply", Json),
    _to("people", "person_id", optional=True),
    Column("manner", String(16)),
    Column("wanted_at", Instant),
    Column("state", String(16), nullable=False, default="waiting"),
    Column("not_before", Instant, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("shown_at", Instant),
    Column("sent_at", Instant),
    Column("ref", String(128)),
    Column("chosen", Text),
    Column("chosen_at", Instant),
    Column("edited_at", Instant),
    Column("change_due", Instant),
    Column("notice_id", Key),  # no foreign key: letters may be deleted, notices may not
    Column("campaign_id", Key),  # of a letter that says that a campaign opens
    Index(
        "ix_outbox_notice",
        "notice_id",
        "person_id",
        sqlite_where=text("notice_id IS NOT NULL"),
        postgresql_where=text("notice_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_change",
        "channel",
        "bot",
        "change_due",
        sqlite_where=text("change_due IS NOT NULL"),
        postgresql_where=text("change_due IS NOT NULL"),
    ),
    Index(
        "ix_outbox_chosen",
        "channel",
        "bot",
        "chosen_at",
        sqlite_where=text("chosen IS NOT NULL AND edited_at IS NULL"),
        postgresql_where=text("chosen IS NOT NULL AND edited_at IS NULL"),
    ),
    Index(
        "ix_outbox_waiting",
        "channel",
        "bot",
        "priority",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_failed",
        "id",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
    Index("ix_outbox_chat", "channel", "bot", "address", "id"),
    Index(
        "ix_outbox_reminders",
        "person_id",
        "id",
        sqlite_where=text("kind = 'reminder'"),
        postgresql_where=text("kind = 'reminder'"),
    ),
    Index(
        "uq_outbox_reminder",
        "person_id",
        unique=True,
        sqlite_where=text("kind = 'reminder' AND state = 'waiting'"),
        postgresql_where=text("kind = 'reminder' AND state = 'waiting'"),
    ),
)

groups = Table(
    "groups",
    metadata,
    _key(),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    _to("campaigns", "campaign_id"),
    Column("names", Boolean, nullable=False),
    _to("people", "linked_by"),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("posts", Boolean, nullable=False, default=True, server_default=text("true")),
    Column("post_id", Key),  # no foreign key: letters may be deleted
    Column("posted_at", Instant),
    Column("changed_at", Instant),
    Index(
        "uq_groups_following",
        "channel",
        "bot",
        "address",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

allowances = Table(
    "allowances",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(64), primary_key=True),
    Column("month", String(7), nullable=False),
    Column("sent", Integer, nullable=False),
    Column("told", Integer, nullable=False, default=0),
    Column("seats_told", Integer, nullable=False, default=0),
    Column("spent_until", Instant),
    Column("replies", Integer, nullable=False, default=0, server_default=text("0")),
)

reminder_slots = Table(
    "reminder_slots",
    metadata,
    _key(),
    _to("campaigns", "campaign_id"),
    Column("step", String(32), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("lagging", Integer, nullable=False, default=0),
    Column("queued", Integer, nullable=False, default=0),
    Column("day", Date),
    Column("deadline", Date),
    Column("state", String(16), nullable=False, default="done", server_default="done"),
    Column("sheet", Json),
    UniqueConstraint("campaign_id", "due_at"),
    Index("uq_reminder_slots_day", "campaign_id", "day", unique=True),
    Index("uq_reminder_slots_step", "campaign_id", "deadline", "step", unique=True),
)

reminded = Table(
    "reminded",
    metadata,
    Column("slot_id", Key, ForeignKey("reminder_slots.id"), primary_key=True),
    Column("letter_id", Key, primary_key=True),  # no foreign key: letters may be deleted
    Index("ix_reminded_letter", "letter_id"),
)

coming_slots = Table(
    "coming_slots",
    metadata,
    Column("campaign_id", Key, ForeignKey("campaigns.id"), primary_key=True),
    Column("deadline", Date, primary_key=True),
    Column("step", String(32), primary_key=True),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant),
    Column("looked_at", Instant),
)

notices = Table(
    "notices",
    metadata,
    _key(),
    Column("key", String(32), nullable=False, unique=True),
    _to("people", "by_id"),
    Column("text", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("scope", Json),  # the units it is for: {roots, sectors}
    _to("campaigns", "campaign_id", optional=True),
    Column("at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("called_off_at", Instant),
    Column("file_id", Key),  # no foreign key: files go after a time, notices stay
)

notice_recipients = Table(
    "notice_recipients",
    metadata,
    Column("notice_id", Key, ForeignKey("notices.id"), primary_key=True),
    Column("person_id", Key, ForeignKey("people.id"), primary_key=True),
    Column("acknowledged_at", Instant),
)

digests = Table(
    "digests",
    metadata,
    Column("person_id", Key, ForeignKey("people.id"), primary_key=True),
    Column("week", Date, primary_key=True),
    Column("at", Instant, nullable=False),
)

escalations = Table(
    "escalations",
    metadata,
    Column("campaign_id", Key, ForeignKey("campaigns.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("units", Integer, nullable=False),
)

openings = Table(
    "openings",
    metadata,
    Column("campaign_id", Key, ForeignKey("campaigns.id"), primary_key=True),
    Column("state", String(16), nullable=False),  # waiting, told, off
    Column("at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("address", String(128), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False, default="page", server_default=text("'page'")),
    Column("channel", String(16), nullable=False, default="", server_default=text("''")),
    Column("bot", String(64), nullable=False, default="", server_default=text("''")),
    Column("address", String(128), nullable=False),
    _to("people", "person_id", optional=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("file_id", Key),  # no foreign key: files may be deleted before the links to them
)

asked_again = Table(
    "asked_again",
    metadata,
    _key(),
    Column("kind", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("words", Text, nullable=False),
    _to("people", "person_id", optional=True, index=True),
    Column("at", Instant, nullable=False, index=True),
)

guesses = Table(
    "guesses",
    metadata,
    _key(),
    Column("origin", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_guesses_at", "at", "origin"),
)

files = Table(
    "files",
    metadata,
    _key(),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    Column("key", String(128), nullable=False),
    _to("people", "person_id", optional=True),
    _to("units", "unit_id", optional=True, index=True),
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("channel", "bot", "address", "key"),
)

audit = Table(
    "audit",
    metadata,
    _key(),
    Column("at", Instant, nullable=False),
    _to("people", "person_id", optional=True),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Json, nullable=False),
    # No foreign keys: a line outlives what it is about.
    Column("unit_id", Key, index=True),
    Column("about_id", Key),
    Column("campaign_id", Key),
    Index("ix_audit_at", "at", "id"),
)

campaign_templates = Table(
    "campaign_templates",
    metadata,
    _key(),
    Column("name", String(100), nullable=False, unique=True),
    Column("content", Json, nullable=False),
    Column("at", Instant, nullable=False),
)
