"""Two real programs on one PostgreSQL and one bot: one is killed under load, and nobody notices."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from bot.app import now
from domain.chat import Chat
from domain.people import Role
from domain.units import UnitRow
from storage import campaigns, outbox, people, sessions, summary, units
from storage.database import Database
from storage.tables import outbox as outbox_table
from storage.tables import reports as kept
from tests.support.people import BOARD, add_person, study_campaign
from tests.support.process import Browser, Running, environment, free_port, running, tonghop
from tests.support.telegram import Fake, Person

MANY, REPORT, BEFORE = 30, 24, 6
TAKEN_OVER_WITHIN = 30


class Proxy:
    """Stands before the workers: each connection goes to the next of those that answer."""

    def __init__(self) -> None:
        self.workers: list[str] = []
        self._turn = count()
        self.address = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield self

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(self._turn)
        for place in range(len(self.workers)):
            place_of = urlsplit(self.workers[(first + place) % len(self.workers)])
            with suppress(OSError):
                there = await asyncio.open_connection(place_of.hostname, place_of.port)
                await asyncio.gather(_pump(reader, there[1]), _pump(there[0], writer))
                return
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


async def settle_in(database: Database, fake: Fake) -> list[Person]:
    """Thirty units with a secretary each on Telegram."""
    begun, bot = now() - timedelta(days=10), fake.token.partition(":")[0]
    everybody = []
    async with database.begin() as store:
        rows = [UnitRow(f"U{number:02d}", f"Chi bộ Mẫu {number}") for number in range(MANY)]
        await units.import_units(store, rows, begun)
        await campaigns.create(store, study_campaign(due="2030-01-01 17:00"), begun)
        for row in rows:
            person = fake.person(row.code)
            person.chat.met = True
            person_id = await add_person(store, row.code, Role.SECRETARY, row.code, begun)
            where = Chat("telegram", bot, str(person.id))
            await people.add_account(store, person_id, where, begun + timedelta(minutes=1))
            everybody.append(person)
        await add_person(store, "Thu", Role.OFFICER, None, begun)
    return everybody


async def reports(person: Person) -> None:
    await person.writes("/baocao")
    question = await person.hears("Đơn vị đã", within=90)
    await person.presses("Đã tổ chức", on=question)
    await person.hears("Đã ghi nhận", within=90)


def speaks(run: Running) -> bool:
    """True for the worker that delivers the bot's messages."""
    return any(line.get("event") == "lease_held" and "telegram" in line["name"] for line in run.log)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_of_two_workers_is_killed_under_load(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with Fake() as fake, Proxy().open() as proxy, AsyncExitStack() as open_now:
        everybody = await settle_in(database, fake)
        env = environment(
            database_url,
            tmp_path / "data",
            TONGHOP_SECRET_KEY=BOARD.secret,
            TONGHOP_TELEGRAM_TOKEN=fake.token,
            TONGHOP_TELEGRAM_API_URL=fake.url,
            TONGHOP_TELEGRAM_MODE="webhook",
            TONGHOP_PUBLIC_URL=proxy.address,
        )
        ports = [str(free_port()) for _ in range(2)]
        proxy.workers = [f"http://127.0.0.1:{port}" for port in ports]
        each = [env | {"TONGHOP_HTTP_PORT": port} for port in ports]
        workers = [await open_now.enter_async_context(running(one, cwd=tmp_path)) for one in each]
        await _a_page_hears_of_what_the_other_worker_did(database, proxy.workers)

        reporting = [asyncio.create_task(reports(person)) for person in everybody[:REPORT]]
        await _done(reporting, BEFORE)
        (first,) = (run for run in workers if speaks(run))
        first.kill()
        killed = asyncio.get_running_loop().time()
        await first.process.wait()
        unnoted = await _waiting(database)
        await _done(reporting, BEFORE + 1)
        assert asyncio.get_running_loop().time() - killed < TAKEN_OVER_WITHIN
        await asyncio.gather(*reporting)

        ended = await tonghop(env, "remind", "nq", "--json", cwd=tmp_path)
        assert (ended.data["lagging"], ended.data["queued"]) == (MANY - REPORT, MANY - REPORT)
        for person in everybody[REPORT:]:
            await person.hears("Đơn vị đã", within=60)
        assert not fake.refused
    await _all_counted_once(database)
    told = [sum("Đơn vị đã" in shown.text for shown in person.screen) for person in everybody[REPORT:]]
    assert told == [1] * (MANY - REPORT)
    receipts = {
        str(person.id): sum("Đã ghi nhận" in shown.text for shown in person.screen)
        for person in everybody[:REPORT]
    }
    assert min(receipts.values()) == 1
    assert {one for one, times in receipts.items() if times > 1} <= unnoted, "only what was not noted comes again"


async def _waiting(database: Database) -> set[str]:
    """The addresses to which something has yet to be sent, as far as the database knows."""
    letters = outbox_table.c
    async with database.read() as store:
        rows = await store.all(select(letters.address).where(letters.state == "waiting"))
    return {row.address for row in rows}


async def _done(tasks: list["asyncio.Task[None]"], many: int) -> None:
    """Wait until so many have ended, none of them badly."""
    while sum(task.done() for task in tasks) < many:
        await asyncio.wait([task for task in tasks if not task.done()], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task.done():
            task.result()


async def _a_page_hears_of_what_the_other_worker_did(database: Database, workers: list[str]) -> None:
    async with database.begin() as store:
        token = await sessions.open_session(store, "thu", now())
    here, there = (Browser(address, token) for address in workers)
    async with here, there:
        assert (await there.say("one", "/tonghop")).status_code == 202
        await here.hears("Tính đến")


async def _all_counted_once(database: Database) -> None:
    async with database.read() as store:
        found = await campaigns.campaign(store, "nq")
        assert found is not None
        counted = await summary.current(store, found, now())
        assert (counted.units.reported, counted.units.expected) == (REPORT, MANY)
        assert await store.number(select(func.count()).select_from(kept)) == REPORT
        assert (await outbox.counts(store))["failed"] == 0
