"""A good day on Telegram: 121 secretaries, 116 of whom report in their own words; the leader reads 116/121."""

import asyncio
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from bot.app import now
from bot.demo.stage import UNITS
from domain.chat import Chat
from domain.people import Role
from imports.units import read_units
from storage import campaigns, outbox, people, summary, units
from storage.database import Database
from tests.support.people import BOARD, add_person, study_campaign
from tests.support.process import environment, running, tonghop
from tests.support.telegram import Fake, Person

REPORT = 116
WORDS = cycle(("đã học rồi ạ", "da hoc xong", "Đã tổ chức", "rồi em nhé", "đơn vị đã tổ chức xong rồi đồng chí ạ"))


async def settle_in(database: Database, fake: Fake) -> dict[str, Person]:
    """The units of the sample province, with a secretary each on Telegram, and a leader."""
    secretaries: dict[str, Person] = {}
    begun = now() - timedelta(days=10)
    bot = fake.token.partition(":")[0]
    async with database.begin() as store:
        await units.import_units(store, read_units(UNITS.read_bytes(), {}).rows, begun)
        await campaigns.create(store, study_campaign(due="2030-01-01 17:00"), begun)
        for code in [unit.code for unit in await units.all_units(store)] + ["leader"]:
            secretaries[code] = fake.person(code)
            role, unit = (Role.LEADER, None) if code == "leader" else (Role.SECRETARY, code)
            person_id = await add_person(store, code, role, unit, begun)
            await people.add_account(store, person_id, Chat("telegram", bot, str(secretaries[code].id)), begun)
    return secretaries


async def reports(person: Person, words: str) -> None:
    await person.writes("/baocao")
    question = await person.hears("Đơn vị đã", within=60)
    if words == "Đã tổ chức":
        await person.presses(words, on=question)
    else:
        await person.writes(words)
    await person.hears("Đã ghi nhận", within=60)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_good_day_ends_at_116_of_121(database: Database, database_url: str, tmp_path: Path) -> None:
    async with Fake() as fake:
        everybody = await settle_in(database, fake)
        leader = everybody.pop("leader")
        assert len(everybody) == 121
        env = environment(
            database_url,
            tmp_path / "data",
            TONGHOP_SECRET_KEY=BOARD.secret,
            TONGHOP_TELEGRAM_TOKEN=fake.token,
            TONGHOP_TELEGRAM_API_URL=fake.url,
        )
        async with running(env, cwd=tmp_path):
            reporting, lagging = list(everybody.values())[:REPORT], list(everybody.values())[REPORT:]
            await asyncio.gather(*(reports(person, next(WORDS)) for person in reporting))
            for person in lagging:
                await person.writes("/trangthai")
                await person.hears("chưa trả lời", within=30)
            await leader.writes("/tonghop")
            told = await leader.hears("Tính đến", within=30)
            assert "116/121 cấp ủy cơ sở (95,87%)" in told.text
            assert "chưa trả lời 05" in told.text
            ended = await tonghop(env, "remind", "nq", "--json", cwd=tmp_path)
            assert (ended.data["lagging"], ended.data["queued"]) == (5, 5)
            for person in lagging:
                await person.hears("Đơn vị đã", within=30)
        assert not fake.refused
        assert not [request for request in fake.requests if request.status == 429]
    async with database.read() as store:
        found = await campaigns.campaign(store, "nq")
        assert found is not None
        counted = await summary.current(store, found, now())
        assert (counted.units.reported, counted.units.expected) == (REPORT, 121)
        assert (await outbox.counts(store))["failed"] == 0
