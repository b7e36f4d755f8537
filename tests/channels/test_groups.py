"""Groups on both databases: who may switch them on, what they then tell, and the one post that each keeps."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.channel import Said, SendFailed
from bot.channels.telegram import updates
from bot.channels.telegram.channel import IN_A_GROUP, TelegramChannel
from bot.pace import BURST, Pace
from domain.chat import Capabilities, Chat, Event, Inbound, RawMessage, Reply
from domain.people import Role
from scheduler.groups import due_posts, lay_out
from storage import groups, people
from tests.support.people import BOARD, House, add_person, at, chat
from tests.support.telegram import Fake
from tests.support.transcript import Recorder, Stage
from texts import groups as texts

GROUP, MOVED = Chat("web", "web", "-1"), Chat("web", "web", "-2")
NOW = datetime(2023, 6, 12, 1, tzinfo=UTC)


class Together(Recorder):
    """A channel with groups, on which what was said can be changed."""

    capabilities = Capabilities(True, False, True, True, 4096, 0)

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[tuple[str, str]] = []
        self.there = True
        self.failure: SendFailed | None = None

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        event = Event(payload.get("event", ""))
        message = replace(super().parse(chat, payload, received_at), event=event)
        if not chat.address.startswith("-"):
            return message
        return replace(message, group=True, sender_address=payload["sender"], moved_to=payload.get("moved_to", ""))

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        if self.failure:
            failure, self.failure = self.failure, None
            raise failure
        self.said.append((chat, reply))
        return Said("sent", str(len(self.said)))

    async def edit(self, chat: Chat, ref: str, reply: Reply) -> bool:
        if self.failure:
            failure, self.failure = self.failure, None
            raise failure
        self.changes.append((ref, reply.text))
        return self.there


class Meeting(Stage):
    """A house whose people also meet in a group."""

    channel: Together

    def __post_init__(self) -> None:
        super().__post_init__()
        self.channel = Together()
        self.inbox.channels = {"web": self.channel}
        self.outbox.channel = self.channel

    async def meets(self, name: str, text: str = "", where: Chat = GROUP, **more: str) -> list[str]:
        """Somebody writes in the group; returns what is said there."""
        payload = {"text": text, "sender": chat(name).address, **more}
        await self.inbox.receive([RawMessage(where, f"g{next(self.keys)}", payload, self.now)])
        return [reply.text for told, reply in await self.settle() if told.address.startswith("-")]

    async def minute(self, moment: str = "") -> list[str]:
        """A minute passes, or it is that moment; returns what is newly posted."""
        self.now = at(moment) if moment else self.now + timedelta(minutes=1)
        async with self.house.database.begin() as store:
            await lay_out(store, await due_posts(store, self.now, BOARD.zone), self.now)
        return [reply.text for _, reply in await self.settle()]

    async def report(self, name: str) -> None:
        await self.say(name, "/baocao")
        await self.say(name, "[Học tập, quán triệt nghị quyết]")
        await self.say(name, "[Đã tổ chức]")


@pytest.fixture
def meeting(house: House) -> Meeting:
    return Meeting(house)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Thu", "/nhom", texts.HOW),
        ("Thu", "/nhom nq nhanh", texts.HOW),
        ("Thu", "/nhom lạ", texts.no_such_campaign("lạ")),
        ("Thu", "/nhom tắt", texts.NOT_ON),
        *((name, "/nhom nq", "") for name in ("Lan", "Hùng", "khách")),
        *(("Thu", text, "") for text in ("/tonghop", "/dot", "/start ABCD2345", "ABCD2345", "rồi ạ", "/trogiup")),
    ],
)
async def test_who_is_answered_in_a_group(meeting: Meeting, name: str, text: str, told: str) -> None:
    assert await meeting.meets(name, text) == ([told] if told else [])


async def test_the_group_itself_has_no_rights(meeting: Meeting) -> None:
    """Not even where its address is that of somebody's account, or where nobody is named as who wrote."""
    async with meeting.house.database.begin() as store:
        await people.add_account(store, meeting.house.people["Thu"], GROUP, meeting.now)
    assert await meeting.meets("khách", "/nhom nq") == []
    assert await meeting.meets("", "/nhom nq") == []


