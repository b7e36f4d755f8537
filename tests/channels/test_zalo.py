"""Zalo in both directions: what an event says, how a reply leaves, what each refusal comes to."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.allowance import Allowance
from bot.channels.channel import SendFailed
from bot.channels.pieces import length
from bot.channels.zalo import events, wording
from bot.channels.zalo.api import Refused
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.polling import Polling
from bot.channels.zalo.webhook import HEADER, Webhook
from bot.inbox import Inbox
from bot.turns import Turn
from domain.bots import Bot
from domain.chat import Chat, Choice, Event, RawMessage, Reply
from storage import inbox
from storage.database import Database, DatabaseAway
from tests.support.faults import nothing_written
from tests.support.people import BOARD, ZONE
from tests.support.zalo import Fake
from texts import channels as texts

NOON = datetime(2023, 6, 12, 5, tzinfo=UTC)
CHAT = Chat("zalo", "2000000000001", "6ede9afa66b88fe6d6a9")
LAN = {"id": CHAT.address, "display_name": "Lan Mẫu", "is_bot": False}
ABOUT = {"from": LAN, "chat": {"id": CHAT.address, "chat_type": "PRIVATE"}, "message_id": "m1"}
PHOTO = {"photo_url": "https://photo.example/1.jpg", "message_type": "CHAT_PHOTO"}
HERE = {"chat": {"id": "g1", "chat_type": "GROUP"}}
SAID = NOON - timedelta(seconds=3)


def event(name: str = "text", **content: Any) -> dict[str, Any]:
    told = {**ABOUT, "date": int(SAID.timestamp() * 1000), **content}
    return {"event_name": f"message.{name}.received", "message": told}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (event(text="rồi ạ"), {"text": "rồi ạ", "sender": "Lan Mẫu", "said_at": SAID, "group": False}),
        (event(text="x", date=int(NOON.timestamp() * 1000) + 60_000), {"said_at": NOON}),
        (event(text="x", date="hôm qua"), {"said_at": NOON}),
        (event(text="x", date=int(SAID.timestamp())), {"said_at": NOON}),  # were it in seconds
        (event("sticker", sticker="s", url="u"), {"event": Event.NO_WORDS, "text": ""}),
        (event("voice", voice_url="u"), {"event": Event.NO_WORDS}),
        (event("unsupported"), {"event": Event.NOT_BROUGHT}),
        ({"marked": True}, {"marked": True, "event": Event.NONE}),
    ],
)
def test_what_an_event_says(told: dict[str, Any], expected: dict[str, Any]) -> None:
    read = events.parse(CHAT, told, NOON)
    assert {name: getattr(read, name) for name in expected} == expected


@pytest.mark.parametrize("content", [PHOTO, {"photo": PHOTO["photo_url"]}])
@pytest.mark.parametrize("caption", [None, "", "rồi ạ"])
def test_a_picture_is_fetched_and_the_words_below_are_a_message(content: dict[str, Any], caption: Any) -> None:
    raw = events.taken(CHAT.bot, event("image", **content, caption=caption), NOON)
    assert raw is not None
    assert (raw.brings_file, events.photo_of(raw.payload)) == (True, PHOTO["photo_url"])
    assert (events.parse(CHAT, raw.caption, NOON).text if raw.caption else None) == (caption or None)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("@Trợ lý /tonghop", "/tonghop"),
        ("/tonghop @Trợ lý", "/tonghop"),
        ("nhờ @Trợ lý cho xem /tonghop nq-2023", "/tonghop nq-2023"),
        ("@Trợ lý /nhom nq-2023 @Trợ lý tên", "/nhom nq-2023   tên"),
        ("@Tên cũ /nhom nq-2023 tên @Tên cũ", "/nhom nq-2023 tên"),
        ("@Trợ lý ơi, /tonghop, cảm ơn em.", "/tonghop cảm ơn em"),
        ("cho xem tổng hợp (/tonghop) @Trợ lý", "/tonghop"),
        ("cả nhà xem nhé!\n/TONGHOP@Trợ lý", "/TONGHOP"),
        ("/tonghop ạ? @Tên mới của bot", "/tonghop ạ"),
        ("@Trợ lý /nhom nq-2023 tên.", "/nhom nq-2023 tên"),
        ("@Trợ lý và/hoặc 1/2, xem //tonghop", ""),
        ("@Trợ lý chào cả nhà", ""),
        ("@Trợ lý xem http://example.vn/tonghop", ""),
    ],
)
def test_in_a_group_only_the_command_is_kept_wherever_it_stands(text: str, command: str) -> None:
    raw = events.taken(CHAT.bot, event(text=text, **HERE), NOON, "Trợ lý")
    if not command:
        assert raw is None
        return
    assert raw is not None
    read = events.parse(raw.chat, raw.payload, NOON)
    assert (read.text, read.group, read.account) == (command, True, CHAT)
    assert events.chat_id(raw.chat) == "g1"


CHOICES = (Choice("Đã tổ chức", "a"), Choice("Chưa", "b"))
LONG = "\n".join(f"• Đảng bộ xã Mẫu {number} 😀" for number in range(200))


def test_choices_are_numbered_lines_and_figures_are_not_numbered() -> None:
    assert wording.texts_of(Reply("Chưa ạ?", CHOICES)) == [
        "Chưa ạ?\n1. Đã tổ chức\n2. Chưa\n(gõ số hoặc trả lời bằng lời)"
    ]
    asked = Reply("Bao nhiêu?", (Choice("Đủ 3", "a"), Choice("2", "b")), numeric=True)
    assert wording.texts_of(asked) == ["Bao nhiêu?\n(gõ con số, hoặc “Đủ 3”)"]
    found = wording.texts_of(Reply(LONG, CHOICES))
    assert len(found) > 2
    assert all(length(one) <= 1800 and one.count("\n") > 2 for one in found)
    assert "\n".join(found).startswith(LONG)


@asynccontextmanager
async def opened(fake: Fake, clock: Any = None) -> AsyncIterator[ZaloChannel]:
    """The channel of the first bot, and somebody who has written to it."""
    bot = fake.bots[0]
    about = Bot("zalo", bot.id, bot.name, seats=50, monthly=3000, group_mark=events.IN_GROUP)
    allowance = Allowance(about, ZONE, clock or (lambda: NOON))
    channel = ZaloChannel(bot.token, fake.url, allowance)
    bot.admit(CHAT.address)
    await channel.start()
    try:
        yield channel
    finally:
        await channel.stop()


ERRORS = {
    "forbidden": (403, "Forbidden", {"unreachable": True, "at_most": 3, "retry_after": 60.0}),
    "quota": (429, "Quota exceeded", {"counts": False, "elsewhere": True, "retry_after": 60.0}),
    "bad token": (401, "Unauthorized", {"counts": False, "elsewhere": True, "reason": texts.ZALO_NOT_KNOWN}),
    "nobody": (400, "Bad Request: chat not found", {"unreachable": True, "final": False}),
    "wrong": (400, "Bad Request: text", {"final": True, "unreachable": False}),
    "server": (500, "Internal error", {"counts": False, "final": False, "unreachable": False}),
    "proxy": (600, "", {"counts": False, "reason": "HTTP 502"}),
}


@pytest.mark.parametrize("what", ERRORS)
async def test_what_a_refusal_does_to_a_letter(what: str) -> None:
    code, description, expected = ERRORS[what]
    async with Fake() as fake, opened(fake) as channel:
        fake.bots[0].refuse("sendMessage", code, description)
        with pytest.raises(SendFailed) as failed:
            await channel.send(CHAT, Reply("chào"), 1, urgent=True)
        assert {name: getattr(failed.value, name) for name in expected} == expected
        assert not fake.wrong


async def test_after_a_spent_quota_nothing_is_asked_until_the_pause_is_over_and_pauses_grow() -> None:
    clock = [NOON]
    async with Fake() as fake, opened(fake, lambda: clock[0]) as channel:
        fake.bots[0].monthly = 0
        waits = []
        for time in range(3):
            for place in range(4):
                somebody = replace(CHAT, address=f"{time}{place}")  # whose turn is at once
                fake.bots[0].admit(somebody.address)
                with pytest.raises(SendFailed) as failed:
                    await channel.send(somebody, Reply("chào"), 1, urgent=True)
            assert failed.value.retry_after
            waits.append(failed.value.retry_after)
            clock[0] += timedelta(seconds=failed.value.retry_after)
        assert waits == [60, 300, 1800]
        assert len(fake.calls("sendMessage")) == 3
        fake.bots[0].monthly = 10
        assert (await channel.send(CHAT, Reply("chào"), 1, urgent=True)).state == "sent"
        assert not channel.allowance.spent


async def test_a_token_that_is_not_known_is_used_no_more() -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.bots[0].refuse("sendMessage", 401, "Unauthorized")
        for _ in range(3):
            with pytest.raises(SendFailed):
                await channel.send(CHAT, Reply("chào"), 1, urgent=True)
        assert len(fake.calls("sendMessage")) == 1
        assert channel.allowance.spent


class Taken:
    """What was received, kept in memory."""

    def __init__(self, fails: int = 0) -> None:
        self.texts: list[str] = []
        self.fails = fails
        self.came = asyncio.Event()

    async def receive(self, messages: Sequence[RawMessage]) -> Mapping[tuple[Chat, str], int]:
        if self.fails:
            self.fails -= 1
            raise DatabaseAway("locked")
        self.texts += [one.payload["message"]["text"] for one in messages]
        self.came.set()
        return {}

    async def has(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.texts) < count:
                self.came.clear()
                await self.came.wait()


@asynccontextmanager
async def at_work(intake: Polling | Webhook) -> AsyncIterator[None]:
    over = asyncio.Event()
    running = asyncio.create_task(intake.run(over))
    try:
        yield
    finally:
        over.set()
        await running


def polling(channel: ZaloChannel, taken: Taken) -> Polling:
    found = Polling(channel, taken.receive, lambda: NOON, "/zalo/own")
    found.rest = 0.02
    return found


@pytest.mark.parametrize(("repeats", "in_lists"), [(False, False), (False, True), (True, False), (True, True)])
async def test_whatever_a_poll_does_with_what_came_each_message_is_taken_once(
    repeats: bool, in_lists: bool
) -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.repeats, fake.in_lists, fake.rest, taken = repeats, in_lists, 0.0, Taken()
        async with at_work(polling(channel, taken)):
            await fake.polled()
            lan = fake.person("Lan")
            for number in range(4):
                await lan.writes(f"tin {number}")
                await taken.has(number + 1)
            await fake.called("getUpdates", 6 if repeats else 4)
        assert taken.texts == [f"tin {number}" for number in range(4)]
        assert not fake.wrong


@pytest.mark.parametrize("in_200", [False, True])
async def test_an_idle_poll_is_no_trouble(in_200: bool) -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.rest, fake.idle_in_200 = 0.0, in_200
        for _ in range(3):
            fake.bots[0].refuse("getUpdates", 408, "Request timeout")
        intake = polling(channel, Taken())
        async with at_work(intake):
            await fake.called("getUpdates", 3)
            await fake.polled()
            assert not intake.trouble.problem
        assert [status for name, _, status in fake.requests if name == "getUpdates"][:3] == [408] * 3


async def test_what_could_not_be_stored_is_kept_in_hand_and_not_asked_for_again() -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.rest, taken = 0.0, Taken(fails=1)
        intake = polling(channel, taken)
        async with at_work(intake):
            await fake.polled()
            await fake.person("Lan").writes("rồi ạ")
            await taken.has(1)
        assert taken.texts == ["rồi ạ"]


async def test_while_nothing_can_be_stored_more_is_asked_for_up_to_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.zalo.polling.MOST_IN_HAND", 2)
    async with Fake() as fake, opened(fake) as channel:
        fake.rest, taken = 0.0, Taken(fails=10**9)
        intake = polling(channel, taken)
        async with at_work(intake):
            await fake.polled()
            lan = fake.person("Lan")
            for number in range(3):
                await lan.writes(f"tin {number}")
            async with asyncio.timeout(20):
                while len(intake._in_hand) < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                while taken.fails > 10**9 - 5:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert len(intake._in_hand) == 2
            assert "chưa lưu được tin đến (locked)" in intake.trouble.problem
            taken.fails = 0
            await taken.has(3)
        assert taken.texts == [f"tin {number}" for number in range(3)]
        assert not intake.trouble.problem


async def test_what_is_in_hand_is_stored_as_the_house_closes() -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.rest, taken = 0.0, Taken(fails=10**9)
        intake = polling(channel, taken)
        async with at_work(intake):
            await fake.polled()
            await fake.person("Lan").writes("rồi ạ")
            async with asyncio.timeout(20):
                while not intake._in_hand:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            taken.fails = 0
        assert taken.texts == ["rồi ạ"]


@pytest.mark.parametrize(
    ("code", "words", "problem"),
    [
        (401, "Unauthorized", texts.ZALO_NOT_KNOWN),
        (400, "Bad Request: webhook is set, use deleteWebhook first", texts.ZALO_HOOKED),
    ],
)
async def test_a_poller_that_may_not_ask_stops_and_says_why(code: int, words: str, problem: str) -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.rest = 0.0
        fake.bots[0].refuse("getUpdates", code, words)
        intake = polling(channel, Taken())
        async with at_work(intake):
            await fake.called("getUpdates")
            async with asyncio.timeout(10):
                while intake.trouble.problem != problem:  # noqa: ASYNC110
                    await asyncio.sleep(0)
            assert intake._ended
        assert len(fake.calls("getUpdates")) == 1


@pytest.mark.parametrize("by", ["the platform", "the database"])
async def test_a_second_poller_is_told_once_and_goes_on_when_the_first_is_gone(
    database: Database, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database tells, there is never a second poll; else it is for the platform to say."""
    monkeypatch.setattr("bot.channels.trying.BACK_OFF", (0.01,))
    asked = count()
    async with Fake() as fake, opened(fake) as channel:
        fake.rest, first, second = 0.0, Taken(), Taken()
        pollers = [polling(channel, taken) for taken in (first, second)]
        if by == "the database":
            pollers[0]._turn = Turn(database, "zalo.1", "one", lambda: NOON)
            pollers[1]._turn = Turn(database, "zalo.1", "two", lambda: NOON + next(asked) * timedelta(seconds=1))
        async with at_work(pollers[0]):
            await fake.polled()
            if by == "the platform":
                fake.bots[0].refuse("getUpdates", 409, "Conflict: terminated by other getUpdates", 10_000)
            with capture_logs() as logs:
                async with at_work(pollers[1]):
                    await told_of(pollers[1], texts.ANOTHER_POLLER)
                    await (several(asked) if by == "the database" else fake.called("getUpdates", 3))
            assert [line["problem"] for line in logs if "problem" in line] == [texts.ANOTHER_POLLER]
            assert bool(fake.calls("getUpdates")) == (by == "the platform")
        fake.bots[0].refusals.clear()
        async with at_work(pollers[1]):
            await told_of(pollers[1], "")
            await fake.polled()
            await fake.person("Lan").writes("rồi ạ")
            await second.has(1)
        assert not first.texts
        assert not fake.wrong


