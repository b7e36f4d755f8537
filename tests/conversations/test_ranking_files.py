"""The ranking as a workbook says what the chat says, and of no unit that is not its reader's."""

import io
import re
from datetime import timedelta

import openpyxl

from domain.chat import RawMessage
from domain.people import Role
from tests.conversations.test_rights import ALL, KHOI
from tests.support.people import House, add_person, at, chat
from tests.support.transcript import Stage
from texts import scoring, summary

LINE = re.compile(r"^(\d+)\. .* \((\w+)\): (\d+)/(\d+) điểm", re.MULTILINE)


def rows_of(content: bytes) -> dict[str, tuple[int, int, int]]:
    """By unit the place, the points and the most."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[scoring.PLACES]
    rows = list(sheet.iter_rows(values_only=True))
    start = rows.index(scoring.HEADER) + 1
    return {str(row[1]): (row[0], row[4], row[5]) for row in rows[start:]}


async def test_each_gets_their_own_units_placed_as_in_the_chat(house: House) -> None:
    async with house.database.begin() as store:
        await add_person(store, "Bình", Role.LEADER, "DB000", at("2023-01-05 00:00"))
    stage = Stage(house)
    for text in ("/baocao", "[Học tập, quán triệt nghị quyết]", "[Đã tổ chức]"):
        await stage.say("Tú", text)
    stage.now += timedelta(days=5)
    for name, theirs in (("Hùng", ALL), ("Bình", KHOI)):
        ((_, told),) = await stage.say(name, "/xephang")
        shown = {code: (int(place), int(got), int(most)) for place, code, got, most in LINE.findall(told.text)}
        assert shown.keys() == theirs
        await stage.say(name, "/xuat xephang")
        assert rows_of(stage.channel.files[-1][1].content) == shown
    assert [one[0] for one in rows_of(stage.channel.files[0][1].content).values()] == [1, 2, 2, 2]
    made = len(stage.channel.files)
    press = {"text": "Excel", "action": f"rank:2023:u{house.units['DB003']}:file"}
    await stage.inbox.receive([RawMessage(chat("Bình"), "press", press, stage.now)])
    assert [reply.text for _, reply in await stage.settle()] == [summary.NOT_THEIRS]
    assert len(stage.channel.files) == made
