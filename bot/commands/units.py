"""tonghop units: the list of units, from a file and on the screen."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shell import AsJson, Mistake, carry_out, configured, emit, now, opened, read_day, read_file
from bot.intake import take_units
from domain.units import Unit
from scheduler import upkeep
from storage import units
from texts import commands as texts
from texts import files
from texts import units as sentences

app = typer.Typer(help="The list of units.", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]
OnDay = Annotated[str, typer.Option("--on", metavar="DATE", help="The first day without it: YYYY-MM-DD.")]
Heir = Annotated[str | None, typer.Option("--merged-into", metavar="CODE", help="The unit it became part of.")]


@app.command("import")
def import_file(path: Path, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Bring the list in line with a CSV or .xlsx file: all of it, or nothing."""
    data = read_file(path)
    carry_out(_import(path, data, dry_run, as_json))


async def _import(path: Path, data: bytes, dry_run: bool, as_json: bool) -> None:
    async with opened(configured()) as database:
        taken = await take_units(database, data, now(), dry_run=dry_run)
    result = taken.result
    counts = {"added": result.added, "changed": result.changed, "unchanged": result.unchanged}
    lines = (
        [files.refused(str(path)), *(files.place(one.row, one.column, one.problem) for one in result.errors)]
        if result.errors
        else [(texts.UNITS_DRY if dry_run else texts.UNITS_DONE).format(**counts)]
    )
    lines += [sentences.refitted(code, one) for code, one in taken.refits.items()]
    document = {
        "errors": [asdict(error) for error in result.errors],
        "warnings": list(taken.warnings),
        "campaigns": {code: asdict(one) for code, one in taken.refits.items()},
    }
    emit(counts | document, [*lines, *taken.warnings], as_json=as_json)
    if result.errors:
        raise typer.Exit(2)


@app.command()
def close(code: str, on: OnDay, merged_into: Heir = None, as_json: AsJson = False) -> None:
    """A unit ends: from that day it counts no more. With --merged-into, what hung below it goes there."""
    carry_out(_close(code, read_day(on), merged_into, as_json))


async def _close(code: str, on: date, merged_into: str | None, as_json: bool) -> None:
    found = configured()
    async with opened(found) as database, database.begin() as store:
        known = {unit.code: unit for unit in await units.all_units(store)}
        unit = _active(known, code)
        heir = _active(known, merged_into) if merged_into else None
        if heir == unit:
            raise Mistake(texts.MERGED_INTO_ITSELF)
        await units.close(store, unit, on, heir, now())
        await upkeep.units_leave(store, now(), found.zone)
    line = sentences.closed(unit.name, on, heir.name if heir else None)
    document = {"code": code, "active_to": on.isoformat(), "merged_into": merged_into}
    emit(document, [line], as_json=as_json)


def _active(known: Mapping[str, Unit], code: str) -> Unit:
    unit = known.get(code)
    if unit is None:
        raise Mistake(texts.no_unit(code))
    if unit.active_to is not None:
        raise Mistake(texts.unit_closed(code, unit.active_to.isoformat()))
    return unit


@app.command("list")
def show(as_json: AsJson = False) -> None:
    """Every unit, by code."""
    carry_out(_show(as_json))


async def _show(as_json: bool) -> None:
    async with opened(configured()) as database, database.read() as store:
        found = await units.all_units(store)
    rows = [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "sector": unit.sector,
            "members": unit.members,
            "individual_quota": unit.individual_quota,
            "parent": unit.parent,
            "phone": unit.phone,
            "active_to": unit.active_to.isoformat() if unit.active_to else None,
            "merged_into": unit.merged_into,
        }
        for unit in found
    ]
    emit(
        rows,
        (sentences.line(unit) for unit in found),
        as_json=as_json,
    )