async def several(asked: "count[int]") -> None:
    async with asyncio.timeout(20):
        while next(asked) < 20:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def told_of(intake: Polling, problem: str) -> None:
    async with asyncio.timeout(20):
        while intake.trouble.problem != problem:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_turn_that_is_not_renewed_goes_to_the_next(database: Database) -> None:
    now = [NOON]
    one, two = (Turn(database, "zalo.1", who, lambda: now[0]) for who in ("one", "two"))
    assert [await one.mine(), await two.mine(), await one.mine()] == [True, False, True]
    for seconds, mine in ((89, False), (91, True)):
        now[0] = NOON + timedelta(seconds=seconds)
        assert await two.mine() == mine
    assert not await one.mine()
    await two.leave()
    assert await one.mine()


async def test_a_webhook_of_somebody_else_is_left_and_told_of() -> None:
    async with Fake() as fake, opened(fake) as channel:
        await channel.api.call("setWebhook", {"url": "https://elsewhere.example/x", "secret_token": "s" * 8})
        intake = polling(channel, Taken())
        async with at_work(intake):
            await fake.called("getUpdates")
        assert not fake.calls("deleteWebhook")
        assert intake.trouble.problem == texts.ZALO_HOOKED


def hook(channel: ZaloChannel, receive: Any) -> Webhook:
    return Webhook(channel, receive, lambda: NOON, "https://bao-cao.example", BOARD.secret)