async def test_anyone_reads_the_count_and_names_only_where_they_were_switched_on(meeting: Meeting) -> None:
    await meeting.meets("Thu", "/nhom NQ")
    (told,) = await meeting.meets("khách", "/tonghop@tro_ly kh")
    assert told == (
        "📊 Tính đến 08:00 ngày 12/6/2023\n"
        "1. Học tập, quán triệt nghị quyết: 0/4 cấp ủy cơ sở (0,00%)\n"
        "   đúng hạn 0 · chưa trả lời 04"
    )
    assert await meeting.meets("khách", "/chuanop") == []
    assert "(có nêu tên" in (await meeting.meets("Thu", "/nhom nq ten"))[0]
    assert "Chưa có: Đảng bộ Khối Mẫu" in (await meeting.meets("khách", "/tonghop"))[0]
    assert await meeting.meets("Thu", "/nhom tat") == [texts.ENDED]
    assert await meeting.meets("khách", "/tonghop") == []


async def test_what_is_counted_is_what_is_in_the_officers_charge(meeting: Meeting) -> None:
    async with meeting.house.database.begin() as store:
        await add_person(store, "Mai", Role.OFFICER, "DB000", meeting.now)
        await add_person(store, "Mai", Role.LEADER, None, meeting.now)
    await meeting.meets("Mai", "/nhom nq")
    (told,) = await meeting.meets("Hùng", "/tonghop")
    assert "— Đảng bộ Khối Mẫu và các đơn vị trực thuộc\n" in told
    assert "0/3 cấp ủy cơ sở" in told


async def test_a_group_is_silent_once_its_officer_is_none(meeting: Meeting) -> None:
    await meeting.meets("Thu", "/nhom nq")
    async with meeting.house.database.begin() as store:
        await people.leave(store, meeting.house.people["Thu"], meeting.now)
    await meeting.report("Lan")
    assert await meeting.meets("Lan", "/tonghop") == []
    assert (await meeting.minute(), meeting.channel.changes) == ([], [])


async def test_one_post_follows_the_count_and_each_day_has_its_own(meeting: Meeting) -> None:
    posted = len(meeting.channel.said) + 2
    await meeting.meets("Thu", "/nhom nq")
    assert (await meeting.minute(), meeting.channel.changes) == ([], [])
    await meeting.report("Lan")
    await meeting.minute()
    assert [(ref, "1/4" in text) for ref, text in meeting.channel.changes] == [(str(posted), True)]
    assert (await meeting.minute(), len(meeting.channel.changes)) == ([], 1)
    await meeting.report("Minh")
    await meeting.minute("2023-06-13 06:59")
    assert "2/4" in meeting.channel.changes[1][1]
    assert await meeting.minute("2023-06-13 07:00") == []
    await meeting.report("Tú")
    (told,) = await meeting.minute()
    assert "3/4" in told
    assert len(meeting.channel.changes) == 2


async def test_a_change_that_fails_is_made_later_with_the_newest_content(meeting: Meeting) -> None:
    await meeting.meets("Thu", "/nhom nq")
    await meeting.report("Lan")
    meeting.channel.failure = SendFailed("away", retry_after=30, counts=False)
    await meeting.minute()
    await meeting.settle()
    assert meeting.channel.changes == []
    await meeting.report("Minh")
    await meeting.minute()
    assert ["2/4" in text for _, text in meeting.channel.changes] == [True]


async def test_a_post_that_was_deleted_is_made_anew_the_next_day(meeting: Meeting) -> None:
    await meeting.meets("Thu", "/nhom nq")
    await meeting.report("Lan")
    meeting.channel.there = False
    await meeting.minute()
    await meeting.report("Minh")
    assert await meeting.minute() == []
    assert len(meeting.channel.changes) == 1
    (told,) = await meeting.minute("2023-06-13 07:00")
    assert "2/4" in told


async def test_a_group_that_moves_is_followed_there(meeting: Meeting) -> None:
    await meeting.meets("Thu", "/nhom nq")
    assert await meeting.meets("Thu", moved_to=MOVED.address) == []
    assert await meeting.meets("khách", "/tonghop") == []
    assert len(await meeting.meets("khách", "/tonghop", MOVED)) == 1
    await meeting.minute()
    assert meeting.channel.said[-1][0] == MOVED


