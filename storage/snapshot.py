"""The database as of one moment, in one file that has been looked through; and the manifest of a backup.

All of this is for a thread of its own; `stop` ends it early.
"""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy.engine import URL

from storage.database import VERSIONS
from texts import backups as texts

MADE_BY, FORMAT = "tonghop", 1
PAGES, STEPS, CHUNK, HEED = 1024, 100_000, 1024 * 1024, 0.1
COUNTED = ("units", "people", "duties", "campaigns", "reports", "audit")
SMALL = ("secret.key", "database.id")
FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class BackupFailed(Exception):
    """No backup was made, and nothing of it is left; the words say why."""


class Stopped(Exception):
    """The house closes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: `files` by sha256 with their sizes, `small` the texts of small files of DATA_DIR."""

    kind: str
    version: str
    made_at: datetime
    sha256: str
    size: int
    counts: Mapping[str, int]
    files: Mapping[str, int]
    missing: int = 0
    small: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> bytes:
        """As JSON, with a sum over all of it."""
        told = asdict(self) | {"made_by": MADE_BY, "format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(told | {"sum": _sum(told)}, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest | None:
    """The manifest of its JSON; None for anything else. Raises ValueError when it is one and is damaged."""
    try:
        told = json.loads(data)
    except ValueError:
        return None
    if not isinstance(told, dict) or told.pop("made_by", None) != MADE_BY:
        return None
    given = told.pop("sum", "")
    if given != _sum(told | {"made_by": MADE_BY}) or told.pop("format") != FORMAT:
        raise ValueError("manifest")
    return Manifest(**told | {"made_at": datetime.fromisoformat(told["made_at"])})


def _sum(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def reason(error: Exception) -> str:
    """Why it failed, in words for officers."""
    number = getattr(error, "errno", None)
    if number in FULL or getattr(error, "sqlite_errorcode", 0) in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
    ):
        return texts.DISK_FULL
    if number in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return texts.NOT_WRITABLE
    return str(error).strip().splitlines()[-1][:200] if str(error).strip() else type(error).__name__


@contextmanager
def failing_well() -> Iterator[None]:
    """What the disk or the database says becomes BackupFailed."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(reason(error)) from error


def ending(url: URL) -> str:
    """How the copy of a database is called."""
    return ".db" if url.get_backend_name() == "sqlite" else ".dump"


def can_dump(url: URL) -> bool:
    """False for PostgreSQL where its own program is not on PATH."""
    return ending(url) == ".db" or shutil.which("pg_dump") is not None


def dump(url: URL, target: Path, made_at: datetime, stop: Event) -> Manifest:
    """Copy the database as of one moment and look through the copy; the manifest has no files yet.

    Raises BackupFailed, Stopped; then there is no copy.
    """
    try:
        with failing_well():
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            counts = _copy(url, target, stop)
            version = _version(target) if ending(url) == ".db" else VERSIONS[-1]
            kind = url.get_backend_name()
            return Manifest(kind, version, made_at, digest_of(target, stop), target.stat().st_size, counts, {})
    except BaseException:
        for path in (target, target.with_name(f"{target.name}-journal")):
            path.unlink(missing_ok=True)
        raise


def _copy(url: URL, target: Path, stop: Event) -> dict[str, int]:
    if ending(url) == ".dump":
        run_tool(["pg_dump", "--format=custom", "--no-owner", "--no-password", "--file", str(target)], url, stop)
        run_tool(["pg_restore", "--list", str(target)], url, stop)
        return {}
    return _copy_sqlite(Path(url.database or ""), target, stop)


def _copy_sqlite(source: Path, target: Path, stop: Event) -> dict[str, int]:
    """By the online-backup interface, within one reading transaction: who writes meanwhile is not held up."""

    def heed(_status: int, _left: int, _total: int) -> None:
        if stop.is_set():
            raise Stopped

    with _reading(source, stop) as live:
        live.execute("BEGIN")
        counts = _counts(live)
        with closing(sqlite3.connect(target)) as copy:
            live.backup(copy, pages=PAGES, progress=heed)
            copy.execute("PRAGMA journal_mode=DELETE")
    if counted(target, stop) != counts:
        raise BackupFailed(texts.DAMAGED)
    keep_safe(target)
    return counts


@contextmanager
def _reading(path: Path, stop: Event) -> Iterator[sqlite3.Connection]:
    """An SQLite file, to be read until it is time to stop. Raises Stopped."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        opened.set_progress_handler(lambda: int(stop.is_set()), STEPS)
        try:
            yield opened
        except sqlite3.OperationalError as error:
            raise Stopped if stop.is_set() else error from error


def counted(path: Path, stop: Event) -> dict[str, int]:
    """How many rows a copy of an SQLite database has, table by table.

    Raises BackupFailed when it is damaged, Stopped.
    """
    with _reading(path, stop) as copy:
        if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise BackupFailed(texts.DAMAGED)
        return _counts(copy)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {one: connection.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in COUNTED}  # noqa: S608


def _version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as copy:
        return str(copy.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def run_tool(words: list[str], url: URL, stop: Event) -> None:
    """Run a program of PostgreSQL's on a database; the password is in nobody's list of processes.

    Raises BackupFailed with its last line, Stopped.
    """
    named = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    asked = {f"PG{name.upper()}": value for name, value in url.query.items() if name in ("host", "port")}
    told = {name: str(value) for name, value in {**named, **asked, "PGDATABASE": url.database}.items() if value}
    with subprocess.Popen(  # noqa: S603
        words,
        env=os.environ | told,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while True:
            try:
                _, said = process.communicate(timeout=HEED)
                break
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    process.terminate()
                    raise Stopped from None
    if process.returncode:
        raise BackupFailed(reason(RuntimeError(said)))


def digest_of(path: Path, stop: Event, hand_on: Callable[[bytes], object] | None = None) -> str:
    """The sha256 of a file's bytes, which are handed on as they are read. Raises OSError, Stopped."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if stop.is_set():
                raise Stopped
            digest.update(chunk)
            if hand_on:
                hand_on(chunk)
    return digest.hexdigest()


def small_files(data_dir: Path) -> dict[str, str]:
    """The texts of DATA_DIR that belong to the database: the kept secret key, the mark of whose folder it is."""
    found = [data_dir / name for name in SMALL]
    return {path.name: path.read_text(encoding="ascii") for path in found if path.is_file()}


def keep_safe(path: Path) -> None:
    """Let it survive a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
