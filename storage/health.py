"""Whether the database is what it should be: its file is whole, every count adds up, nothing waits too long."""

from datetime import datetime

from sqlalchemy import func, inspect, select, text

from storage import campaigns, reports
from storage.database import Store
from storage.tables import files, inbox, tallies


async def damage(store: Store) -> str:
    """What SQLite finds broken in its file; empty where nothing is, and on a server, which looks after itself."""
    if not store.is_sqlite:
        return ""
    found = (await store.first(text("PRAGMA quick_check(1)")))[0]
    return "" if found == "ok" else str(found)


async def version(store: Store) -> str:
    """The version that the tables are of."""
    return str((await store.first(text("SELECT version_num FROM alembic_version")))[0])


async def is_empty(store: Store) -> bool:
    """True where there are no tables yet."""
    return not await store.connection.run_sync(lambda connection: inspect(connection).get_table_names())


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
