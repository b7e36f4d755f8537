"""The real program on Telegram: answers, presses, restarts, kills; against a server as strict as the real one."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.app import now
from domain.chat import Chat
from domain.people import Role
from storage import inbox, invites, outbox, people, reports
from storage.database import Database
from storage.tables import accounts
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from tests.support.faults import until
from tests.support.people import BOARD, House, set_up_house, study_campaign
from tests.support.process import Running, environment, running, tonghop
from tests.support.telegram import Fake, Person
from texts import channels


class Day:
    """A house on Telegram, and the people who write to it."""

    def __init__(self, house: House, fake: Fake, folder: Path, url: str) -> None:
        self.house, self.fake = house, fake
        self.folder = folder
        self.env = environment(
            url,
            folder / "data",
            TONGHOP_SECRET_KEY=BOARD.secret,
            TONGHOP_TELEGRAM_TOKEN=fake.token,
            TONGHOP_TELEGRAM_API_URL=fake.url,
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Running]:
        async with running(self.env, cwd=self.folder) as run:
            yield run

    async def code(self, role: Role, unit: str | None) -> str:
        async with self.house.database.begin() as store:
            return (await invites.create(store, BOARD.secret, role, [unit], now()))[0].code

    async def link(self, name: str, role: Role, unit: str | None) -> Person:
        person = self.fake.person(name)
        await person.opens_link(await self.code(role, unit))
        asked = await person.hears("Có đúng là đồng chí không?")
        await person.presses("Đúng", on=asked)
        await person.hears("Đồng chí đã là")
        return person

    async def joins(self, name: str) -> None:
        """Somebody of the house writes on Telegram as well."""
        where = Chat("telegram", self.bot, str(self.fake.person(name).id))
        async with self.house.database.begin() as store:
            await people.add_account(store, self.house.people[name], where, now())

    @property
    def bot(self) -> str:
        return self.fake.token.partition(":")[0]

    async def state_of(self, person: Person) -> str:
        async with self.house.database.read() as store:
            row = await store.first(select(accounts.c.state).where(accounts.c.address == str(person.id)))
            return str(row.state)

    async def told_on_page(self, address: str) -> str | None:
        """What became of the reminder on somebody's page; None while there is none."""
        letters = outbox_table.c
        here = (letters.channel == "web", letters.address == address, letters.kind == "reminder")
        async with self.house.database.read() as store:
            row = await store.first(select(outbox_table.c.state).where(*here))
            return str(row.state) if row else None

    async def problem(self) -> object:
        """What `tonghop status` says of the channel."""
        return (await tonghop(self.env, "status", "--json", cwd=self.folder)).data["channels"]["telegram"][
            "problem"
        ]

    async def problems_in(self, run: Running) -> list[str]:
        """What the log says was wrong with the channel, and that it no longer is."""
        return [str(line["problem"]) for line in run.log if line.get("event") == "telegram"]

    async def versions(self, unit: str) -> int:
        async with self.house.database.read() as store:
            return len(await reports.history(store, self.house.campaigns["nq"].id, self.house.units[unit]))


