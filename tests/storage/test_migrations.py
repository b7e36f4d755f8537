"""The migrations make exactly the tables that the program expects."""

import asyncio
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import MIGRATIONS, VERSIONS, Database
from storage.tables import metadata


async def test_the_migrations_make_the_tables_as_they_are_written(database: Database) -> None:
    def differences(connection: Any) -> list[Any]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with database.read() as store:
        assert await store.connection.run_sync(differences) == []


def test_a_migration_is_named_by_its_version() -> None:
    """The versions that this program knows are read off the names of the files."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert sorted(one.revision for one in script.walk_revisions()) == VERSIONS
    assert VERSIONS[-1] == script.get_current_head()


async def test_migrating_again_and_at_the_same_time_is_harmless(database_url: str) -> None:
    opened = [Database(database_url) for _ in range(3)]
    await asyncio.gather(*(one.migrate() for one in opened))
    for one in opened:
        await one.close()