async def test_a_letter_to_a_group_that_has_moved_goes_there(meeting: Meeting) -> None:
    await meeting.meets("Thu", "/nhom nq")
    meeting.channel.failure = SendFailed("moved", counts=False, moved_to=MOVED.address)
    assert len(await meeting.meets("khách", "/tonghop")) == 1
    assert meeting.channel.said[-1][0] == MOVED


@pytest.mark.parametrize("noticed", ["told", "refused"])
async def test_it_ends_when_the_bot_is_removed(meeting: Meeting, noticed: str) -> None:
    await meeting.meets("Thu", "/nhom nq")
    if noticed == "told":
        await meeting.meets("Thu", event="blocked")
    else:
        meeting.channel.failure = SendFailed("kicked", unreachable=True)
        await meeting.meets("khách", "/tonghop")
    async with meeting.house.database.read() as store:
        assert await groups.following(store) == []


async def test_in_private_it_says_where_it_is_to_be_said(meeting: Meeting) -> None:
    assert [reply.text for _, reply in await meeting.say("Thu", "/nhom nq")] == [texts.ONLY_IN_A_GROUP]


async def test_a_group_is_written_to_more_slowly_and_never_more_than_twenty_times_a_minute() -> None:
    assert BURST + 60 / IN_A_GROUP <= 20
    pace, began = Pace(10_000, 10_000), time.monotonic()
    for _ in range(BURST + 2):
        await pace.turn("-1", 0, 0.05)
    assert time.monotonic() - began >= 2 * 0.05


async def test_a_post_that_is_gone_and_a_group_that_has_moved_are_noticed() -> None:
    async with Fake() as fake:
        group = fake.group("Khối Mẫu")
        channel = TelegramChannel(fake.token, fake.url)
        where = Chat(channel.name, channel.bot, str(group.id))
        await channel.start()
        said = await channel.send(where, Reply("1/4"), 1, urgent=True)
        assert [await channel.edit(where, said.ref, Reply("2/4")) for _ in range(2)] == [True, True]
        channel.pace = Pace(1_000, 1_000)
        group.chat.remove(int(said.ref))
        assert not await channel.edit(where, said.ref, Reply("3/4"))
        await group.migrates()
        with pytest.raises(SendFailed) as failed:
            await channel.send(where, Reply("4/4"), 2, urgent=True)
        await channel.stop()
        assert (failed.value.moved_to, failed.value.counts) == (str(group.id), False)


def update(**message: Any) -> Mapping[str, Any]:
    about = {"message_id": 1, "chat": {"id": -5, "type": "group"}, "from": {"id": 7}, "date": 0}
    return {"update_id": 1, "message": about | message}


@pytest.mark.parametrize(("content", "kept"), [({"text": "ai chưa học?"}, False), ({"text": "/tonghop"}, True)])
def test_nothing_is_kept_of_what_people_say_among_themselves(content: dict[str, str], kept: bool) -> None:
    assert (updates.taken("1", update(**content), NOW) is not None) is kept
    assert updates.taken("1", update(**content, chat={"id": 7, "type": "private"}), NOW) is not None


@pytest.mark.parametrize(
    ("text", "username", "kept"),
    [
        ("/tonghop@Tonghop_Bot kh", "tonghop_bot", True),
        ("/tonghop@other_bot", "tonghop_bot", False),
        ("/tonghop@other_bot", "", True),
        ("/nhom a@b", "tonghop_bot", True),
    ],
)
def test_a_command_to_another_bot_is_left_to_that_one(text: str, username: str, kept: bool) -> None:
    assert (updates.taken("1", update(text=text), NOW, username) is not None) is kept


def test_who_wrote_in_a_group_is_known_from_their_private_chat() -> None:
    raw = updates.taken("1", update(migrate_to_chat_id=-1006), NOW)
    assert raw
    message = updates.parse(raw.chat, raw.payload, NOW)
    assert (message.account.address, message.chat.address) == ("7", "-5")
    assert (message.group, message.moved_to) == (True, "-1006")
    assert updates.parse(raw.chat, {"marked": True}, NOW).group
