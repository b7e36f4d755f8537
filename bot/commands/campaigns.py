"""tonghop campaign: what is asked, from a file; opened and closed."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.shell import AsJson, Mistake, calendar_of, carry_out, configured, emit, now, opened, read_file
from bot.intake import CampaignTaken, take_campaign
from domain.campaigns import Campaign
from imports.campaigns import BadCampaign
from scheduler import rounds
from storage import campaigns
from texts import commands as texts
from texts import files
from texts.writing import deadline, moment

app = typer.Typer(help="Campaigns (đợt).", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]


@app.command("import")
def import_file(path: Path, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Take in a campaign file (YAML): a new campaign, or what an open one is to be from now on."""
    carry_out(_import(path, read_file(path), dry_run, as_json))


async def _import(path: Path, data: bytes, dry_run: bool, as_json: bool) -> None:
    settings = configured()
    calendar, noun = calendar_of(settings), settings.unit_noun
    try:
        async with opened(settings) as database:
            taken = await take_campaign(database, data, settings.zone, noun, now(), calendar, dry_run=dry_run)
    except BadCampaign as error:
        lines = [files.spot(one.row, one.column, one.problem) for one in error.problems]
        document = {"errors": [asdict(one) for one in error.problems]}
        emit(document, [files.refused(str(path)), *lines], as_json=as_json)
        raise typer.Exit(2) from None
    lines = [texts.CAMPAIGN_DRY] if dry_run else []
    lines += [_told(taken, settings.zone), *taken.changes, *taken.warnings]
    emit(
        {
            "code": taken.campaign.code,
            "units": taken.units,
            "new": taken.new,
            "changed": list(taken.changes),
            "warnings": list(taken.warnings),
            "errors": [],
        },
        lines,
        as_json=as_json,
    )


def _told(taken: CampaignTaken, zone: ZoneInfo) -> str:
    made = taken.campaign
    if not taken.new:
        return (texts.CAMPAIGN_CHANGED if taken.changes else texts.CAMPAIGN_SAME).format(code=made.code)
    opens, due = made.opens_at.astimezone(zone), made.due_at.astimezone(zone)
    return texts.CAMPAIGN_ADDED.format(code=made.code, units=taken.units, opens=moment(opens), due=deadline(due))


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
