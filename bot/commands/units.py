"""tonghop units: the list of units, from a file and on the screen."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shell import AsJson, carry_out, configured, emit, now, opened, read_file
from domain.units import ImportResult
from imports.units import read_units
from storage import units
from texts import commands as texts
from texts import files

app = typer.Typer(help="The list of units.", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]


@app.command("import")
def import_file(path: Path, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Bring the list in line with a CSV or .xlsx file: all of it, or nothing."""
    data = read_file(path)
    carry_out(_import(path, data, dry_run, as_json))


async def _import(path: Path, data: bytes, dry_run: bool, as_json: bool) -> None:
    result = ImportResult()
    async with opened(configured()) as database, database.begin() as store:
        known = {unit.code for unit in await units.all_units(store)}
        rows, problems = read_units(data, known)
        result = ImportResult(errors=tuple(problems)) if problems else await units.import_units(store, rows, now())
        if dry_run:
            await store.undo()
    counts = {"added": result.added, "changed": result.changed, "unchanged": result.unchanged}
    if result.errors:
        lines = [
            files.refused(str(path)),
            *(files.place(one.row, one.column, one.problem) for one in result.errors),
        ]
    else:
        lines = [(texts.UNITS_DRY if dry_run else texts.UNITS_DONE).format(**counts)]
    emit(counts | {"errors": [asdict(error) for error in result.errors]}, lines, as_json=as_json)
    if result.errors:
        raise typer.Exit(2)


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
        }
        for unit in found
    ]
    emit(
        rows,
        (f"{unit.code}\t{unit.name}\t{unit.sector}\t{unit.individual_quota}" for unit in found),
        as_json=as_json,
    )
