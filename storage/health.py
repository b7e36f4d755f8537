"""Whether the database is what it should be: its version, its file, and that every count adds up."""

from datetime import datetime

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text

from storage import campaigns, reports
from storage.database import MIGRATIONS, Store
from storage.tables import files, inbox, tallies


def newest_version() -> str:
    """The version of the tables that this program works with."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def knows_version(version: str) -> bool:
    """True for a version that this program has grown out of or is at; a newer program's it does not know."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return any(one.revision == version for one in ScriptDirectory.from_config(config).walk_revisions())


async def version(store: Store) -> str:
    """The version that the tables are at; empty where there are none."""
    return await store.connection.run_sync(_revision)


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


async def damage(store: Store) -> str:
    """What SQLite finds broken in its file; empty where nothing is, and on a server, which looks after itself."""
    if not store.is_sqlite:
        return ""
    found = (await store.first(text("PRAGMA quick_check(1)")))[0]
    return "" if found == "ok" else str(found)


async def uncounted(store: Store) -> list[str]:
    """The codes of campaigns whose tallies are not what their standings add up to."""
    found = []
    for one in await campaigns.all_campaigns(store):
        rows = await store.all(
            select(tallies.c.measure, tallies.c.number).where(
                tallies.c.campaign_id == one.id, tallies.c.number != 0
            )
        )
        counted = await reports.recount(store, one.id)
        if {row.measure: row.number for row in rows} != {key: value for key, value in counted.items() if value}:
            found.append(one.code)
    return found


async def waiting_since(store: Store) -> datetime | None:
    """When the oldest message came that is yet to be answered, or None."""
    row = await store.first(select(func.min(inbox.c.received_at).label("at")).where(inbox.c.state == "waiting"))
    return row.at if row else None


async def kept_hashes(store: Store) -> set[str]:
    """The sha256 of every file that somebody handed in."""
    return {row.sha256 for row in await store.all(select(files.c.sha256).distinct())}
