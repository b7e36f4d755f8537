"""tonghop campaign: what is asked, from a file; opened and closed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.shell import AsJson, Mistake, carry_out, configured, emit, now, opened, read_file
from domain.calendar import is_working_day
from domain.campaigns import Campaign, CampaignDraft
from imports.campaigns import BadCampaign, read_campaign
from scheduler import rounds
from storage import campaigns, summary
from storage.audience import NoUnits
from storage.database import Store
from texts import campaigns as sentences
from texts import commands as texts
from texts import files
from texts.units import refitted
from texts.writing import day, deadline, moment

app = typer.Typer(help="Campaigns (đợt).", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]


@app.command("import")
def import_file(path: Path, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Take in a campaign file (YAML): a new campaign, or what an open one is to be from now on."""
    carry_out(_import(path, read_file(path), dry_run, as_json))


async def _import(path: Path, data: bytes, dry_run: bool, as_json: bool) -> None:
    settings = configured()
    try:
        draft = read_campaign(data, settings.zone, settings.unit_noun)
        async with opened(settings) as database, database.begin() as store:
            told = await _take_in(store, draft, settings.zone)
            if dry_run:
                await store.undo()
    except BadCampaign as error:
        _refuse(path, error.problems, as_json)
    except NoUnits as error:
        _refuse(path, [files.unknown_units(str(error)) if error.unknown else files.NO_UNITS], as_json)
    due = draft.campaign.due_at.astimezone(settings.zone).date()
    warnings = [] if is_working_day(due) else [files.day_off(day(due))]
    lines = [*([texts.CAMPAIGN_DRY] if dry_run else []), *told.lines, *warnings]
    document = {"code": draft.campaign.code, "units": told.units, "new": told.new, "changed": list(told.changes)}
    emit(document | {"warnings": warnings, "errors": []}, lines, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Told:
    units: int
    new: bool
    changes: tuple[str, ...]
    lines: tuple[str, ...]


async def _take_in(store: Store, draft: CampaignDraft, zone: ZoneInfo) -> _Told:
    """Make the campaign, or change the one of that code. Raises BadCampaign, NoUnits."""
    stood = await campaigns.campaign(store, draft.campaign.code)
    if stood is None:
        made = await campaigns.create(store, draft, now())
        units = (await summary.current(store, made, now())).units.expected
        opens, due = made.opens_at.astimezone(zone), made.due_at.astimezone(zone)
        line = texts.CAMPAIGN_ADDED.format(code=made.code, units=units, opens=moment(opens), due=deadline(due))
        return _Told(units, True, (), (line,))
    if problems := _cannot_change(stood, draft):
        raise BadCampaign(problems)
    changed, refit = await campaigns.change(store, stood, draft, now())
    units = (await summary.current(store, changed, now())).units.expected
    told = tuple(sentences.differences(stood, changed, zone))
    told += (refitted(stood.code, refit),) if refit else ()
    line = texts.CAMPAIGN_CHANGED.format(code=stood.code) if told else texts.CAMPAIGN_SAME.format(code=stood.code)
    return _Told(units, False, told, (line, *told))


def _cannot_change(stood: Campaign, draft: CampaignDraft) -> list[str]:
    if stood.closed_at is not None and stood.closed_at <= now():
        return [files.CLOSED_CAMPAIGN]
    both = [(item, old) for item in draft.campaign.items if (old := stood.item(item.key))]
    if not both:
        return [files.another_campaign(stood.code, stood.title)]
    return [files.other_kind(old.key, old.kind) for item, old in both if item.kind is not old.kind]


def _refuse(path: Path, problems: list[str], as_json: bool) -> None:
    emit({"errors": problems}, [files.refused(str(path)), *problems], as_json=as_json)
    raise typer.Exit(2)


@app.command("list")
def show(as_json: AsJson = False) -> None:
    """Every campaign, by deadline."""
    carry_out(_show(as_json))


async def _show(as_json: bool) -> None:
    settings = configured()
    async with opened(settings) as database, database.read() as store:
        found = await campaigns.all_campaigns(store)
    rows = [
        {
            "code": one.code,
            "title": one.title,
            "short": one.short,
            "state": _state(one),
            "opens": one.opens_at.astimezone(settings.zone).isoformat(),
            "due": one.due_at.astimezone(settings.zone).isoformat(),
            "version": one.version,
        }
        for one in found
    ]
    lines = [
        texts.CAMPAIGN_LINE.format(
            code=one.code,
            state=texts.STATES[_state(one)],
            due=deadline(one.due_at.astimezone(settings.zone)),
            name=one.name,
        )
        for one in found
    ]
    emit(rows, lines, as_json=as_json)


def _state(campaign: Campaign) -> str:
    if campaign.cancelled_at is not None:
        return "cancelled"
    if campaign.is_open(now()):
        return "open"
    return "coming" if campaign.closed_at is None else "closed"


@app.command("open")
def open_(code: str, as_json: AsJson = False) -> None:
    """Open a campaign now, or again."""
    carry_out(_switch(code, "open", as_json))


@app.command()
def close(code: str, as_json: AsJson = False) -> None:
    """Close a campaign: it takes no more answers and reminds nobody."""
    carry_out(_switch(code, "closed", as_json))


@app.command()
def cancel(code: str, as_json: AsJson = False) -> None:
    """Call a campaign off, before or after it opened; who was to report is told."""
    carry_out(_switch(code, "cancelled", as_json))


async def _switch(code: str, state: str, as_json: bool) -> None:
    settings = configured()
    async with opened(settings) as database, database.begin() as store:
        found = await campaigns.campaign(store, code)
        if found is None:
            raise Mistake(texts.no_campaign(code))
        if _state(found) == state:
            raise Mistake(texts.ALREADY[state])
        if state == "open":
            await campaigns.open_now(store, found.code, now())
        elif state == "closed":
            await campaigns.close(store, found.code, now())
        else:
            await rounds.call_off(store, found, now())
    line = texts.CAMPAIGN_LINE.format(
        code=found.code,
        state=texts.STATES[state],
        due=deadline(found.due_at.astimezone(settings.zone)),
        name=found.name,
    )
    emit({"code": found.code, "state": state}, [line], as_json=as_json)
