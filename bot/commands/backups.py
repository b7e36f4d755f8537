"""tonghop backup, restore: everything in one file, and back again into an empty place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from bot.commands.doctor import missing_file
from bot.commands.shell import AsJson, Mistake, carry_out, configured, emit, now
from bot.lock import AlreadyRunning, holding
from bot.settings import Settings
from storage import archive, health
from storage.archive import Damaged, NotABackup, Source
from storage.database import Database, MadeByNewer
from storage.shelf import Shelf
from storage.snapshot import BackupFailed, Manifest, can_dump, dump
from texts import backups as texts
from texts import commands, doctor

Target = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")]
Kept = Annotated[
    Path, typer.Argument(metavar="FILE", help="A file of tonghop backup, or DATA_DIR/backups/DAY.json.")
]


def backup(file: Target, as_json: AsJson = False) -> None:
    """Write everything into one file, while the bot runs or not."""
    if file.exists():
        raise Mistake(texts.exists(str(file)))
    carry_out(_backup(file, as_json))


async def _backup(file: Path, as_json: bool) -> None:
    found = configured()
    async with _opened(found) as database:
        if not can_dump(database.url):
            raise Mistake(texts.not_made(texts.NO_PG_DUMP))
        try:
            made = await _made(database, found, file)
        except (BackupFailed, OSError) as error:
            raise Mistake(texts.not_made(str(error))) from None
    told = {"file": str(file), "made_at": _written(made, found), "files": len(made.files), "missing": made.missing}
    emit(told, [texts.made(str(file), len(made.files), made.missing)], as_json=as_json)


def _written(made: Manifest, found: Settings) -> str:
    return made.made_at.astimezone(found.zone).isoformat(timespec="seconds")


async def _made(database: Database, found: Settings, file: Path) -> Manifest:
    """The database first: the files are those that it names after that, so that none which it names lacks."""
    copied, stop = archive.beside(file.with_name(f"{file.name}.database")), Event()
    try:
        made = await asyncio.to_thread(dump, database.url, copied, now(), stop)
        async with database.read() as store:
            made = replace(made, version=await health.version(store))
            named = await health.kept_hashes(store)
        shelf = Shelf(found.data_dir / "files")
        files = [shelf.place(sha256) for sha256 in sorted(named)]
        return await asyncio.to_thread(archive.pack, file, copied, made, files, found.data_dir, stop)
    finally:
        copied.unlink(missing_ok=True)


@asynccontextmanager
async def _opened(found: Settings) -> AsyncIterator[Database]:
    """The database as it is: nothing is made, and nothing brought to another version."""
    database = Database(found.database_url)
    if missing := missing_file(database):
        raise Mistake(doctor.NO_DATABASE.format(path=missing))
    try:
        yield database
    finally:
        await database.close()


def restore(file: Kept, as_json: AsJson = False) -> None:
    """Put a backup back, into an empty place only; all of it is looked through before anything is touched."""
    found = configured()
    try:
        with holding(found.data_dir):
            carry_out(_restore(found, file, as_json))
    except AlreadyRunning as error:
        raise Mistake(commands.already_running(str(error))) from None
    except OSError as error:
        raise Mistake(commands.cannot_write(str(found.data_dir), error.strerror or str(error))) from None


async def _restore(found: Settings, file: Path, as_json: bool) -> None:
    try:
        with archive.packed(file) as source:
            await _put_back(found, source)
            made = source.manifest
    except NotABackup:
        raise Mistake(texts.not_a_backup(str(file))) from None
    except Damaged as error:
        raise Mistake(texts.damaged(str(file), str(error))) from None
    except MadeByNewer as newer:
        raise Mistake(commands.database_newer(str(newer))) from None
    except BackupFailed as error:
        raise Mistake(texts.not_restored(str(error))) from None
    except FileNotFoundError:
        raise Mistake(commands.cannot_read(str(file), "no such file")) from None
    told = {"made_at": _written(made, found), "files": len(made.files), "counts": dict(made.counts)}
    words = texts.restored(made.made_at.astimezone(found.zone), len(made.files))
    emit(told, [words], as_json=as_json)


async def _put_back(found: Settings, source: Source) -> None:
    database, made, stop = Database(found.database_url), source.manifest, Event()
    try:
        kind = database.url.get_backend_name()
        if made.kind != kind:
            raise Mistake(texts.other_kind(made.kind, kind))
        await asyncio.to_thread(archive.check, source, stop)
        if there := archive.in_the_way(made, database.url, found.data_dir):
            raise Mistake(texts.not_empty(there))
        if not database.is_sqlite:
            async with database.read() as store:
                if not await health.is_empty(store):
                    raise Mistake(texts.not_empty(f"Database {database.url.database}"))
        await asyncio.to_thread(archive.restore, source, database.url, found.data_dir, stop)
    finally:
        await database.close()
