"""A campaign that opens on a later day: its units hear of it then, once, by day, and as it is then."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from domain.chat import RawMessage
from scheduler import openings
from scheduler.reminders import plan_due
from storage import campaigns, people, settings, tables
from storage.database import Conflict, DatabaseAway
from tests.support.faults import nothing_written
from tests.support.people import BOARD, ZONE, House, at, chat, study_campaign
from tests.support.transcript import Stage
from texts import planning as texts

NOW, MONDAY, TUESDAY = at("2023-06-12 08:00"), at("2023-06-19 08:00"), at("2023-06-20 08:00")
NAME = "Học tập chuyên đề"


async def published(house: House, *codes: str) -> Stage:
    """They open on a Saturday's midnight; their first reminder is due on Monday at eight."""
    async with house.database.begin() as store:
        for code in codes or ("cd",):
            opens, due = at("2023-06-17 00:00"), at("2023-06-26 17:00")
            one = replace(study_campaign().campaign, code=code, short=f"{NAME} {code}", opens_at=opens, due_at=due)
            await openings.publish(store, replace(study_campaign(), campaign=one), NOW, house.people["Thu"])
    return Stage(house)


async def tick(stage: Stage, now: datetime) -> None:
    stage.now = now
    async with stage.house.database.begin() as store:
        await openings.tell(store, now, ZONE, BOARD.calendar)
        await plan_due(store, now, ZONE, BOARD.calendar)
        await settings.put(store, settings.TICKED_AT, now.isoformat())


def heard(stage: Stage, words: str = NAME) -> list[str]:
    """Who heard of it, or was reminded."""
    told = [where.address for where, reply in stage.channel.said if words in reply.text]
    return sorted(name for name in told if name not in ("thu", "hùng"))


async def test_units_hear_once_at_the_hour_whatever_ticks(house: House) -> None:
    """Two clocks at once, each minute again; nobody is reminded of it that morning as well."""
    stage = await published(house)
    for early in ("2023-06-17 08:00", "2023-06-18 22:00", "2023-06-19 07:59"):
        await tick(stage, at(early))
        await stage.settle()
    assert heard(stage) == []
    await asyncio.gather(tick(stage, MONDAY), tick(stage, MONDAY))
    await stage.settle()
    for later in ("2023-06-19 08:01", "2023-06-19 13:30"):
        await tick(stage, at(later))
        await stage.settle()
    assert heard(stage) == ["lan", "minh", "tú"]
    async with house.database.read() as store:
        slots = await store.all(
            select(tables.reminder_slots.c.step, tables.reminder_slots.c.state)
            .join(tables.campaigns, tables.campaigns.c.id == tables.reminder_slots.c.campaign_id)
            .where(tables.campaigns.c.code == "cd")
        )
    assert [tuple(row) for row in slots] == [("before-7", "told")]


async def test_after_a_night_of_downtime_or_a_database_that_failed_they_hear_by_day(house: House) -> None:
    stage = await published(house)
    async with nothing_written(house.database):
        with pytest.raises(DatabaseAway):
            await tick(stage, MONDAY)
    await tick(stage, at("2023-06-19 21:00"))
    await stage.settle()
    assert heard(stage) == []
    await tick(stage, at("2023-06-20 07:00"))
    await stage.settle()
    assert heard(stage) == ["lan", "minh", "tú"]


async def test_who_serves_no_more_hears_nothing_and_who_came_meanwhile_does(house: House) -> None:
    """Minh left before the day; Tú's letter is laid out as he leaves; Hoa came."""
    stage = await published(house)
    await stage.command(["duty", "Hoa", "DB000"])
    async with house.database.begin() as store:
        await people.leave(store, house.people["Minh"], stage.now)
    await tick(stage, MONDAY)
    async with house.database.begin() as store:
        await people.leave(store, house.people["Tú"], MONDAY)
    await stage.settle()
    assert heard(stage) == ["hoa", "lan"]


async def test_a_change_before_the_day_holds(house: House) -> None:
    """Called off or closed: nobody hears; another day: then; opened at once: now, and not again on the day."""
    stage = await published(house, "huy", "dong", "doi", "ngay")
    for text in ("/dot huy hủy tạo nhầm", "[Đúng]", "/dot dong đóng", "[Đúng]"):
        await stage.say("Thu", text)
    for text in ("/dot ngay", "[Mở ngay]", "[Đúng]"):
        await stage.say("Thu", text)
    async with house.database.begin() as store:
        stood = await campaigns.campaign(store, "doi")
        assert stood is not None
        draft = await campaigns.draft_of(store, stood)
        later = replace(draft, campaign=replace(stood, opens_at=at("2023-06-20 00:00")))
        await campaigns.change(store, stood, later, NOW)
    told = []
    for moment in (NOW, MONDAY, TUESDAY):
        await tick(stage, moment)
        await stage.settle()
        told.append([len(heard(stage, f"mở đợt {NAME} {code},")) for code in ("huy", "dong", "doi", "ngay")])
    assert told == [[0, 0, 0, 3], [0, 0, 0, 3], [0, 0, 3, 3]]


async def test_a_campaign_that_is_cancelled_while_letters_wait_is_not_announced(house: House) -> None:
    stage = await published(house)
    await tick(stage, MONDAY)
    async with house.database.begin() as store:
        await campaigns.cancel(store, "cd", MONDAY)
    await stage.settle()
    assert heard(stage) == []


async def test_the_button_of_a_trial_only_says_what_it_is(house: House) -> None:
    stage = Stage(house)
    for text in ("/taodot", "[Học tập, quán triệt]", NAME, "30/6", "[Tất cả đơn vị (4)]", "[Gửi thử cho tôi]"):
        await stage.say("Thu", text)
    trial = stage.channel.said[-2][1]
    assert [choice.label for choice in trial.choices] == ["Báo cáo ngay"]
    press = {"text": trial.choices[0].label, "action": trial.choices[0].action}
    await stage.inbox.receive([RawMessage(chat("Thu"), "p1", press, stage.now)])
    await stage.settle()
    assert stage.channel.said[-1][1].text == texts.TRIAL_PRESSED
    await stage.say("Thu", "[Phát hành]")
    assert {reply.text for where, reply in stage.channel.said if where == chat("Tú")} == {trial.text}


async def test_the_officer_is_told_how_many_really_hear(house: House) -> None:
    """Somebody takes up a duty between what was read and what is written: it is read again."""
    async with house.database.begin() as store:
        drafted = replace(study_campaign(), campaign=replace(study_campaign().campaign, code="x"))
        with pytest.raises(Conflict):
            await openings.publish(store, drafted, NOW, house.people["Thu"], told=2)
        await store.undo()