async def test_the_address_is_told_once_and_again_when_another_is_known() -> None:
    async with Fake() as fake, opened(fake) as channel:
        for known in (None, "https://elsewhere.example", None):
            if known:
                await channel.api.call("setWebhook", {"url": known, "secret_token": "s" * 8})
            intake = hook(channel, Taken().receive)
            async with at_work(intake), asyncio.timeout(10):
                await intake.ready.wait()
        told = fake.calls("setWebhook")
        assert [one["url"] for one in told] == [told[0]["url"], "https://elsewhere.example", told[0]["url"]]
        assert told[0]["url"] == "https://bao-cao.example" + intake.path
        assert intake.path.removeprefix("/zalo/") != told[0]["secret_token"]
        assert not fake.wrong


async def test_what_is_posted_is_stored_once_in_either_form_and_only_by_who_knows_the_secret(
    database: Database,
) -> None:
    async with Fake() as fake, opened(fake) as channel:
        house = Inbox(database, BOARD, {"zalo": channel}, lambda: NOON)
        intake = hook(channel, house.receive)
        async with at_work(intake), asyncio.timeout(10):
            await intake.ready.wait()
        header = {HEADER: fake.calls("setWebhook")[0]["secret_token"]}
        flat = event(text="rồi ạ")
        for body in (flat, {"ok": True, "result": flat}, {"ok": True, "result": [flat]}):
            assert await intake.take(header, json.dumps(body).encode()) == 200
        for wrong in ({}, {HEADER: "x" * 64}, {HEADER: "đồng chí"}):
            assert await intake.take(wrong, json.dumps(event(text="x", message_id="m2")).encode()) == 401
        for body in (b"", b"{", b"7", b"\xff", b'{"event_name": "x", "message": {}}'):
            assert await intake.take(header, body) == 400
        async with nothing_written(database, "inbox"):
            with pytest.raises(DatabaseAway):
                await intake.take(header, json.dumps(event(text="x", message_id="m3")).encode())
        async with database.read() as store:
            assert (await inbox.counts(store))["waiting"] == 1


async def test_a_refusal_inside_http_200_is_one_and_tells_no_token() -> None:
    async with Fake() as fake, opened(fake) as channel:
        fake.idle_in_200 = True
        fake.bots[0].refuse("getMe", 408, f"cannot read {fake.bots[0].token}")
        with pytest.raises(Refused) as refused:
            await channel.api.call("getMe")
        assert refused.value.code == 408
        assert fake.bots[0].token.partition(":")[2] not in str(refused.value)
        assert await channel.asked_name() == "Bot Báo cáo 1"
