"""What the database does when it cannot be opened."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

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


async def test_a_long_queue_of_writers_is_no_database_that_is_away(database: Database, database_url: str) -> None:
    """Each holds the writer for half of what patience lasts; the last waits far longer than that."""
    hurried = Database(database_url, patience=0.4)

    async def write() -> None:
        async with hurried.begin() as store:
            await store.number(select(1))
            await asyncio.sleep(0.2)

    await asyncio.gather(*(write() for _ in range(8)))
    assert hurried.refused == 0
    await hurried.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_writers_behind_one_that_never_ends_give_up_together(database: Database, database_url: str) -> None:
    hurried, over = Database(database_url, patience=0.2), asyncio.Event()

    async def hold() -> None:
        async with hurried.begin():
            await over.wait()

    async def write() -> None:
        async with hurried.begin():
            pass

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    refused = await asyncio.gather(*(write() for _ in range(5)), return_exceptions=True)
    assert {type(one) for one in refused} == {DatabaseAway}
    over.set()
    await holding
    await write()
    await hurried.close()
