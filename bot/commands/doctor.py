"""tonghop doctor: what is well, what wants attention, what is broken, and what to do. It changes nothing."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import typer

from bot.commands.bots import at_work, standings
from bot.commands.shell import TEMPLATE, AsJson, Mistake, calendar_of, carry_out, configured, emit, now
from bot.settings import Settings
from domain.bots import share
from domain.calendar import WEEKDAYS, Calendar, Certainty
from domain.exports import CannotMake
from domain.people import Role
from storage import campaigns, gone, health, inbox, outbox, owner, people, settings, units
from storage.backups import Backups
from storage.database import Database, DatabaseAway, MadeByNewer, Store
from storage.shelf import Shelf
from texts import backups
from texts import calendar as calendars
from texts import doctor as texts
from texts import report as reports
from texts.runs import clock_off

State = Literal["good", "note", "bad"]
LITTLE, VERY_LITTLE = 1024**3, 100 * 1024**2
RUNS_OUT = timedelta(days=60)
ALIVE, TOO_LONG, OLD = timedelta(minutes=3), timedelta(minutes=10), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, in a sentence."""

    check: str
    state: State
    told: str


def doctor(as_json: AsJson = False) -> None:
    """Look at everything that can be wrong; exit status 1 when something is broken."""
    carry_out(_examine(as_json))


async def _examine(as_json: bool) -> None:
    found = configured()
    calendar, dates = _calendar(found)
    house = [*_data_dir(found), *_disk(found), *_secret(found), _address(found), *_template(found), *dates]
    findings = [*house, *await _database(found, calendar)]
    well = all(one.state == "good" for one in findings)
    lines = [f"{texts.SIGNS[one.state]} {one.told}" for one in findings] + ([texts.ALL_WELL] if well else [])
    broken = any(one.state == "bad" for one in findings)
    emit({"ok": not broken, "checks": [asdict(one) for one in findings]}, lines, as_json=as_json)
    if broken:
        raise typer.Exit(1)


