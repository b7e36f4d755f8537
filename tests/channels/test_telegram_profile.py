"""What the bot says of itself, and the menus: by role, told to Telegram only where they differ."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from bot.app import now
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.profile import Profile
from bot.channels.telegram.refusals import Refusals
from domain.chat import Chat
from domain.people import Role
from storage import people
from storage import settings as facts
from tests.support.faults import until
from tests.support.people import BOARD, House, at
from tests.support.telegram import Fake, Person
from tests.support.telegram.fake import BOT, TOKEN
from texts import channels as texts

NOW = at("2026-06-12 08:00")
EVERYONE = ["toi", "web", "lienket", "huy", "riengtu", "trogiup"]
SECRETARY = ["baocao", "trangthai", "sua", "han", "hoannhac", *EVERYONE]
LEADER = ["tonghop", "chuanop", "bieudo", "xuat", "xephang", "bang", "han", "bantin", *EVERYONE]
OFFICER = [
    *("tonghop", "chuanop", "bieudo", "xuat", "xephang", "bang", "han", "bantin"),
    *("donvi", "moi", "taodot", "dot", "duyet", "ghiho", "nhac", "thongbao", "nhatky", "nhom", *EVERYONE),
]


@asynccontextmanager
async def at_work(
    house: House, fake: Fake, moment: datetime | None = None, dashboard: str = ""
) -> AsyncIterator[Profile]:
    channel = TelegramChannel(TOKEN, fake.url)
    profile = Profile(channel, house.database, BOARD.agency, lambda: moment or now(), dashboard)
    ready, over = asyncio.Event(), asyncio.Event()
    ready.set()
    await channel.start()
    running = asyncio.create_task(profile.run(ready, over))
    try:
        yield profile
    finally:
        over.set()
        await running
        await channel.stop()


async def met(house: House, fake: Fake, name: str) -> Person:
    """Somebody of the house who has written to the bot."""
    person = fake.person(name)
    await person.writes("/start")
    async with house.database.begin() as store:
        chat = Chat("telegram", str(BOT), str(person.id))
        await people.add_account(store, house.people[name], chat, now())
    return person


async def until_menu(fake: Fake, person: Person, menu: list[str]) -> None:
    await fake.bell.until(lambda: person.menu == menu, 10, lambda: f"{person.name} is offered {person.menu}")


async def noted(house: House) -> bool:
    """Whether it is kept that the menus are told."""
    async with house.database.read() as store:
        return bool(await facts.get(store, f"telegram.{BOT}.menus"))


async def refused(house: House, chats: int) -> bool:
    """Whether it is kept that so many chats refused their menu."""
    async with house.database.read() as store:
        kept = await facts.get(store, f"telegram.{BOT}.menus.refused")
    return kept is not None and len(json.loads(kept)) == chats


def in_groups(fake: Fake) -> list[str]:
    menus = [menu for (scope, _), menu in fake.commands.items() if "all_group_chats" in scope]
    return [one["command"] for menu in menus for one in menu]


async def test_descriptions_and_menus_are_told_once(house: House) -> None:
    """What was told before is not told again at the next start; what changed meanwhile is."""
    async with Fake() as fake:
        lan, hung = await met(house, fake, "Lan"), await met(house, fake, "Hùng")
        async with at_work(house, fake):
            await until_menu(fake, lan, SECRETARY)
            await until_menu(fake, hung, LEADER)
            await until(partial(noted, house))
        assert fake.person("ai đó").menu == EVERYONE
        assert in_groups(fake) == ["tonghop"]
        assert fake.words["description", ""] == texts.description(BOARD.agency)
        assert fake.words["short_description", ""] == texts.short_description(BOARD.agency)
        told = Counter(one.method for one in fake.requests if one.method.startswith("set"))
        assert told == {"setMyCommands": 4, "setMyDescription": 1, "setMyShortDescription": 1}
        async with house.database.begin() as store:
            await people.take_up(store, house.people["Hùng"], Role.OFFICER, None, "", now())
        async with at_work(house, fake):
            await until_menu(fake, hung, OFFICER)
        assert sum(one.method.startswith("set") for one in fake.requests) == told.total() + 1
        assert not fake.refused


async def test_a_menu_goes_with_the_last_duty_while_the_bot_runs(house: House) -> None:
    async with Fake() as fake:
        lan, hung = await met(house, fake, "Lan"), await met(house, fake, "Hùng")
        async with at_work(house, fake):
            await until_menu(fake, hung, LEADER)
            async with house.database.begin() as store:
                await people.leave(store, house.people["Lan"], now())
                await people.take_up(store, house.people["Hùng"], Role.SECRETARY, house.units["DB000"], "", now())
            await until_menu(fake, lan, EVERYONE)
            await until_menu(fake, hung, [*SECRETARY[:5], *LEADER[:6], "bantin", *EVERYONE])
        assert not fake.refused


async def test_who_may_look_at_the_dashboard_opens_it_by_the_menu_button(house: House) -> None:
    url = "https://ban.example/bang/mo"
    opens = {"type": "web_app", "text": "Bảng", "web_app": {"url": url}}
    async with Fake() as fake:
        lan, hung, thu = [await met(house, fake, name) for name in ("Lan", "Hùng", "Thu")]
        async with at_work(house, fake):
            await until(partial(noted, house))
        assert not fake.menu_buttons
        async with at_work(house, fake, dashboard=url):
            await fake.bell.until(lambda: len(fake.menu_buttons) == 2, 10, lambda: str(fake.menu_buttons))
            assert fake.menu_buttons == {hung.id: opens, thu.id: opens}
            async with house.database.begin() as store:
                await people.leave(store, house.people["Hùng"], now())
            gone = {"type": "default"}
            await fake.bell.until(lambda: fake.menu_buttons[hung.id] == gone, 10, lambda: str(fake.menu_buttons))
        assert lan.id not in fake.menu_buttons
        assert not fake.refused


async def test_a_chat_that_is_no_more_holds_nobody_up(house: House) -> None:
    async with Fake() as fake:
        lan, minh = await met(house, fake, "Lan"), await met(house, fake, "Minh")
        await lan.blocks()
        async with at_work(house, fake) as profile:
            await until_menu(fake, minh, SECRETARY)
            assert not profile.trouble.problem


async def test_a_menu_that_was_refused_is_offered_again_later_over_a_restart(house: House) -> None:
    async with Fake() as fake:
        lan = await met(house, fake, "Lan")
        await lan.blocks()
        async with at_work(house, fake, NOW):
            await until(partial(refused, house, 1))
        await lan.unblocks()
        async with at_work(house, fake, NOW + timedelta(minutes=2)):
            await until_menu(fake, lan, SECRETARY)
            await until(partial(refused, house, 0))


async def test_who_refuses_is_asked_ever_more_rarely_and_in_the_end_left() -> None:
    refusals, asked = Refusals(), []
    refusals.note("7", NOW)
    for minute in range(60 * 24 * 60):
        moment = NOW + timedelta(minutes=minute)
        if refusals.due(moment):
            asked.append(minute)
            refusals.note("7", moment)
            refusals = Refusals(refusals.kept())
    assert asked[:6] == [1, 11, 71, 431, 431 + 1440, 431 + 2880]
    assert len(asked) == 39


async def test_descriptions_fit() -> None:
    for agency in (BOARD.agency, "Ban " * 200):
        assert len(texts.description(agency)) <= 512
        assert len(texts.short_description(agency)) <= 120
