"""While nothing can be stored: one notice an hour and chat, whatever the channel does, and no more in memory."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import outage
from bot.channels.channel import Said, SendFailed
from bot.outage import Outage
from domain.chat import Chat, Event, Inbound, RawMessage, Reply
from tests.support.people import at, chat
from tests.support.transcript import Recorder
from texts import general


class Room:
    """A channel that may be held up, and the notices on it."""

    def __init__(self, *, brought_again: bool = True) -> None:
        self.now, self.channel, self.open = at("2023-06-12 12:00"), Recorder(), asyncio.Event()
        self.open.set()
        read, send = self.channel.parse, self.channel.send

        async def sends(where: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
            await self.open.wait()
            if where == chat("vắng"):
                raise SendFailed("gone", unreachable=True)
            return await send(where, reply, letter, urgent=urgent)

        def reads(where: Chat, payload: dict[str, str], received_at: object) -> Inbound:
            found = read(where, payload, self.now)
            return replace(found, group=where == chat("nhóm"), event=Event(payload.get("event", "")))

        self.channel.send, self.channel.parse = sends, reads  # type: ignore[method-assign, assignment]
        self.outage = Outage(self.channel, lambda: self.now, brought_again=brought_again)

    async def hears(self, *names: str, event: str = "") -> list[str]:
        """Who is told, once these could not be stored."""
        before = len(self.channel.said)
        self.outage.note([RawMessage(chat(name), "k", {"text": "x", "event": event}, self.now) for name in names])
        if self.outage._telling:
            await self.outage._telling
        return [where.address for where, _ in self.channel.said[before:]]


async def test_each_chat_is_told_once_an_hour_and_groups_and_leavers_never() -> None:
    room = Room()
    assert await room.hears("Lan", "Minh", "Lan", "nhóm") == ["lan", "minh"]
    assert await room.hears("Tú", event="blocked") == []
    room.now += timedelta(minutes=59)
    assert await room.hears("Lan", "vắng", "Hùng") == ["hùng"]
    room.now += timedelta(minutes=1)
    assert await room.hears("Lan", "Hùng") == ["lan"]
    assert {reply.text for _, reply in room.channel.said} == {general.OUTAGE}


async def test_where_messages_are_not_brought_again_they_are_asked_for_again() -> None:
    room = Room(brought_again=False)
    assert await room.hears("Lan") == ["lan"]
    assert "đề nghị gửi lại sau" in room.channel.said[0][1].text


async def test_memory_is_bounded_and_nobody_waits_for_a_channel_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outage, "WAITING", 3)
    monkeypatch.setattr(outage, "REMEMBERED", 2)
    room = Room()
    room.open.clear()
    noted = [RawMessage(chat(f"p{number}"), "k", {"text": "x"}, room.now) for number in range(9)]
    room.outage.note(noted)  # returns, though nothing can be sent
    assert len(room.outage._waiting) == 3
    room.open.set()
    assert await room.hears() == ["p0", "p1", "p2"]
    assert len(room.outage._told) == 2
    room.open.clear()
    room.outage.note(noted[3:5])
    await asyncio.sleep(0)
    room.outage.over()  # stored meanwhile: who is not being told already need not be
    room.open.set()
    assert await room.hears() == ["p3"]
    room.open.clear()
    room.outage.note(noted[5:])
    await room.outage.close()
    assert not room.outage._waiting