once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What the database has no part in is shown on one."""


@pytest.fixture
async def day(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Day]:
    house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
    async with Fake() as fake:
        yield Day(house, fake, tmp_path, database_url)
        assert not fake.refused


async def test_a_secretary_is_linked_reports_and_a_leader_reads_the_count(day: Day) -> None:
    async with day.open():
        lan = await day.link("Lan", Role.SECRETARY, "DB001")
        await lan.writes("/baocao")
        question = await lan.hears("Đơn vị đã")
        press = await lan.presses("Đã tổ chức", on=question)
        assert await press.answered() == ""
        receipt = await lan.hears("Đã ghi nhận")
        assert receipt.labels == ["Sửa"]
        shown = await lan.hears("→ Đã tổ chức")
        assert (shown.id, shown.labels) == (question.id, [])
        again = await lan.presses("Đã tổ chức", on=question)
        assert await again.answered() == "Đồng chí đã chọn ở tin này rồi."
        assert await day.versions("DB001") == 1
        hung = await day.link("Hùng", Role.LEADER, None)
        await hung.writes("/tonghop nq")
        assert "1/4 cấp ủy cơ sở (25,00%)" in (await hung.hears("Tính đến")).text


@once
async def test_a_press_of_somebody_else_does_nothing(day: Day) -> None:
    async with day.open():
        lan = await day.link("Lan", Role.SECRETARY, "DB001")
        tu = await day.link("Tú", Role.SECRETARY, "DB003")
        await lan.writes("/baocao")
        question = await lan.hears("Đơn vị đã")
        data = question.button("Đã tổ chức")["callback_data"]
        stolen = await tu.presses_data(data)
        assert await stolen.answered() == "Nút này không còn dùng được; đồng chí gõ /trogiup."
        odd = await tu.presses_data("nonsense")
        assert "không còn dùng được" in await odd.answered()
        assert (await day.versions("DB001"), await day.versions("DB003")) == (0, 0)


@once
async def test_floods_and_outages_lose_nothing_and_repeat_nothing(day: Day) -> None:
    """429 for the whole bot, then no server at all, then updates that come twice."""
    async with day.open():
        lan = await day.link("Lan", Role.SECRETARY, "DB001")
        day.fake.limits.close(1.5)
        await lan.writes("/han")
        await lan.hears("còn nội dung chưa xong", within=20)
        day.fake.faults.down(1.5)
        await lan.writes("/trangthai")
        await lan.hears("chưa trả lời", within=20)
        day.fake.faults.forgotten_confirms = 1
        await lan.writes("/toi")
        await lan.hears("Đồng chí: Lan", within=20)
        await lan.writes("/baocao")
        await lan.hears("Đơn vị đã", within=20)
        texts = [shown.text for shown in lan.screen]
    for words in ("còn nội dung chưa xong", "chưa trả lời", "Đồng chí: Lan"):
        assert sum(words in text for text in texts) == 1, words


@once
async def test_whoever_blocks_the_bot_is_reached_elsewhere_until_they_let_it_in(day: Day) -> None:
    await day.joins("Lan")
    async with day.open():
        lan = day.fake.person("Lan")
        await lan.writes("/toi")
        await lan.hears("Đồng chí: Lan")
        await lan.blocks()
        await becomes(lambda: day.state_of(lan), "blocked")
        ended = await tonghop(day.env, "remind", "nq", "--json", cwd=day.folder)
        assert "DB001" not in ended.data["unreachable"]
        await becomes(lambda: day.told_on_page("lan"), "shown")
        await lan.unblocks()
        await becomes(lambda: day.state_of(lan), "active")


@once
async def test_a_reminder_that_meets_a_block_goes_to_the_persons_page(day: Day) -> None:
    """Nobody told the bot that it was blocked: the platform's refusal does."""
    await day.joins("Lan")
    async with day.open():
        lan = day.fake.person("Lan")
        await lan.writes("/toi")
        await lan.hears("Đồng chí: Lan")
        lan.chat.closed = "bot was blocked by the user"
        await tonghop(day.env, "remind", "nq", cwd=day.folder)
        await becomes(lambda: day.told_on_page("lan"), "shown")
        assert await day.state_of(lan) == "blocked"


@once
async def test_ten_kills_under_load_lose_nothing_and_count_nothing_twice(day: Day) -> None:
    chance = random.Random(7)
    names = {"Lan": "DB001", "Minh": "DB002", "Tú": "DB003"}
    for name in names:
        await day.joins(name)
    for turn in range(10):
        async with day.open() as run:
            for name in names:
                await day.fake.person(name).writes("đã tổ chức rồi ạ" if turn == 5 else "/han")
            await asyncio.wait_for(day.fake.updates.polled(), 20)
            await asyncio.wait([asyncio.create_task(run.process.wait())], timeout=chance.uniform(0.0, 0.2))
            run.kill()
            await run.process.wait()
    async with day.open():
        for name in names:
            person = day.fake.person(name)
            await person.hears("tôi hiểu là", within=20)
            await person.presses("Đúng")
            await person.hears("Đã ghi nhận", within=20)
    assert [await day.versions(unit) for unit in names.values()] == [1, 1, 1]
    async with day.house.database.read() as store:
        assert await inbox.counts(store) == {"waiting": 0, "failed": 0}
        assert (await outbox.counts(store))["failed"] == 0
        done = select(func.count()).select_from(inbox_table).where(inbox_table.c.state == "done")
        assert await store.number(done) == 10 * len(names) + len(names)


@once
async def test_another_poller_is_told_of_once_and_got_over(day: Day) -> None:
    async with day.open() as run:
        await day.fake.updates.polled()
        async with aiohttp.ClientSession() as other:
            address = f"{day.fake.url}/bot{day.fake.token}/getUpdates"
            for _ in range(2):
                async with other.post(address, json={"timeout": 0}) as answer:
                    assert answer.status == 200
        said = [channels.ANOTHER_POLLER, "none"]
        await becomes(lambda: day.problems_in(run), said)
        await day.link("Lan", Role.SECRETARY, "DB001")
        assert await day.problems_in(run) == said
        assert await day.problem() is None


async def becomes(look: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Wait until the running house has brought it about."""

    async def there() -> bool:
        return await look() == wanted

    await until(there)
