"""Telegram's tables: an update → what is read; a reply → the request; an error → what becomes of the letter."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.channels.channel import SendFailed
from bot.channels.pieces import length
from bot.channels.telegram import updates, wording
from bot.channels.telegram.channel import TelegramChannel
from bot.pace import Pace
from domain.chat import Chat, Choice, Event, FileRef, MessageKind, Reply
from tests.support.telegram import Fake
from tests.support.telegram.fake import BOT, TOKEN

NOON = datetime(2026, 6, 12, 5, 0, tzinfo=UTC)
CHAT = Chat("telegram", "12345678", "77")
LAN = {"id": 77, "is_bot": False, "first_name": "Lan", "last_name": "Nguyễn Mẫu"}
PRIVATE = {"id": 77, "type": "private"}
AGO = timedelta(seconds=3)
SENT = int((NOON - AGO).timestamp())


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 5, "date": SENT, "chat": PRIVATE, "from": LAN, **content}}


def press(data: str) -> dict[str, Any]:
    about = {"message_id": 5, "date": SENT, "chat": PRIVATE}
    return {"update_id": 1, "callback_query": {"id": "q1", "from": LAN, "message": about, "data": data}}


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (
            message(text="rồi ạ"),
            {"text": "rồi ạ", "sender": "Nguyễn Mẫu Lan", "said_at": NOON - AGO},
        ),
        (message(text="x", date=SENT + 60), {"said_at": NOON}),
        (message(sticker={"file_id": "s"}), {"event": Event.NO_WORDS, "text": ""}),
        (press("31:0"), {"offered": (31, 0), "query": "q1", "said_at": NOON, "press": None}),
        (press("nonsense"), {"offered": (0, 0), "query": "q1"}),
        (press("1:2:3"), {"offered": (0, 0)}),
        (press("99999999999999999999:0"), {"offered": (0, 0)}),
        (
            {"update_id": 1, "my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": "kicked"}}},
            {"event": Event.BLOCKED},
        ),
        (
            {"update_id": 1, "my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": "member"}}},
            {"event": Event.UNBLOCKED},
        ),
        ({"marked": True}, {"marked": True, "event": Event.NONE}),
    ],
)
def test_what_an_update_says(update: dict[str, Any], expected: dict[str, Any]) -> None:
    read = updates.parse(CHAT, update, NOON)
    assert {name: getattr(read, name) for name in expected} == expected


def test_where_an_update_is_kept_and_what_nobody_asked_for() -> None:
    raw = updates.taken("12345678", message(text="rồi ạ"), NOON)
    assert raw is not None
    assert (raw.chat, raw.key) == (CHAT, "1")
    assert updates.taken("12345678", {"update_id": 2, "poll": {"id": "1"}}, NOON) is None
    named = message(document={"file_name": "TỐI MẬT.pdf"}, caption="kế hoạch")
    assert {"kế hoạch", "TỐI MẬT"} <= set(updates.words(named).split("\n"))


@given(st.lists(st.text(alphabet="ab đ😀\n", max_size=60), max_size=12), st.integers(8, 40))
def test_pieces_fit_and_lose_nothing_but_the_white_space_they_were_cut_at(parts: list[str], limit: int) -> None:
    text = "\n".join(parts)
    found = wording.pieces(text, limit)
    assert all(length(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_text_is_cut_between_lines_where_it_can_be() -> None:
    lines = [f"{number}. Chi bộ Mẫu số {number}" for number in range(400)]
    found = wording.pieces("\n".join(lines))
    assert len(found) > 1
    assert [line for piece in found for line in piece.split("\n")] == lines


def test_what_people_wrote_is_no_markup() -> None:
    assert wording.html("<b>&x</b> > y") == "&lt;b&gt;&amp;x&lt;/b&gt; &gt; y"
    assert wording.html("✅ Đã ghi nhận lúc 8:00: <a>") == "✅ <b>Đã ghi nhận</b> lúc 8:00: &lt;a&gt;"


@pytest.mark.parametrize(
    ("labels", "layout", "rows"),
    [
        (["Đã tổ chức", "Chưa"], "stack", [1, 1]),
        (["Đủ 3", "2", "1", "0"], "row", [4]),
        ([str(number) for number in range(7)], "row", [5, 2]),
        (["Tuần này", "Tuần sau", "Chưa rõ"], "chips", [2, 1]),
        (["Học tập, quán triệt nghị quyết mới", "Khác"], "pair", [1, 1]),
    ],
)
def test_buttons_are_as_wide_as_they_must_be_and_carry_only_their_place(
    labels: list[str], layout: Any, rows: list[int]
) -> None:
    choices = tuple(Choice(label, "answer:1:2:3:0:yes") for label in labels)
    drawn = wording.keyboard(31, Reply("?", choices, layout=layout))
    assert drawn is not None
    assert [len(row) for row in drawn.inline_keyboard] == rows
    data = [button.callback_data for row in drawn.inline_keyboard for button in row]
    assert data == [f"31:{place}" for place in range(len(labels))]


def test_files_are_named_and_no_choices_draw_nothing() -> None:
    reply = Reply("Đảng bộ Sở Mẫu", kind=MessageKind.CARD, files=(FileRef(1, "kế hoạch.pdf"),))
    assert wording.told(reply) == "Đảng bộ Sở Mẫu\n📎 kế hoạch.pdf"
    assert wording.keyboard(1, reply) is None


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (RetryAfter(7), {"retry_after": 7, "counts": False, "final": False}),
        (Forbidden("Forbidden: bot was blocked by the user"), {"unreachable": True, "counts": True}),
        (BadRequest("Chat not found"), {"unreachable": True, "final": False}),
        (BadRequest("Can't parse entities"), {"final": True, "unreachable": False}),
        (ChatMigrated(-100), {"moved_to": "-100", "unreachable": False}),
        (InvalidToken("The token `123456:secret` was rejected"), {"retry_after": 60, "counts": False}),
        (TimedOut(), {"counts": False, "retry_after": None, "final": False}),
        (NetworkError("/bot123456:secret/sendMessage"), {"counts": False, "final": False}),
    ],
)
async def test_what_an_error_means_for_a_letter(error: Exception, becomes: dict[str, Any]) -> None:
    channel = TelegramChannel("12345678:" + "a" * 35, "http://127.0.0.1:9")
    failure: SendFailed = channel._failure(error)  # type: ignore[arg-type]
    assert {name: getattr(failure, name) for name in becomes} == becomes
    assert "secret" not in failure.reason


async def test_a_reply_overtakes_the_reminders_that_wait() -> None:
    pace = Pace(rate=200, chat_rate=1000)
    order: list[str] = []

    async def send(name: str, urgency: int) -> None:
        await pace.turn(name, urgency)
        order.append(name)

    reminders = [asyncio.create_task(send(f"r{number}", 2)) for number in range(10)]
    await asyncio.sleep(0)
    await asyncio.gather(asyncio.create_task(send("reply", 0)), *reminders)
    assert order.index("reply") <= 2
    assert [name for name in order if name != "reply"] == [f"r{number}" for number in range(10)]


async def test_a_pause_holds_back_everybody_and_turns_come_evenly() -> None:
    times = iter(range(10_000))
    waited: list[float] = []
    pace = Pace(rate=1000, chat_rate=1000)
    pace.pause(0.05)
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(pace.turn(str(next(times)), 0) for _ in range(5)))
    waited.append(asyncio.get_running_loop().time() - began)
    assert waited[0] >= 0.05 + 4 / 1000 - 0.002


async def comes_now(pace: Pace) -> bool:
    """Whether a turn comes at this moment of a clock that stands still."""
    turn = asyncio.create_task(pace.turn("", 0))
    await asyncio.wait([turn], timeout=0.05)
    came = turn.done()
    turn.cancel()
    return came


async def test_who_wakes_late_catches_up_by_one_turn() -> None:
    clock = [100.0]
    pace = Pace(rate=10, chat_rate=1, clock=lambda: clock[0])
    for moment, comes in ((100.0, True), (100.0, True), (100.19, True), (100.2, True), (100.25, False)):
        clock[0] = moment
        assert await comes_now(pace) is comes, moment


async def test_no_second_holds_more_turns_than_the_pace_has() -> None:
    clock = [100.0]
    pace = Pace(rate=3, chat_rate=1, clock=lambda: clock[0])
    for moment, comes in ((100.0, True), (100.0, True), (100.34, True), (100.7, False)):
        clock[0] = moment
        assert await comes_now(pace) is comes, moment


async def test_of_a_long_letter_that_is_tried_again_nothing_comes_twice() -> None:
    async with Fake() as fake:
        lan = fake.person("Lan")
        await lan.writes("/start")
        channel = TelegramChannel(TOKEN, fake.url)
        await channel.start()
        where = Chat("telegram", str(BOT), str(lan.id))
        reply = Reply("\n".join(f"{part}{'x' * 4000}" for part in range(5)))
        first = asyncio.create_task(channel.send(where, reply, 1, urgent=True))
        await lan.hears("2x")  # the burst is over: what is left of the letter waits for its turn
        fake.faults.broken["sendMessage"] = 1
        with pytest.raises(SendFailed):
            await first
        await channel.send(where, reply, 1, urgent=True)
        told = [message["text"][0] for message in lan.chat.messages.values() if "x" in message.get("text", "")]
        assert told == list("01234")
        await channel.stop()
