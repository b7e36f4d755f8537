"""Leaders hear of a week once and of a campaign's laggards once, whatever ticks, races, and fails."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from domain.calendar import WEEKDAYS
from domain.campaigns import Audience, Policy
from domain.digest import due_week, escalates
from domain.people import Role
from scheduler import digest
from storage import people
from storage.database import Database
from storage.tables import campaigns, outbox
from tests.support.faults import rows_refused
from tests.support.people import (
    ZONE,
    House,
    add_person,
    at,
    chat,
    plan_campaign,
    set_up_house,
    study_campaign,
)
from tests.support.transcript import Stage

MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes)
)


@given(MOMENTS)
def test_a_digest_is_due_only_on_the_morning_of_the_first_working_day_of_its_week(now: datetime) -> None:
    week = due_week(now, ZONE)
    if week is None:
        return
    today = now.astimezone(ZONE).date()
    assert (week.weekday(), 0 <= (today - week).days < 7) == (0, True)
    assert WEEKDAYS.is_working_day(today)
    assert not any(WEEKDAYS.is_working_day(week + timedelta(days=number)) for number in range((today - week).days))
    assert 8 <= now.astimezone(ZONE).hour < 14


def test_every_week_has_its_hour() -> None:
    mondays = [at("2026-01-05 08:00") + timedelta(days=7 * number) for number in range(52)]
    assert [due_week(one, ZONE) for one in mondays] == [one.date() for one in mondays]
    assert [due_week(mondays[0] + timedelta(minutes=shift), ZONE) for shift in (-1, 359, 360)] == [
        None,
        date(2026, 1, 5),
        None,
    ]


@given(MOMENTS, st.integers(0, 30))
def test_laggards_are_named_from_that_day_on_at_the_campaigns_hours(now: datetime, after: int) -> None:
    campaign = study_campaign(due="2026-09-15 17:00").campaign
    campaign = replace(campaign, policy=Policy(leaders_after=after))
    if not escalates(campaign, now, ZONE):
        return
    here = now.astimezone(ZONE)
    assert after > 0
    assert (here.date() - date(2026, 9, 15)).days >= after
    assert WEEKDAYS.is_working_day(here.date())
    assert 8 <= here.hour < 20


def test_what_is_closed_or_long_past_is_nobodys_news() -> None:
    campaign = study_campaign(due="2026-09-15 17:00").campaign
    assert escalates(campaign, at("2026-09-21 08:00"), ZONE)
    assert not escalates(campaign, at("2026-10-12 08:00"), ZONE)
    assert not escalates(replace(campaign, closed_at=at("2026-09-18 08:00")), at("2026-09-21 08:00"), ZONE)


async def told(database: Database) -> list[tuple[str, datetime, str]]:
    """(to whom, when it was laid out, its first line) of everything for leaders and officers."""
    async with database.read() as store:
        rows = await store.all(select(outbox).where(outbox.c.kind == "digest").order_by("id"))
    return [(row.address, row.created_at.astimezone(ZONE), row.reply["text"].splitlines()[0]) for row in rows]


async def test_whatever_ticks_and_races_each_hears_once(database: Database) -> None:
    """Three weeks of uneven ticks, each by two clocks at once, through hours of standing still and going back."""
    await set_up_house(database, study_campaign(), plan_campaign(due="2023-06-23 17:00"))
    async with database.begin() as store:
        await add_person(store, "Bình", Role.LEADER, "DB000", at("2023-05-01 08:00"))
    other = Database(database.url.render_as_string(hide_password=False))
    chance, now = random.Random(3), at("2023-06-09 08:00")
    while now < at("2023-06-30 08:00"):
        await asyncio.gather(*(digest.tell(one, now, ZONE) for one in (database, other)))
        now += timedelta(minutes=chance.choice((-20, 1, 1, 60, 120, 300)))
    await other.close()
    found = await told(database)
    weekly = Counter((who, when.date()) for who, when, words in found if "Bản tin tuần" in words)
    late = Counter((who, words.split(":")[0]) for who, when, words in found if "quá hạn" in words)
    assert set(weekly.values()) == set(late.values()) == {1}
    assert {who for who, _ in weekly} == {"hùng", "bình"}
    assert len(weekly) == 2 * 2
    assert all(when.weekday() == 0 and 8 <= when.hour < 14 for _, when, words in found if "Bản tin" in words)
    assert len(late) == 2 * 3


async def test_what_could_not_be_laid_out_was_not_claimed(house: House) -> None:
    """A crash between the two would lose a week: they are one transaction."""
    monday = at("2023-06-12 08:00")
    async with rows_refused(house.database, "INSERT ON outbox", "true", "true"):
        with pytest.raises(DBAPIError, match="refused"):
            await digest.tell(house.database, monday, ZONE)
    assert await digest.tell(house.database, monday + timedelta(minutes=1), ZONE) == 1
    assert await digest.tell(house.database, monday + timedelta(minutes=2), ZONE) == 0


async def test_few_scopes_are_read_in_a_tick_and_nobody_is_forgotten(house: House) -> None:
    async with house.database.begin() as store:
        for unit in house.units:
            await add_person(store, f"Lãnh đạo {unit}", Role.LEADER, unit, at("2023-05-01 08:00"))
    monday = at("2023-06-12 08:00")
    counts = [await digest.tell(house.database, monday + timedelta(minutes=minute), ZONE) for minute in range(4)]
    assert counts == [3, 2, 0, 0]


async def test_who_came_this_morning_hears_of_no_week_before(house: House) -> None:
    async with house.database.begin() as store:
        await add_person(store, "Mới", Role.LEADER, None, at("2023-06-12 08:30"))
        await people.leave(store, house.people["Hùng"], at("2023-06-12 07:00"))
    assert await digest.tell(house.database, at("2023-06-12 09:00"), ZONE) == 0
    assert await told(house.database) == []


async def test_a_changed_campaign_is_escalated_anew_and_only_to_those_who_may_see_the_units(
    database: Database,
) -> None:
    """Bình leads a part of the tree where nobody lags: not a word of the others."""
    draft = replace(study_campaign(), audience=Audience(codes=("DB003",)))
    await set_up_house(database, draft)
    async with database.begin() as store:
        await add_person(store, "Bình", Role.LEADER, "DB000", at("2023-05-01 08:00"))
    for _ in range(2):
        assert await digest.tell(database, at("2023-06-20 08:00"), ZONE) == 2
        assert await digest.tell(database, at("2023-06-21 08:00"), ZONE) == 0
        async with database.begin() as store:
            await store.run(update(campaigns).values(version=campaigns.c.version + 1))
    assert sorted(who for who, _, _ in await told(database)) == ["hùng", "hùng", "thu", "thu"]


async def test_who_loses_the_duty_while_a_digest_waits_does_not_get_it(house: House) -> None:
    """Both are in the middle of something as it falls due: one keeps the duty, the other does not."""
    stage = Stage(house, now=at("2023-06-12 07:59"))
    async with house.database.begin() as store:
        await add_person(store, "Bình", Role.LEADER, None, at("2023-05-01 08:00"))
    for name in ("Hùng", "Bình"):
        await stage.say(name, "/roikhoi")
    stage.now += timedelta(minutes=1)
    assert await digest.tell(house.database, stage.now, ZONE) == 2
    await stage.settle()
    async with house.database.begin() as store:
        (duty,) = (await people.duties_of(store, [house.people["Hùng"]]))[house.people["Hùng"]]
        await people.end_duty(store, duty.id, stage.now, house.people["Thu"])
    stage.now += timedelta(minutes=11)
    assert [where for where, _ in await stage.settle()] == [chat("Bình")]
