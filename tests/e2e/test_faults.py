"""The database is away: nothing is acknowledged, nothing is lost, and work goes on when it is back."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from bot.app import now
from storage import sessions
from storage.database import Database
from tests.support.people import BOARD, set_up_house
from tests.support.process import Browser, environment, running


async def browser_of(database: Database, address: str, name: str) -> Browser:
    async with database.begin() as store:
        return Browser(address, await sessions.open_session(store, name, now()))


async def until(done: Callable[[], Awaitable[bool]], within: float = 30.0) -> None:
    async with asyncio.timeout(within):
        while not await done():  # noqa: ASYNC110 - another process calls nobody
            await asyncio.sleep(0.1)


async def test_a_locked_database_acknowledges_nothing_and_takes_the_same_message_later(
    sqlite_template: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    path.write_bytes(sqlite_template)
    database = Database(f"sqlite+aiosqlite:///{path}")
    await set_up_house(database)
    env = environment(str(database.url), tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)
    async with running(env, cwd=tmp_path) as house, await browser_of(database, house.address, "lan") as lan:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            refused = await lan.say("once", "/riengtu")
            assert (refused.status_code, "gián đoạn" in refused.json()["error"]) == (503, True)
            other.execute("ROLLBACK")
        assert (await lan.say("once", "/riengtu")).status_code == 202
        assert (await lan.say("once", "/riengtu")).status_code == 202
        await lan.hears("Bot lưu tên hiển thị")
    await database.close()


async def test_a_database_that_goes_and_comes_back_is_waited_for(postgres: Any, tmp_path: Path) -> None:
    url = postgres.new()
    name = make_url(url).database
    env = environment(url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)
    async with running(env, cwd=tmp_path) as house, Browser(house.address) as somebody:

        async def healthy() -> bool:
            return (await somebody.client.get("/healthz")).status_code == 200

        async def ill() -> bool:
            return (await somebody.client.get("/healthz")).status_code == 503

        await until(healthy)
        postgres.run(f"DROP DATABASE {name} WITH (FORCE);")
        await until(ill)
        assert (await somebody.client.post("/vao", data={"code": "ABCD2345"})).status_code == 503
        postgres.run(f"CREATE DATABASE {name} TEMPLATE tonghop_template;")
        await until(healthy)
        assert (await somebody.client.post("/vao", data={"code": "ABCD2345"})).status_code == 303
        await somebody.hears("Mã này không đúng")