def _data_dir(found: Settings) -> Iterator[Finding]:
    folder = found.data_dir
    if not folder.is_dir():
        yield Finding("data_dir", "bad", texts.NO_DATA_DIR.format(path=folder))
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("data_dir", "bad", texts.CANNOT_WRITE.format(path=folder))
        return
    seen = [str(path) for path in _private(found) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    told = texts.OPEN_TO_OTHERS.format(paths=", ".join(seen)) if seen else texts.DATA_DIR_GOOD.format(path=folder)
    yield Finding("data_dir", "note" if seen else "good", told)


def _private(found: Settings) -> list[Path]:
    """The files that nobody else may read."""
    path = Database(found.database_url).url.database if found.is_sqlite else None
    named = [found.data_dir / "secret.key", *([Path(path)] if path else [])]
    return [one for one in named if one.is_file()]


def _disk(found: Settings) -> Iterator[Finding]:
    if not found.data_dir.is_dir():
        return
    free = shutil.disk_usage(found.data_dir).free
    state: State = "bad" if free < VERY_LITTLE else "note" if free < LITTLE else "good"
    told = texts.DISK_GOOD if state == "good" else texts.DISK_LOW
    yield Finding("disk", state, told.format(free=texts.size(free)))


def _address(found: Settings) -> Finding:
    if not found.public_url:
        return Finding("public_url", "note", texts.NO_PUBLIC_URL)
    return Finding("public_url", "good", texts.PUBLIC_URL_GOOD.format(url=found.public_url))


def _template(found: Settings) -> Iterator[Finding]:
    """Whether a draft can be made by the Board's own template, where it has one."""
    own = found.data_dir / TEMPLATE
    if not own.exists():
        return
    from exports import word  # slow to load

    try:
        word.check(own)
    except CannotMake as error:
        yield Finding("template", "bad", str(error))
    else:
        yield Finding("template", "good", reports.good(own.name))


def _calendar(found: Settings) -> tuple[Calendar, list[Finding]]:
    """The calendar, and how it is: whether it can be read, and how far it reaches."""
    try:
        calendar = calendar_of(found)
    except Mistake as mistake:
        return WEEKDAYS, [Finding("calendar", "bad", str(mistake))]
    today, until = now().astimezone(found.zone).date(), calendar.until
    soon = sorted(one for one in calendar.special if today <= one <= today + RUNS_OUT)
    unsure = [one for one in soon if calendar.special[one].certainty is Certainty.PROPOSED]
    findings = [_reach(until, today, found)] if until else []
    if unsure:
        told = calendars.not_certain([(one, calendar.special[one].name) for one in unsure])
        findings.append(Finding("days_off", "note", told))
    return calendar, findings


def _reach(until: date, today: date, found: Settings) -> Finding:
    if until - today > RUNS_OUT:
        return Finding("calendar", "good", calendars.good(until))
    return Finding("calendar", "note", calendars.runs_out(until, found.calendar_file))


async def _database(found: Settings, calendar: Calendar) -> list[Finding]:
    database = Database(found.database_url)
    if missing := missing_file(database):
        return [Finding("database", "bad", texts.NO_DATABASE.format(path=missing))]
    try:
        if not await database.is_current():
            return [Finding("database", "bad", texts.DATABASE_OLD)]
        async with database.read() as store:
            if broken := await health.damage(store):
                return [Finding("database", "bad", texts.DATABASE_BROKEN.format(reason=broken))]
            well = Finding("database", "good", texts.DATABASE_GOOD)
            return [
                well,
                *await _house(store, found),
                *await _bots(store, found),
                *await _contents(store, found, calendar),
                await _backup(store, found),
            ]
    except MadeByNewer as newer:
        return [Finding("database", "bad", texts.DATABASE_NEW.format(found=newer))]
    except DatabaseAway as away:
        return [Finding("database", "bad", texts.DATABASE_AWAY.format(reason=away))]
    finally:
        await database.close()


def missing_file(database: Database) -> str:
    """The file of an SQLite database that is not there, and that looking at would make; else nothing."""
    path = database.url.database if database.is_sqlite else None
    return path if path and not Path(path).is_file() else ""


def _secret(found: Settings) -> Iterator[Finding]:
    if not found.secret_key and not found.is_sqlite:
        yield Finding("secret_key", "bad", texts.KEY_MISSING)


async def _house(store: Store, found: Settings) -> list[Finding]:
    """Whether it runs, on its own data directory, and what waits."""
    ticked, moment = await settings.get(store, settings.TICKED_AT), now()
    runs = ticked is not None and moment - datetime.fromisoformat(ticked) < ALIVE
    came, went = await inbox.counts(store), await outbox.counts(store)
    since = await health.waiting_since(store)
    findings = [Finding("run", "good" if runs else "note", texts.RUNNING if runs else texts.NOT_RUNNING)]
    if await owner.of_folder(store) not in ("", owner.on_disk(found.data_dir)):
        findings.append(Finding("data_dir", "bad", texts.MARKER_MISSING.format(path=found.data_dir)))
    if off := int(await settings.get(store, settings.CLOCK_OFF) or 0):
        findings.append(Finding("clock", "bad", clock_off(abs(off), ahead=off > 0).removeprefix("⚠️ ")))
    if came["failed"] or went["failed"]:
        findings.append(Finding("queues", "note", texts.failed(came["failed"], went["failed"])))
    if since is not None and moment - since > TOO_LONG:
        findings.append(Finding("queues", "bad", texts.waiting(int((moment - since).total_seconds() // 60))))
    if all(one.check != "queues" for one in findings):
        findings.append(Finding("queues", "good", texts.QUEUES_GOOD))
    return findings


async def _backup(store: Store, found: Settings) -> Finding:
    """Whether the last backup went well, and how old the newest is."""
    problem = await settings.get(store, settings.BACKUP_PROBLEM)
    if problem:
        state: State = "note" if problem == backups.NO_PG_DUMP else "bad"
        return Finding("backup", state, backups.doctor_failed(problem))
    made = Backups(found.data_dir).latest()
    if made is None:
        return Finding("backup", "note", backups.NONE_YET)
    moment = made.made_at.astimezone(found.zone)
    if now() - made.made_at > OLD:
        return Finding("backup", "bad", backups.stale(moment))
    return Finding("backup", "good", backups.latest(moment))


async def _bots(store: Store, found: Settings) -> list[Finding]:
    """Whether messages can be lost, and how far seats and messages of the month are used up."""
    bots = await standings(store, found, now())
    findings = [Finding("zalo", "note", texts.ZALO_POLLING)] if bots and found.zalo_mode == "polling" else []
    for one in bots:
        bot, problem = one.bot, f" {one.problem}." if one.problem else ""
        told = texts.bot(bot.name, (one.seats, bot.seats), (one.sent, bot.monthly)) + problem
        near = max(share(one.seats, bot.seats), share(one.sent, bot.monthly))
        findings.append(Finding("zalo", "note" if one.exhausted or one.problem or near else "good", told))
    left = await gone.standing(store, at_work(found), now())
    told = texts.bots_gone(left.accounts, left.alone, left.codes)
    return [*findings, Finding("accounts", "note", told)] if told else findings


async def _contents(store: Store, found: Settings, calendar: Calendar) -> list[Finding]:
    """Whether there is all that the work needs, and every count adds up."""
    officers = [one for one in await people.holders(store) if one.role is Role.OFFICER]
    known = [one for one in await units.all_units(store) if one.active_to is None]
    nobody = await people.unlinked(store)
    off = await health.uncounted(store)
    shelf = Shelf(found.data_dir / "files")
    gone = [sha256 for sha256 in await health.kept_hashes(store) if not shelf.place(sha256).is_file()]
    days_off = [
        (one.name, due)
        for one in await campaigns.all_campaigns(store)
        if one.closed_at is None and not calendar.is_working_day(due := one.due_at.astimezone(found.zone).date())
    ]
    return [
        Finding("officers", "good", texts.officers(len(officers)))
        if officers
        else Finding("officers", "bad", texts.NO_OFFICER),
        Finding("units", "note" if nobody else "good", texts.unlinked(len(known), len(nobody)))
        if known
        else Finding("units", "note", texts.NO_UNITS),
        Finding("tallies", "bad", texts.tallies_off(", ".join(off)))
        if off
        else Finding("tallies", "good", texts.TALLIES_GOOD),
        Finding("files", "bad", texts.files_missing(len(gone)))
        if gone
        else Finding("files", "good", texts.FILES_GOOD),
        *(Finding("deadlines", "note", texts.due_on_day_off(name, due)) for name, due in days_off),
    ]
