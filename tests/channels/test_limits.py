"""Bots with limits, on both databases: seats, the month's messages, and what goes another way then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.allowance import Allowance
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.events import IN_GROUP
from bot.outbox import Outbox
from domain.bots import Bot, end_of_month, kept_for_replies, share
from domain.chat import Chat, RawMessage, Reply
from domain.people import Role
from domain.reminders import Run
from scheduler.reminders import run_now
from storage import allowances, invites, outbox, people
from storage.tables import accounts
from storage.tables import outbox as letters
from tests.support.people import BOARD, ZONE, House, at
from tests.support.transcript import BEGUN, Stage
from tests.support.zalo import Fake


class Desk:
    """A house in which Lan, Minh and the officer Thu write to one bot of Zalo too, and what delivers there."""

    def __init__(self, house: House, fake: Fake, monthly: int, seats: int) -> None:
        self.house, self.fake, self.now = house, fake, BEGUN
        told = fake.bots[0]
        self.bot = Bot("zalo", told.id, told.name, "", seats, monthly, IN_GROUP)
        self.allowance = Allowance(self.bot, ZONE, lambda: self.now)
        self.channel = ZaloChannel(told.token, fake.url, self.allowance)
        self.outbox = Outbox(house.database, BOARD, self.channel, lambda: self.now, allowance=self.allowance)

    def chat(self, name: str) -> Chat:
        return Chat("zalo", self.bot.id, self.fake.person(name).id)

    async def says(self, name: str, text: str, times: int = 1) -> None:
        async with self.house.database.begin() as store:
            await outbox.put(store, [(self.chat(name), Reply(text))] * times, self.now)
        await self.settle()

    async def settle(self) -> None:
        while await self.outbox.deliver_due():
            pass

    async def remind(self) -> Run:
        async with self.house.database.begin() as store:
            (run,) = await run_now(store, [self.house.campaigns["nq"]], self.now, ZONE)
        await self.settle()
        return run

    async def waiting_on_pages(self) -> int:
        async with self.house.database.read() as store:
            found = select(letters.c.id).where(letters.c.kind == "reminder", letters.c.channel == "web")
            return len(await store.all(found.where(letters.c.state == "waiting")))

    async def used(self) -> allowances.Used:
        async with self.house.database.read() as store:
            return await allowances.used(store, self.bot, f"{self.now.astimezone(ZONE):%Y-%m}")

    def notices(self) -> list[str]:
        return [text for text in self.fake.person("Thu").screen if text.startswith("⚠️")]


@asynccontextmanager
async def opened(house: House, monthly: int = 0, seats: int = 0, *, pages: bool = True) -> AsyncIterator[Desk]:
    async with Fake() as fake:
        desk = Desk(house, fake, monthly, seats)
        async with house.database.begin() as store:
            for name in ("Lan", "Minh", "Thu"):
                fake.bots[0].admit(fake.person(name).id)
                await people.add_account(store, house.people[name], desk.chat(name), BEGUN)
            if not pages:
                for name in house.people:
                    await people.reached(store, Chat("web", "web", name.casefold()), BEGUN, can_be=False)
        await desk.channel.start()
        try:
            yield desk
        finally:
            await desk.channel.stop()
        assert not fake.wrong


@pytest.mark.parametrize(
    ("taken", "most", "reached"), [(39, 50, 0), (40, 50, 80), (49, 50, 80), (50, 50, 100), (9, 0, 0), (1, 1, 100)]
)
def test_how_far_a_limit_is_used_up(taken: int, most: int, reached: int) -> None:
    assert share(taken, most) == reached


@pytest.mark.parametrize(
    ("moment", "until"),
    [("2026-11-30 23:59", "2026-12-01 00:00"), ("2026-12-31 23:59", "2027-01-01 00:00")],
)
def test_a_month_ends_on_the_boards_clock(moment: str, until: str) -> None:
    assert end_of_month(at(moment), ZONE) == at(until)


async def test_officers_are_warned_once_at_80_percent_and_once_at_the_end(house: House) -> None:
    async with opened(house, monthly=10) as desk:
        for name, times in (("Lan", 4), ("Minh", 3)):  # two chats have their turns side by side
            await desk.says(name, "chào", times)
        assert not desk.notices()
        await desk.says("Minh", "chào")
        assert [one.partition(" đã gửi ")[2].partition(" tin ")[0] for one in desk.notices()] == ["8/10"]
        await desk.says("Lan", "chào", 3)
        assert len(desk.notices()) == 2
        assert "Đến 1/7/2023, bot vẫn trả lời" in desk.notices()[-1]
        assert (await desk.used()).sent == desk.fake.bots[0].sent == 13


async def test_a_spent_month_leaves_replies_and_sends_reminders_to_pages_until_the_next(house: House) -> None:
    async with opened(house, monthly=3) as desk:
        await desk.says("Lan", "chào", 4)
        sent = desk.fake.bots[0].sent
        run = await desk.remind()
        assert (run.queued, "DB001" in run.unreachable) == (3, False)
        assert desk.fake.bots[0].sent == sent
        assert await desk.waiting_on_pages() == 3
        await desk.says("Minh", "trả lời")
        assert desk.fake.person("Minh").screen == ["trả lời"]
        desk.now = at("2023-07-03 08:00")
        assert not desk.allowance.spent
        await desk.says("Minh", "tháng mới")
        assert replace(await desk.used(), seats_told=0) == allowances.Used("2023-07", 1, replies=1)


@pytest.mark.parametrize(
    ("monthly", "replies", "day", "kept"),
    [
        (3000, 0, "2023-06-15", 0),
        (3000, 300, "2023-06-01", 600),  # a fifth at most
        (3000, 300, "2023-06-15", 320),
        (3000, 300, "2023-06-30", 10),
        (3000, 1, "2023-06-30", 1),
        (3000, 280, "2023-02-28", 10),
        (0, 300, "2023-06-15", 0),
    ],
)
def test_what_replies_took_a_day_is_kept_for_each_day(monthly: int, replies: int, day: str, kept: int) -> None:
    assert kept_for_replies(monthly, replies, at(f"{day} 12:00"), ZONE) == kept


async def test_the_last_messages_are_kept_for_replies_and_reminders_go_another_way(house: House) -> None:
    async with opened(house, monthly=10) as desk:
        await desk.says("Lan", "chào", 6)
        await desk.remind()
        assert desk.fake.bots[0].sent == 9  # two reminders, and the word to the officer
        assert await desk.waiting_on_pages() == 1
        assert "ưu tiên để trả lời" in desk.notices()[0]
        used = await desk.used()
        assert (used.sent, used.replies, used.spent_until) == (9, 7, at("2023-06-13 00:00"))
        desk.now += timedelta(hours=25)
        assert desk.allowance.spent
        await desk.remind()
        assert (desk.fake.bots[0].sent, await desk.waiting_on_pages()) == (9, 3)
        await desk.says("Minh", "trả lời")
        assert desk.fake.person("Minh").screen[-1] == "trả lời"


async def test_who_has_no_other_way_is_to_be_called(house: House) -> None:
    async with opened(house, monthly=1, pages=False) as desk:
        await desk.says("Lan", "chào")
        run = await desk.remind()
        assert (run.lagging, run.queued, run.unreachable) == (4, 0, ("DB000", "DB001", "DB002", "DB003"))


async def test_a_month_that_ends_amid_a_run_stops_at_the_limit(house: House) -> None:
    """What is planned already goes another way; what has none is left, and nothing is tried again."""
    async with opened(house, monthly=1) as desk:
        await desk.remind()
        assert desk.fake.bots[0].sent == 1 + len(desk.notices())
        assert await desk.waiting_on_pages() == 2  # Tú's, and the one that did not go
        desk.now += timedelta(hours=1)
        await desk.settle()
        assert len(desk.fake.calls("sendMessage")) == 1 + len(desk.notices())


async def test_a_quota_that_the_platform_tells_of_is_not_asked_for_in_a_loop(house: House) -> None:
    async with opened(house) as desk:
        bot = desk.fake.bots[0]
        bot.monthly = 0
        await desk.says("Lan", "trả lời")
        await desk.remind()
        assert len(desk.fake.calls("sendMessage")) == 1
        assert await desk.waiting_on_pages() == 3
        desk.now += timedelta(seconds=61)
        await desk.settle()
        assert len(desk.fake.calls("sendMessage")) == 2
        bot.monthly, desk.now = 100, desk.now + timedelta(minutes=6)
        await desk.settle()
        assert "trả lời" in desk.fake.person("Lan").screen
        assert ["từ chối gửi tin" in one for one in desk.notices()] == [True]


async def test_a_refusal_of_unknown_cause_is_tried_three_times_then_another_account(house: House) -> None:
    async with opened(house) as desk:
        desk.fake.bots[0].refuse("sendMessage", 403, "Internal server error", 3)
        for tries in (1, 2, 3):
            await desk.says("Lan", "trả lời", 1 if tries == 1 else 0)
            assert len(desk.fake.calls("sendMessage")) == tries
            desk.now += timedelta(seconds=61)
        async with house.database.read() as store:
            here = accounts.c.address == desk.chat("Lan").address
            assert (await store.first(select(accounts.c.state).where(here))).state == "blocked"
            row = await store.first(select(letters.c.channel, letters.c.state))
            assert (row.channel, row.state) == ("web", "waiting")


async def test_everybody_who_wrote_holds_a_seat_and_groups_do_not(house: House) -> None:
    async with opened(house, seats=5) as desk:
        stage = Stage(house)
        stage.inbox.channels = {"zalo": desk.channel}
        stranger = Chat("zalo", desk.bot.id, "người lạ")
        group = Chat("zalo", desk.bot.id, f"{IN_GROUP}1")
        for chat in (stranger, stranger, group):
            said = {"message": {"text": "chào", "chat": {}}}
            await stage.inbox.receive([RawMessage(chat, f"k{next(stage.keys)}", said, BEGUN)])
        async with house.database.read() as store:
            assert await allowances.seats(store, desk.bot) == 4
        await desk.says("Lan", "chào")
        assert ["đã có 4/5 người. " in one for one in desk.notices()] == [True]


def bots(*seats: int) -> list[Bot]:
    return [Bot("zalo", str(number), f"Bot {number}", seats=most) for number, most in enumerate(seats)]


async def codes(house: House, found: list[Bot], units: list[str | None], now: datetime = BEGUN) -> list[str]:
    async with house.database.begin() as store:
        made = await invites.create(store, BOARD.secret, Role.SECRETARY, units, now, found)
    return [one.bot.name if one.bot else "" for one in made]


async def test_codes_are_spread_over_free_seats_and_a_unit_stays_with_its_bot(house: House) -> None:
    found = bots(2, 1)
    assert await codes(house, found, ["DB000", "DB001", "DB002", "DB003"]) == ["Bot 0", "Bot 0", "Bot 1", ""]
    assert await codes(house, found, ["DB002", "DB000", "DB003"]) == ["Bot 1", "Bot 0", ""]
    later = BEGUN + timedelta(days=31)
    assert await codes(house, found, ["DB003"], later) == ["Bot 0"]
    assert await codes(house, [], ["DB003"], later) == [""]
    assert await codes(house, bots(0), ["DB002"], later) == ["Bot 0"]
