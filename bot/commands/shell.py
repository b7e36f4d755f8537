"""What every command shares: the settings, an open database, how data and mistakes are printed."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import logs, settings
from bot.settings import Settings, SettingsError
from domain.board import Board
from domain.calendar import Calendar
from domain.scoring import Scoring
from imports.calendar import SHIPPED, BadCalendar, read_calendar
from imports.scoring import SHIPPED as SHIPPED_SCORING
from imports.scoring import BadScoring, read_scoring
from storage.database import PATIENCE, Database, DatabaseAway, MadeByNewer
from texts import calendar as calendars
from texts import commands as texts
from texts import files

TEMPLATE = "mau-bao-cao.docx"


class Mistake(Exception):
    """The user's mistake, in one sentence: printed on standard error, exit status 2."""


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The end of a past day: YYYY-MM-DD.")]


def configured() -> Settings:
    """The settings, with the logs set up by them. Raises Mistake."""
    try:
        found = settings.load()
    except SettingsError as error:
        raise Mistake(str(error)) from None
    logs.set_up(found.log_format, found.secrets())
    return found


def board_of(found: Settings, *, demo: bool = False) -> Board:
    """The Board that the settings name. Raises Mistake without a secret key where one is required."""
    calendar, rules = calendar_of(found), scoring_of(found)
    try:
        return Board(
            agency=found.agency,
            zone=found.zone,
            secret=found.secret(),
            demo=demo,
            address=found.address(),
            public=found.address() if demo else found.public_url,
            calendar=calendar,
            parent=found.agency_parent,
            place=found.place,
            scoring=rules,
            unit_noun=found.unit_noun,
            template=str(found.data_dir / TEMPLATE),
        )
    except SettingsError as error:
        raise Mistake(str(error)) from None
    except OSError as error:
        raise Mistake(texts.cannot_write(str(found.data_dir), error.strerror or str(error))) from None


def calendar_of(found: Settings) -> Calendar:
    """The days people work on: of the file that the settings name, else of the one that comes along.

    Raises Mistake with what is wrong first.
    """
    path = found.calendar_file or SHIPPED
    try:
        return read_calendar(read_file(Path(path)))
    except BadCalendar as error:
        one = error.problems[0]
        raise Mistake(calendars.refused(str(path), files.place(one.row, one.column, one.problem))) from None


def scoring_of(found: Settings) -> Scoring:
    """The rules by which a year is scored. Raises Mistake."""
    path = Path(found.scoring) if found.scoring else SHIPPED_SCORING
    try:
        return read_scoring(path.read_bytes())
    except (OSError, BadScoring) as error:
        raise Mistake(texts.bad_scoring(str(path), str(error))) from None


@asynccontextmanager
async def opened(found: Settings, patience: float = PATIENCE) -> AsyncIterator[Database]:
    """The database, brought to this program's version."""
    database = Database(found.database_url, patience)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


def carry_out(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work. Raises Mistake when the database does not answer."""
    try:
        asyncio.run(work)
    except DatabaseAway as away:
        raise Mistake(texts.database_away(str(away))) from None
    except MadeByNewer as found:
        raise Mistake(texts.database_newer(str(found))) from None


def emit(data: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print one JSON document, or lines for people, on standard output. Raises Mistake when that takes no more."""
    out = json.dumps(data, ensure_ascii=False, indent=2) if as_json else "\n".join(lines)
    try:
        sys.stdout.write(out + "\n")
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # so that the interpreter does not try once more as it ends
        raise Mistake(texts.cannot_print(error.strerror or str(error))) from None


def read_file(path: Path) -> bytes:
    """The bytes of a file the user named. Raises Mistake."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Mistake(texts.cannot_read(str(path), error.strerror or str(error))) from None


def read_day(value: str) -> date:
    """A day the user typed as YYYY-MM-DD. Raises Mistake."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Mistake(texts.not_a_day(value)) from None


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)
