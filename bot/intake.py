"""A file that an officer hands in, by whichever door, is taken in: all of it in one transaction, or nothing."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, Calendar
from domain.campaigns import Campaign, Refit
from domain.problems import Problem
from domain.units import ImportResult
from imports.campaign_checks import Objection, cannot_change, unknown_units
from imports.campaigns import BadCampaign, CampaignFile, read_campaign_file
from imports.units import UnitFile, read_unit_file
from storage import campaigns, summary, units
from storage.audience import NoUnits
from storage.database import IMPORT_LOCK, Database, Store
from texts import campaigns as sentences
from texts import files
from texts.units import refitted
from texts.writing import day


@dataclass(frozen=True, slots=True)
class UnitsTaken:
    """What a list of units did; with `result.errors` nothing. `refits`: what it changed in campaigns, by code.

    `right`: how many of its rows are as they should be.
    """

    result: ImportResult
    refits: Mapping[str, Refit] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    right: int = 0


@dataclass(frozen=True, slots=True)
class CampaignTaken:
    """What a campaign file did. `units`: how many it is for; `changes`: sentences, none for a new campaign."""

    campaign: Campaign
    units: int
    new: bool
    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


async def take_units(database: Database, data: bytes, now: datetime, *, dry_run: bool = False) -> UnitsTaken:
    """Bring the list of units in line with a file, and the campaigns that are not over with the list."""
    file = await asyncio.to_thread(read_unit_file, data)
    async with database.begin() as store:
        await store.take_turns(IMPORT_LOCK)
        taken = await bring_in_line(store, file, now)
        if dry_run or taken.result.errors:
            await store.undo()
    return taken


async def bring_in_line(store: Store, file: UnitFile, now: datetime, by: int | None = None) -> UnitsTaken:
    """As `take_units`, in a transaction that is under way, to be taken back where there are errors."""
    found = file.beside({unit.code: unit.parent for unit in await units.all_units(store)})
    if found.problems:
        errors = ImportResult(errors=found.problems)
        return UnitsTaken(errors, warnings=found.warnings, right=len(file.rows))
    result = await units.import_units(store, found.rows, now, by)
    try:
        refits = await campaigns.refit_all(store, now) if result.added or result.changed else {}
    except campaigns.Emptied as emptied:
        problem = Problem(1, "", files.emptied(str(emptied)))
        return UnitsTaken(ImportResult(errors=(problem,)), warnings=found.warnings)
    closed = (files.closed_units(result.closed),) if result.closed else ()
    return UnitsTaken(result, refits, found.warnings + closed)


async def take_campaign(
    database: Database,
    data: bytes,
    zone: ZoneInfo,
    unit_noun: str,
    now: datetime,
    calendar: Calendar = WEEKDAYS,
    *,
    dry_run: bool = False,
) -> CampaignTaken:
    """Make a campaign of a file, or make the one of its code what the file says. Raises BadCampaign."""
    file = await asyncio.to_thread(read_campaign_file, data, zone, unit_noun)
    async with database.begin() as store:
        await store.take_turns(IMPORT_LOCK)
        taken = await _campaign(store, file, zone, now, calendar)
        if dry_run:
            await store.undo()
    return taken


async def _campaign(
    store: Store, file: CampaignFile, zone: ZoneInfo, now: datetime, calendar: Calendar
) -> CampaignTaken:
    codes = {unit.code for unit in await units.all_units(store)}
    _refuse(file, unknown_units(file.draft, codes))
    stood = await campaigns.campaign(store, file.draft.campaign.code)
    if stood:
        _refuse(file, cannot_change(stood, file.draft, now))
    try:
        made, changes = await (_change(store, stood, file, zone, now) if stood else _make(store, file, now))
    except NoUnits as error:
        raise BadCampaign([file.problem(files.NO_UNITS, "units")]) from error
    expected = (await summary.current(store, made, now)).units.expected
    due = made.due_at.astimezone(zone).date()
    warnings = () if calendar.is_working_day(due) else (files.day_off(day(due), calendar.name_of(due)),)
    return CampaignTaken(made, expected, stood is None, changes, warnings)


def _refuse(file: CampaignFile, objections: Iterable[Objection]) -> None:
    problems = [file.problem(sentence, *path) for path, sentence in objections]
    if problems:
        raise BadCampaign(problems)


async def _make(store: Store, file: CampaignFile, now: datetime) -> tuple[Campaign, tuple[str, ...]]:
    return await campaigns.create(store, file.draft, now), ()


async def _change(
    store: Store, stood: Campaign, file: CampaignFile, zone: ZoneInfo, now: datetime
) -> tuple[Campaign, tuple[str, ...]]:
    changed, refit = await campaigns.change(store, stood, file.draft, now)
    told = tuple(sentences.differences(stood, changed, zone))
    return changed, told + ((refitted(stood.code, refit),) if refit else ())
