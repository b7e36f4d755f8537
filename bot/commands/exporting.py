"""tonghop export: a campaign as a workbook, a draft report or a picture; a year's ranking; of the whole tree."""

import secrets
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import gathering
from bot.commands.shell import AsJson, AsOf, Mistake, board_of, carry_out, configured, emit, now, opened, read_day
from bot.settings import Settings
from domain.calendar import end_of_day
from domain.dossier import Dossier
from domain.exports import CannotMake, Export, Form, MadeFile
from exports import files
from scheduler import upkeep
from storage import campaigns, dossier
from storage.database import Store
from texts import commands as texts


class OfCampaign(StrEnum):
    """The forms that a campaign's file may have."""

    EXCEL = Form.EXCEL
    WORD = Form.WORD
    PICTURE = Form.PICTURE


Code = Annotated[str | None, typer.Argument(metavar="CODE", help="The campaign.")]
Kind = Annotated[
    OfCampaign, typer.Option("--format", help="xlsx: a workbook; docx: a draft report; png: the picture.")
]
Year = Annotated[
    int | None,
    typer.Option("--ranking", metavar="YEAR", help="Instead of a campaign that year's ranking (xlsx)."),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to put it.")]


def export(
    form: Kind, out: Out, code: Code = None, ranking: Year = None, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Make a file of a campaign or of a year's ranking, now or as of the end of a past day."""
    if (code is None) == (ranking is None):
        raise Mistake(texts.CAMPAIGN_OR_RANKING)
    if ranking is not None and form is not OfCampaign.EXCEL:
        raise Mistake(texts.RANKING_AS)
    carry_out(_export(code, ranking, Form(form), out, as_of, as_json))


async def _export(
    code: str | None, year: int | None, form: Form, out: Path, as_of: str | None, as_json: bool
) -> None:
    found, moment = configured(), now()
    asked = _moment(found, as_of, moment)
    async with opened(found) as database:
        async with database.begin() as store:
            # Where no bot runs, nobody else would note that a unit's last day has come.
            await upkeep.units_leave(store, moment, found.zone)
        async with database.read() as store:
            if code is None:
                made, of = await _ranking(store, found, year or 0, asked, past=as_of is not None)
            else:
                read = await _read(store, found, code, asked, moment, past=as_of is not None)
                made, of = _made(read, form), {"campaign": read.campaign.code}
    _write(out, made.content)
    row = of | {"format": form.value, "file": str(out), "bytes": len(made.content)}
    emit(row, [texts.exported(str(out))], as_json=as_json)


def _made(read: Dossier, form: Form) -> MadeFile:
    """The file. Raises Mistake where the Board's own template cannot be used."""
    try:
        return files.make(read, form, names=True)
    except CannotMake as error:
        raise Mistake(str(error)) from None


async def _ranking(
    store: Store, found: Settings, year: int, asked: datetime, *, past: bool
) -> tuple[MadeFile, dict[str, Any]]:
    wanted = Export(Form.EXCEL, 0, asked, to_the_day=past, year=year)
    read = await gathering.ranking(store, board_of(found), wanted)
    if not read.ranked:
        raise Mistake(texts.nothing_ranked(year))
    return files.ranking(read), {"ranking": year}


def _moment(found: Settings, as_of: str | None, moment: datetime) -> datetime:
    if as_of is None:
        return moment
    day = read_day(as_of)
    if day > moment.astimezone(found.zone).date():
        raise Mistake(texts.future_day(as_of))
    return end_of_day(day, found.zone)


async def _read(
    store: Store, found: Settings, code: str, asked: datetime, moment: datetime, *, past: bool
) -> Dossier:
    campaign = await campaigns.campaign(store, code)
    if campaign is None:
        raise Mistake(texts.no_campaign(code))
    read = await dossier.read(store, campaign, asked, in_charge=None, to_the_day=past)
    today = moment.astimezone(found.zone).date()
    return Dossier(board_of(found), read.summary, read.lines, today, phones=read.phones)


def _write(out: Path, content: bytes) -> None:
    """All of it, or nothing. Raises Mistake."""
    coming = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        coming.write_bytes(content)
        coming.replace(out)
    except OSError as error:
        with suppress(OSError):
            coming.unlink(missing_ok=True)
        raise Mistake(texts.cannot_write(str(out), error.strerror or str(error))) from None
