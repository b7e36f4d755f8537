"""A good day on three Zalo bots by webhook: 116/121; then a restart by polling, the month's messages spent."""

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bot.app import now
from bot.demo.stage import UNITS
from domain.chat import Chat
from domain.people import Role
from imports.units import read_units
from storage import campaigns, outbox, people, summary, units
from storage.database import Database
from tests.support.people import BOARD, add_person, study_campaign
from tests.support.process import environment, free_port, running, tonghop
from tests.support.zalo import Bot, Fake, Person

REPORT, SEATS = 116, 41
WORDS = cycle(("đã học rồi ạ", "da hoc xong", "1", "rồi em nhé", "đơn vị đã tổ chức xong rồi đồng chí ạ"))


async def settle_in(database: Database) -> None:
    """The units of the sample province, and a campaign that is open."""
    begun = now() - timedelta(days=10)
    async with database.begin() as store:
        await units.import_units(store, read_units(UNITS.read_bytes(), {}).rows, begun)
        await campaigns.create(store, study_campaign(due="2030-01-01 17:00"), begun)


async def joins(database: Database, person: Person, role: Role, unit: str | None) -> None:
    """Somebody who is linked with their bot already."""
    async with database.begin() as store:
        person_id = await add_person(store, person.name, role, unit, now())
        await people.reached(store, Chat("web", "web", person.name.casefold()), now(), can_be=False)
        await people.add_account(store, person_id, Chat("zalo", person.bot.id, person.id), now())


async def links(person: Person, code: str) -> None:
    await person.writes(code)
    await person.hears("Có đúng là đồng chí không?")
    await person.chooses("Đúng")
    await person.hears("Đồng chí đã là")


async def reports(person: Person, words: str) -> None:
    await person.writes("/baocao")
    await person.hears("Đơn vị đã", within=60)
    await person.writes(words)
    await person.hears("Đã ghi nhận", within=60)


class Day:
    """The program's settings in this house, and its commands."""

    def __init__(self, fake: Fake, url: str, folder: Path) -> None:
        port, self.folder = str(free_port()), folder
        self.env = environment(
            url,
            folder / "data",
            TONGHOP_SECRET_KEY=BOARD.secret,
            TONGHOP_ZALO_TOKENS=fake.tokens,
            TONGHOP_ZALO_API_URL=fake.url,
            TONGHOP_ZALO_LINKS="https://zalo.me/bot-1",
            TONGHOP_ZALO_SEATS=str(SEATS),
            TONGHOP_ZALO_MODE="webhook",
            TONGHOP_HTTP_PORT=port,
            TONGHOP_PUBLIC_URL=f"http://127.0.0.1:{port}",
        )

    async def does(self, *arguments: str) -> Any:
        ended = await tonghop(self.env, *arguments, "--json", cwd=self.folder)
        assert ended.status == 0 or arguments == ("doctor",), ended.err
        return ended.data


def assigned(fake: Fake, made: list[dict[str, Any]]) -> dict[str, Bot]:
    """The bot that each unit was told to write to."""
    by_name = {bot.name: bot for bot in fake.bots}
    return {one["unit"]: by_name[one["links"]["zalo"]["bot"]] for one in made}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_good_day_on_three_bots_and_the_end_of_the_month(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await settle_in(database)
    async with Fake(3) as fake:
        day = Day(fake, database_url, tmp_path)
        made = await day.does("invite", "--all", "--role", "secretary")
        bots = assigned(fake, made)
        assert sorted(Counter(bot.name for bot in bots.values()).values()) == [40, 40, 41]
        first = made[0]["links"]["zalo"]
        assert first == {"bot": "Bot Báo cáo 1", "url": "https://zalo.me/bot-1", "code": made[0]["code"]}
        everybody = {code: fake.person(code, bot) for code, bot in bots.items()}
        for code, person in list(everybody.items())[1:]:
            await joins(database, person, Role.SECRETARY, code)
        for bot in fake.bots:
            bot.most_seats = SEATS
        codes = {one["unit"]: one["code"] for one in made}
        reporting, lagging = list(everybody.values())[:REPORT], list(everybody.values())[REPORT:]
        async with running(day.env, cwd=tmp_path) as run:
            await fake.called("setWebhook", 3)
            await links(reporting[0], codes[reporting[0].name])
            await asyncio.gather(*(reports(person, next(WORDS)) for person in reporting))
            for person in lagging:
                await person.writes("/trangthai")
                await person.hears("chưa trả lời", within=30)
            leader = fake.person("leader", fake.bots[1])
            await links(leader, (await day.does("invite", "--role", "leader"))[0]["code"])
            await leader.writes("/tonghop")
            told = await leader.hears("Tính đến", within=30)
            assert "116/121 cấp ủy cơ sở (95,87%)" in told
            stranger = fake.person("người lạ", fake.bots[2])
            await stranger.writes("xin chào")
            await stranger.hears("mã 8 ký tự")
            await fake.person("người đến sau", fake.bots[2]).writes("xin chào")
            assert fake.person("người đến sau").full
            assert (await day.does("invite", "--role", "officer"))[0]["links"]["zalo"] is None
            assert (await day.does("remind", "nq"))["queued"] == 5
            for person in lagging:
                await person.hears("Đơn vị đã", within=30)
            for bot in fake.bots:
                await bot.settled()
            assert await run.stop() == 0
        sent = {bot.name: bot.sent for bot in fake.bots}
        day.env |= {"TONGHOP_ZALO_MODE": "polling", "TONGHOP_ZALO_MONTHLY": "50"}
        async with running(day.env, cwd=tmp_path) as run:
            await fake.called("deleteWebhook", 3)
            await fake.polled()
            standing = {one["bot"]: one for one in (await day.does("status"))["channels"]["zalo"]["bots"]}
            assert {name: one["sent_this_month"] for name, one in standing.items()} == sent
            assert [one["seats"] for one in standing.values()] == [41, 41, 41]
            assert [one["exhausted"] for one in standing.values()] == [True, True, True]
            checks = [one for one in (await day.does("doctor"))["checks"] if one["check"] == "zalo"]
            assert [one["state"] for one in checks] == ["note"] * 4
            assert "TONGHOP_ZALO_MODE=webhook" in checks[0]["told"]
            assert f"41/41 người, đã gửi {sent[fake.bots[0].name]}/50 tin" in checks[1]["told"]
            async with database.begin() as store:
                await people.reached(store, Chat("web", "web", lagging[0].name.casefold()), now(), can_be=True)
            ran = await day.does("remind", "nq")
            assert (ran["lagging"], ran["queued"], len(ran["unreachable"])) == (5, 1, 4)
            await reports(lagging[1], "rồi ạ")
            assert await run.stop() == 0
        assert not fake.wrong
        assert not run.logged("work_failed")
        secrets = [bot.token.partition(":")[2] for bot in fake.bots]
        assert not any(secret in str(run.log) for secret in secrets)
    async with database.read() as store:
        found = await campaigns.campaign(store, "nq")
        assert found is not None
        counted = await summary.current(store, found, now())
        assert (counted.units.reported, counted.units.expected) == (REPORT + 1, 121)
        assert (await outbox.counts(store))["failed"] == 0
