"""What the database does when it cannot be opened."""

import asyncio
import threading
from pathlib import Path

import pytest

from storage.database import Database, DatabaseAway


def test_a_database_that_could_not_be_opened_leaves_no_thread_that_speaks_to_a_closed_loop(
    tmp_path: Path,
) -> None:
    async def try_to_open() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder.db")
        with pytest.raises(DatabaseAway):
            async with database.read():
                pass
        await database.close()
        left.extend(thread for thread in threading.enumerate() if thread not in before)

    before, left = threading.enumerate(), list[threading.Thread]()
    asyncio.run(try_to_open())
    assert [thread for thread in left if "_connection_worker_thread" in thread.name] == []
