"""Sets the demonstration up in a database of its own, and hands out its roles."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from bot.app import App
from bot.demo import campaigns as drafts
from bot.demo import history
from bot.demo.history import Told
from domain.board import Board
from domain.campaigns import Campaign
from domain.people import Link, Role
from domain.reports import make_report
from domain.units import Unit
from imports.units import read_units
from scheduler.reminders import run_now
from storage import campaigns, invites, people, reports, settings, units
from storage.database import Database, Store
from texts import demo as texts
from texts.commands import DEMO_STEPS
from texts.linking import KEPT
from web.page import chat_of

UNITS = Path(__file__).parent / "units.csv"
UNLINKED = 4
REMIND_AFTER = timedelta(seconds=8)
ROLES = texts.ROLES


class NotADemonstration(Exception):
    """The database holds something that the demonstration did not make."""


def addresses() -> dict[str, str]:
    """Role id → the page address of who plays it."""
    return {role["id"]: f"demo-{role['id']}" for group in ROLES for role in group["roles"]}


async def set_up(database: Database, board: Board, now: datetime, say: Callable[[str], None]) -> None:
    """Make the demonstration's data where there is none; keep what people did in it before.

    Raises NotADemonstration for a database with anything else in it.
    """
    async with database.begin() as store:
        known = await units.all_units(store)
        made = await settings.get(store, settings.DEMONSTRATION)
        if known and not made:
            raise NotADemonstration
        if not made:
            await _first_time(store, board, now, say)
        await _open_campaign(store, board, now, say)


async def _first_time(store: Store, board: Board, now: datetime, say: Callable[[str], None]) -> None:
    say(DEMO_STEPS["units"])
    found = read_units(UNITS.read_bytes(), {})
    if found.problems:
        raise ValueError(found.problems)
    await units.import_units(store, found.rows, history_begins(board))
    known = await units.all_units(store)
    await _populate(store, board, known, now)
    say(DEMO_STEPS["history"])
    studied, planned = drafts.of_2023(board.zone)
    for draft, told in ((studied, history.studied), (planned, history.plans)):
        campaign = await campaigns.create(store, draft, draft.campaign.opens_at)
        await _retell(store, campaign, told(known, board.zone))
        await campaigns.close(store, campaign.code, drafts.closing(board.zone))
    await settings.put(store, settings.DEMONSTRATION, now.isoformat())


def history_begins(board: Board) -> datetime:
    """When the demonstration's units began to be."""
    return drafts.of_2023(board.zone)[0].campaign.opens_at


async def _open_campaign(store: Store, board: Board, now: datetime, say: Callable[[str], None]) -> None:
    """One campaign open today; an earlier one whose deadline has passed makes room."""
    current = [one for one in await campaigns.all_campaigns(store) if one.is_open(now)]
    if any(one.due_at > now for one in current):
        return
    for one in current:
        await campaigns.close(store, one.code, now)
    say(DEMO_STEPS["open"])
    campaign = await campaigns.create(store, drafts.open_today(now, board.zone), now - drafts.BEGAN_BEFORE)
    known = await units.all_units(store)
    await _retell(store, campaign, history.lately(known, _players(), now, board.zone))


def _players() -> list[str]:
    return [role["unit_code"] for group in ROLES for role in group["roles"] if role["unit_code"]]


async def _populate(store: Store, board: Board, known: Sequence[Unit], now: datetime) -> None:
    """The roles that can be played, and a made-up reporter for nearly every other unit."""
    for group in ROLES:
        for role in group["roles"]:
            unit = role["unit_code"] or None
            await _link(store, board, Role(role["duty"]), unit, f"demo-{role['id']}", role["called"], now)
    played = set(_players())
    others = [unit for unit in known if unit.code not in played]
    for unit in others[:-UNLINKED]:
        await _link(store, board, Role.SECRETARY, unit.code, f"demo-{unit.code}", texts.reporter(unit.code), now)


async def _link(
    store: Store, board: Board, role: Role, unit: str | None, address: str, name: str, now: datetime
) -> None:
    made = await invites.create(store, board.secret, role, [unit], now)
    invite = (await invites.named(store, board.secret, [made[0].code]))[made[0].code]
    await invites.link(store, Link(invite.id, chat_of(address), name, None, KEPT), now)


async def _retell(store: Store, campaign: Campaign, told: Iterable[Told]) -> None:
    """Record a history through the product's own reports, a day at a time."""
    reporters = await people.reporters(store)
    for _, day in groupby(told, key=lambda one: one.at.date()):
        once = {one.unit_id: one for one in day}
        debts = await reports.debts_of(store, [campaign], list(once))
        made = []
        for debt in debts:
            one = once[debt.unit_id]
            person_id, name = reporters.get(debt.unit_id, (None, ""))
            made.append(
                make_report(
                    debt,
                    one.given,
                    words=one.words,
                    person_id=person_id,
                    by_name=name,
                    chat=None,
                    said_at=one.at,
                    recorded_at=one.at,
                    planned_on=one.planned_on,
                )
            )
        await reports.record(store, [(report, None) for report in made])


@asynccontextmanager
async def reminding(app: App) -> AsyncIterator[None]:
    """One reminder shortly after the start, whatever the hour: otherwise there would be nothing to see."""

    async def remind() -> None:
        await asyncio.sleep(REMIND_AFTER.total_seconds())
        now = app.now()
        async with app.database.begin() as store:
            chosen = [one for one in await campaigns.all_campaigns(store) if one.is_open(now)]
            await run_now(store, chosen, now, app.board.zone)
        app.deliver()

    task = asyncio.create_task(remind())
    try:
        yield
    finally:
        task.cancel()
