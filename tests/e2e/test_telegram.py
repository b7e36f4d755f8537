"""The real program on Telegram: answers, presses, restarts, kills; against a server that refuses what Telegram would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import now
from domain.people import Role
from storage import inbox, invites, outbox, reports
from storage.database import Database
from tests.support.people import BOARD, House, set_up_house, study_campaign
from tests.support.process import Running, environment, running
from tests.support.telegram import Fake, Person


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

    async def versions(self, unit: str) -> int:
        async with self.house.database.read() as store:
            return len(await reports.history(store, self.house.campaigns["nq"].id, self.house.units[unit]))


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
