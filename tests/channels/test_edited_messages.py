"""An edited message on both databases: a correction of the last report is offered, anything else is nothing."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.channels.telegram import updates
from domain.chat import Chat, Inbound, RawMessage
from storage import reports
from tests.channels.test_groups import NOW, update
from tests.support.people import House, chat
from tests.support.transcript import Recorder, Stage


class Editable(Recorder):
    """A channel on which one's own messages can be edited."""

    def parse(self, chat: Chat, payload: Any, received_at: datetime) -> Inbound:
        return replace(super().parse(chat, payload, received_at), edit_of=payload.get("edit_of", ""))


class Editing(Stage):
    """A house in which every message has a ref: its place among all that were written."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.channel = Editable()
        self.inbox.channels = {"web": self.channel}
        self.outbox.channel = self.channel

    async def writes(self, name: str, text: str, ref: str, *, edits: bool = False) -> list[str]:
        payload = {"text": text, "sender": name} | ({"edit_of": ref} if edits else {})
        await self.inbox.receive([RawMessage(chat(name), f"e{next(self.keys)}", payload, self.now, ref=ref)])
        return [reply.text for _, reply in await self.settle()]

    async def answers(self) -> list[dict[str, object]]:
        async with self.house.database.read() as store:
            made = [
                *await reports.history(store, self.house.campaigns["nq"].id, self.house.units["DB001"]),
                *await reports.history(store, self.house.campaigns["kh"].id, self.house.units["DB001"]),
            ]
        return [dict(one["answers"]) for one in made]


@pytest.fixture
async def stage(house: House) -> Editing:
    """Lan has reported by a word, then by a word and a figure."""
    editing = Editing(house)
    await editing.say("Lan", "/baocao")
    await editing.say("Lan", "[Học tập, quán triệt nghị quyết]")
    await editing.writes("Lan", "rồi ạ", "1")
    await editing.say("Lan", "/baocao")
    await editing.writes("Lan", "đã gửi", "2")
    await editing.writes("Lan", "2", "3")
    assert await editing.answers() == [{"studied": True}, {"collective": True, "individuals": 2}]
    return editing


@pytest.mark.parametrize(
    ("ref", "text", "asked", "stands"),
    [
        ("1", "chưa ạ", "(đã tổ chức học tập", {"studied": False}),
        ("2", "chưa gửi", "bằng: tập thể chưa gửi?", {"collective": False, "individuals": 2}),
        ("3", "3", "bằng: cá nhân 3/3?", {"collective": True, "individuals": 3}),
    ],
)
async def test_an_edit_of_what_was_reported_offers_to_replace_it(
    stage: Editing, ref: str, text: str, asked: str, stands: dict[str, object]
) -> None:
    (question,) = await stage.writes("Lan", text, ref, edits=True)
    assert question.startswith("Thay báo cáo")
    assert asked in question
    await stage.say("Lan", "[Thay]")
    assert stands in await stage.answers()


@pytest.mark.parametrize(
    ("ref", "text"), [("1", "đã học rồi ạ"), ("1", "cảm ơn"), ("3", "2 đồng chí"), ("3", "9"), ("9", "chưa ạ")]
)
async def test_an_edit_that_says_nothing_new_is_nothing(stage: Editing, ref: str, text: str) -> None:
    assert await stage.writes("Lan", text, ref, edits=True) == []


async def test_an_edit_of_somebody_elses_or_of_no_report_is_nothing(stage: Editing) -> None:
    assert await stage.writes("Minh", "chưa ạ", "1", edits=True) == []
    await stage.writes("Lan", "/trangthai", "5")
    assert await stage.writes("Lan", "chưa học", "5", edits=True) == []


async def test_what_has_been_replaced_is_not_the_last_report(stage: Editing) -> None:
    await stage.writes("Lan", "3", "3", edits=True)
    await stage.say("Lan", "[Thay]")
    assert {"collective": True, "individuals": 3} in await stage.answers()
    assert await stage.writes("Lan", "chưa gửi", "2", edits=True) == []
    assert await stage.writes("Lan", "1", "3", edits=True) != []


def test_an_edit_is_read_with_its_own_hour_and_the_message_it_is_of() -> None:
    made = dict(update(text="chưa", chat={"id": 7, "type": "private"}, edit_date=60))
    made["edited_message"] = made.pop("message")
    raw = updates.taken("1", made, NOW)
    assert raw
    message = updates.parse(raw.chat, raw.payload, NOW)
    assert (raw.ref, message.edit_of, message.text, message.said_at.timestamp()) == ("1", "1", "chưa", 60)
    assert updates.words(made) == "chưa"


def test_an_edit_in_a_group_is_not_kept() -> None:
    made = dict(update(text="/tonghop", edit_date=60))
    made["edited_message"] = made.pop("message")
    assert updates.taken("1", made, NOW) is None
