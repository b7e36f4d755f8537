"""tonghop campaign: what is asked, from a file; opened and closed."""

from pathlib import Path

import typer

from bot.commands.shell import AsJson, Mistake, carry_out, configured, emit, now, opened, read_file
from domain.calendar import is_working_day
from domain.campaigns import Campaign
from imports.campaigns import BadCampaign, read_campaign
from storage import campaigns, summary
from storage.campaigns import CodeTaken, NoUnits
from texts import commands as texts
from texts import files
from texts.writing import day, deadline, moment

app = typer.Typer(help="Campaigns (đợt).", no_args_is_help=True)


@app.command("import")
def import_file(path: Path, as_json: AsJson = False) -> None:
    """Take in a campaign file (YAML)."""
    carry_out(_import(path, read_file(path), as_json))


async def _import(path: Path, data: bytes, as_json: bool) -> None:
    settings = configured()
    try:
        draft = read_campaign(data, settings.zone, settings.unit_noun)
        async with opened(settings) as database, database.begin() as store:
            made = await campaigns.create(store, draft, now())
            counted = await summary.current(store, made, now())
    except BadCampaign as error:
        _refuse(path, error.problems, as_json)
    except CodeTaken as error:
        _refuse(path, [files.code_taken(str(error))], as_json)
    except NoUnits as error:
        _refuse(path, [files.unknown_units(str(error)) if error.unknown else files.NO_UNITS], as_json)
    due = made.due_at.astimezone(settings.zone)
    opens = made.opens_at.astimezone(settings.zone)
    expected = counted.units.expected
    lines = [texts.CAMPAIGN_ADDED.format(code=made.code, units=expected, opens=moment(opens), due=deadline(due))]
    warnings = [] if is_working_day(due.date()) else [files.day_off(day(due.date()))]
    emit(
        {"code": made.code, "units": expected, "warnings": warnings, "errors": []},
        [*lines, *warnings],
        as_json=as_json,
    )


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


async def _switch(code: str, state: str, as_json: bool) -> None:
    settings = configured()
    async with opened(settings) as database, database.begin() as store:
        found = await campaigns.campaign(store, code)
        if found is None:
            raise Mistake(texts.no_campaign(code))
        if _state(found) == state:
            raise Mistake(texts.OPEN_ALREADY if state == "open" else texts.CLOSED_ALREADY)
        if state == "open":
            await campaigns.open_now(store, found.code, now())
        else:
            await campaigns.close(store, found.code, now())
    line = texts.CAMPAIGN_LINE.format(
        code=found.code,
        state=texts.STATES[state],
        due=deadline(found.due_at.astimezone(settings.zone)),
        name=found.name,
    )
    emit({"code": found.code, "state": state}, [line], as_json=as_json)
