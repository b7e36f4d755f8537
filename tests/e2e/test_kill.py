"""SIGKILL at any moment: nothing acknowledged is lost, nothing is counted twice, every message gets its reply."""

import asyncio
import random
from pathlib import Path

import httpx
from sqlalchemy import func, select

from bot.app import now
from domain.people import Role
from domain.units import UnitRow
from storage import campaigns, inbox, reports, sessions, summary, units
from storage.database import Database
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from storage.tables import reports as reports_table
from tests.support.people import add_person, at, study_campaign
from tests.support.process import Browser, environment, running, tonghop

KILLS = 50
BEGUN = at("2023-01-05 00:00")


class Town:
    """Fifty units whose secretaries all answer while the house is being killed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tokens: list[str] = []
        self.unit_ids: list[int] = []
        self.campaign_id = 0
        self.unsent: list[tuple[int, str, dict[str, str]]] = []
        self.posted = 0

    async def build(self) -> None:
        rows = [UnitRow(f"U{number:02d}", f"Chi bộ Mẫu {number}") for number in range(KILLS)]
        async with self.database.begin() as store:
            await units.import_units(store, rows, BEGUN)
            self.unit_ids = [unit.id for unit in await units.all_units(store)]
            made = await campaigns.create(store, study_campaign(due="2030-01-01 17:00"), BEGUN)
            self.campaign_id = made.id
            for row in rows:
                await add_person(store, row.code.lower(), Role.SECRETARY, row.code, BEGUN)
                self.tokens.append(await sessions.open_session(store, row.code.lower(), now()))

    def write(self, number: int, key: str, **said: str) -> None:
        self.unsent.append((number, key, said))
        self.posted += 1

    async def send_all(self, address: str) -> None:
        """Post what is not yet acknowledged, in each person's order; what fails stays unsent, as on the page."""
        by_person: dict[int, list[tuple[int, str, dict[str, str]]]] = {}
        for one in self.unsent:
            by_person.setdefault(one[0], []).append(one)
        await asyncio.gather(*(self._send(address, mine) for mine in by_person.values()))

    async def _send(self, address: str, mine: list[tuple[int, str, dict[str, str]]]) -> None:
        async with Browser(address, self.tokens[mine[0][0]]) as page:
            for one in mine:
                try:
                    answer = await page.say(one[1], **one[2])
                except httpx.HTTPError:
                    return
                if answer.status_code != 202:
                    return
                self.unsent.remove(one)


async def test_fifty_kills_lose_nothing_and_count_nothing_twice(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(2023)
    env = environment(database_url, tmp_path / "data")
    town = Town(Database(database_url))
    await town.build()
    for number in range(KILLS):
        action = f"answer:{town.campaign_id}:{town.unit_ids[number]}:0:0:yes"
        town.write(number, f"status-{number}", text="/trangthai")
        town.write(number, f"tap-{number}", action=action, label="Đã tổ chức")
        town.write(number, f"again-{number}", action=action, label="Đã tổ chức")
        town.write((number + 25) % KILLS, f"other-{number}", text="/trogiup")
        async with running(env, cwd=tmp_path) as house:
            sending = asyncio.create_task(town.send_all(house.address))
            await asyncio.wait([sending], timeout=chance.uniform(0.0, 0.12))
            house.kill()
            await sending
    async with running(env, cwd=tmp_path) as house:
        await town.send_all(house.address)
        assert not town.unsent
        await _until_quiet(town.database)
        assert await house.stop() == 0
    await _check(town)
    finished = await tonghop(env, "summary", "nq", "--json", cwd=tmp_path)
    assert finished.data["items"][0]["done"] == KILLS
    await town.database.close()


async def _until_quiet(database: Database) -> None:
    """Wait until the running house has answered and put on its pages all that was sent."""

    async def quiet() -> bool:
        async with database.read() as store:
            waiting = select(func.count()).select_from(outbox_table).where(outbox_table.c.state == "waiting")
            return not (await inbox.counts(store))["waiting"] and not await store.number(waiting)

    async with asyncio.timeout(60):
        while not await quiet():  # noqa: ASYNC110 - another process's database calls nobody
            await asyncio.sleep(0.05)


async def _check(town: Town) -> None:
    async with town.database.read() as store:
        campaign = await campaigns.campaign(store, "nq")
        assert campaign is not None
        counted = await summary.current(store, campaign, now())
        per_unit = await store.all(select(reports_table.c.unit_id, func.count()).group_by(reports_table.c.unit_id))
        messages = await store.number(select(func.count()).select_from(inbox_table))
        done = select(func.count()).select_from(inbox_table).where(inbox_table.c.state == "done")
        replies = await store.number(select(func.count()).select_from(outbox_table))
        assert counted.units.reported == KILLS
        assert sorted(tuple(row) for row in per_unit) == [(unit_id, 1) for unit_id in sorted(town.unit_ids)]
        assert messages == await store.number(done) == town.posted
        assert replies == town.posted
        recounted = await reports.recount(store, town.campaign_id)
        assert (recounted["yes:studied"], recounted["reported"]) == (KILLS, KILLS)
