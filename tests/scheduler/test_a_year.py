"""Whole years pass in the database, with any policy, any calendar and any downtime, and people who report."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.calendar import Calendar, Certainty, SpecialDay
from domain.campaigns import Campaign, Policy
from domain.reminders import CAP, WEEK, may_leave
from domain.reports import make_report
from scheduler import sheets
from scheduler.reminders import plan_due
from storage import campaigns, reports, tables
from storage import settings as facts
from storage.database import Database
from tests.conftest import ENGINES
from tests.support.people import BOARD, ZONE, House, set_up_house, study_campaign
from tests.support.transcript import Stage

BEGIN = datetime(2026, 1, 1, tzinfo=ZONE)
STEPS = 30


def _policy(chance: random.Random) -> Policy:
    """A dense one, with quiet hours anywhere."""
    return Policy(
        days_before=tuple(range(12)),
        at=time(chance.randint(0, 23), chance.choice([0, 30])),
        overdue_every=chance.randint(1, 2),
        overdue_times=5,
        quiet_from=time(chance.randint(0, 23)),
        quiet_to=time(chance.randint(0, 23)),
        working_days_only=chance.random() < 0.3,
    )


@dataclass
class World:
    """A house on one loop, with two campaigns that each example makes its own."""

    runner: asyncio.Runner
    database: Database
    house: House
    made: int = 0


@pytest.fixture(scope="module", params=ENGINES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new()
    else:
        path: Path = tmp_path_factory.mktemp("year") / "tonghop.db"
        path.write_bytes(request.getfixturevalue("sqlite_template"))
        url = f"sqlite+aiosqlite:///{path}"
    runner = asyncio.Runner()
    database = Database(url)
    yield World(runner, database, runner.run(_furnish(database)))
    runner.run(database.close())
    runner.close()


async def _furnish(database: Database) -> House:
    house = await set_up_house(database)
    async with database.begin() as store:
        for one in house.campaigns.values():
            await campaigns.close(store, one.code, BEGIN)
    return house


@pytest.mark.parametrize("seed", [0, 1])
def test_never_two_for_a_slot_never_at_a_bad_hour_never_to_who_has_reported(world: World, seed: int) -> None:
    world.runner.run(_live(world, random.Random(seed)))


async def _live(world: World, chance: random.Random) -> None:
    """Each step something is planned, and delivered then or some hours later; now and then somebody reports."""
    world.made += 1
    begin = BEGIN + timedelta(days=400 * world.made)
    calendar = _calendar(begin.date(), chance)
    stage = Stage(world.house, now=begin)
    stage.outbox.board = replace(BOARD, calendar=calendar)
    chosen = [await _campaign(world, number, begin, chance) for number in range(2)]
    reported: set[str] = set()
    left: Counter[tuple[str, datetime]] = Counter()
    for _ in range(STEPS):
        stage.now += timedelta(minutes=chance.choice([chance.randint(1, 90), chance.randint(90, 700)]))
        async with world.database.begin() as store:
            await plan_due(store, stage.now, ZONE, calendar)
            await facts.put(store, facts.TICKED_AT, stage.now.isoformat())
        if chance.random() < 0.5:
            stage.now += timedelta(minutes=chance.randint(1, 400))
        if chance.random() < 0.03:
            reported.add(await _report(world, chosen, chance.choice(["DB001", "DB002", "DB003"]), stage.now))
        for where, reply in await stage.settle():
            assert reply.kind == "reminder"
            assert where.address not in reported
            left[where.address, stage.now] += 1
    assert len(left) > 5
    await _check_hours(world, chosen, calendar)
    await _check(world, chosen, left)


def _calendar(day: date, chance: random.Random) -> Calendar:
    off = (day + timedelta(days=chance.randint(0, 90)) for _ in range(12))
    return Calendar({one: SpecialDay(one, "", chance.choice(list(Certainty))) for one in off})


async def _campaign(world: World, number: int, begin: datetime, chance: random.Random) -> Campaign:
    draft = study_campaign(f"y{world.made}-{number}")
    due = begin + timedelta(days=chance.randint(6, 12), hours=chance.randint(0, 23))
    wanted = replace(draft.campaign, opens_at=begin, due_at=due, short=f"Đợt {number}", policy=_policy(chance))
    async with world.database.begin() as store:
        return await campaigns.create(store, replace(draft, campaign=wanted), begin)


async def _report(world: World, chosen: list[Campaign], unit: str, now: datetime) -> str:
    """A unit reports in both; returns the address of its secretary."""
    async with world.database.begin() as store:
        for debt in await reports.debts_of(store, chosen, [world.house.units[unit]]):
            given = {"studied": True}
            made = make_report(
                debt, given, words="", person_id=None, by_name="", chat=None, said_at=now, recorded_at=now
            )
            await reports.record(store, [(made, None)])
    return {"DB001": "lan", "DB002": "minh", "DB003": "tú"}[unit]


async def _check_hours(world: World, chosen: list[Campaign], calendar: Calendar) -> None:
    """Each reminder left outside the quiet hours, and on the working days, of every campaign it was of."""
    policies, slots, letters = {one.id: one.policy for one in chosen}, tables.reminder_slots, tables.outbox
    query = (
        select(letters.c.sent_at, slots.c.campaign_id)
        .join(tables.reminded, tables.reminded.c.letter_id == letters.c.id)
        .join(slots, slots.c.id == tables.reminded.c.slot_id)
        .where(letters.c.state == "sent", slots.c.campaign_id.in_(policies))
    )
    async with world.database.read() as store:
        rows = await store.all(query)
    assert rows
    assert all(may_leave(row.sent_at, [policies[row.campaign_id]], ZONE, calendar) for row in rows)


async def _check(world: World, chosen: list[Campaign], left: Counter[tuple[str, datetime]]) -> None:
    """One message a person and moment, four a week; each step and each day once; nothing waits in the end."""
    assert all(times == 1 for times in left.values())
    for who in {address for address, _ in left}:
        moments = sorted(moment for address, moment in left if address == who)
        assert all(later - first >= WEEK for first, later in zip(moments, moments[CAP:], strict=False))
    slots = tables.reminder_slots
    async with world.database.begin() as store:
        rows = await store.all(select(slots).where(slots.c.campaign_id.in_([one.id for one in chosen])))
        for name in ("step", "day"):
            assert max(Counter((row.campaign_id, getattr(row, name)) for row in rows).values(), default=1) == 1
        for one in chosen:
            await campaigns.close(store, one.code, BEGIN + timedelta(days=400 * world.made))
        await sheets.tell(store, BEGIN + timedelta(days=400 * world.made + 399), ZONE)
        await store.run(tables.outbox.update().where(tables.outbox.c.state == "waiting").values(state="cancelled"))
