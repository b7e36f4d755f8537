"""A unit hears once, and at a decent hour, that its report was accepted; not of what is so no longer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.chat import RawMessage
from storage import people, tables
from storage.database import DatabaseAway
from tests.support.faults import nothing_written
from tests.support.people import House, at, chat
from tests.support.transcript import Stage
from texts import review as texts

FRIDAY_NIGHT, MONDAY = at("2023-06-09 20:30"), at("2023-06-12 08:00")
SCHOOL, HOSPITAL, ALL = "Chi bộ Trường Mẫu", "Đảng bộ Bệnh viện Mẫu", "Đảng bộ Khối Mẫu"


async def reported(house: House, *names: str) -> Stage:
    """These have reported by day; then it is Friday night."""
    stage = Stage(house, now=at("2023-06-09 09:00"))
    await stage.command(["campaign", "accepted"])
    for name in names:
        for text in ("/baocao", "[Thu hoạch]", "[Đã nộp]"):
            await stage.say(name, text)
    stage.now = FRIDAY_NIGHT
    return stage


async def accepts_all(stage: Stage) -> None:
    for text in ("/duyet", f"[{texts.ACCEPT_ALL}]", f"[{texts.ACCEPT}]"):
        await stage.say("Thu", text)


def news(stage: Stage) -> list[tuple[str, str]]:
    """Who heard that reports were accepted, and in which words."""
    told = [(where.address, reply.text) for where, reply in stage.channel.said if "Ban đã duyệt" in reply.text]
    return sorted(told)


async def on_monday(stage: Stage) -> list[tuple[str, str]]:
    assert news(stage) == []
    stage.now = MONDAY - timedelta(seconds=1)
    await stage.settle()
    assert news(stage) == []
    stage.now = MONDAY
    await stage.settle()
    await stage.settle()
    return news(stage)


async def test_what_was_accepted_at_night_is_told_on_the_next_working_morning_in_one_message(house: House) -> None:
    """Accept-all, and one more verdict after it, in one message to who serves two units; the choices stay."""
    stage = await reported(house, "Minh", "Tú")
    await stage.command(["duty", "Tú", "DB000"])
    await accepts_all(stage)
    stage.now += timedelta(minutes=5)
    await stage.say("Thu", "/ghiho DB000 th rồi")
    for text in ("/duyet", f"[{texts.ACCEPT}]"):
        await stage.say("Thu", text)
    expected = [(SCHOOL, "Thu hoạch")], [(HOSPITAL, "Thu hoạch"), (ALL, "Thu hoạch")]
    assert await on_monday(stage) == [
        ("minh", texts.your_reports_accepted(expected[0])),
        ("tú", texts.your_reports_accepted(expected[1])),
    ]
    await stage.say("Minh", "1")
    assert "báo cáo đang có" in stage.channel.said[-1][1].text


async def test_what_is_so_no_longer_is_not_told(house: House) -> None:
    """Returned after all, reported anew, or its reporter serves the unit no more."""
    stage = await reported(house, "Lan", "Minh", "Tú")
    await accepts_all(stage)
    for text in ("/donvi DB002", "[Duyệt: Thu hoạch]", f"[{texts.RETURN}]", f"[{texts.REASONS[0]}]"):
        await stage.say("Thu", text)
    for text in ("/sua", "[Chưa]"):
        await stage.say("Lan", text)
    async with house.database.begin() as store:
        await people.leave(store, house.people["Tú"], stage.now)
        await people.reached(store, chat("Tú"), stage.now, can_be=True)
    assert await on_monday(stage) == []
    async with house.database.read() as store:
        states = await store.all(select(tables.outbox.c.state).where(tables.outbox.c.kind == "accepted"))
    assert [row.state for row in states] == ["cancelled"] * 3


async def test_the_verdict_and_its_news_are_kept_together(house: House) -> None:
    """The database takes the verdict and not the letters: then it has neither; tried again, one goes out."""
    stage = await reported(house, "Minh")
    stage.now = MONDAY
    await stage.say("Thu", "/duyet")
    accept = next(one for one in stage.last[chat("Thu")].choices if one.label == texts.ACCEPT)
    press = RawMessage(chat("Thu"), "p1", {"text": accept.label, "action": accept.action}, stage.now)
    await stage.inbox.receive([press])
    async with nothing_written(house.database):
        with pytest.raises(DatabaseAway):
            await stage.inbox.answer_waiting()
    assert news(stage) == []
    await stage.settle()
    assert news(stage) == [("minh", texts.your_reports_accepted([(SCHOOL, "Thu hoạch")]))]
