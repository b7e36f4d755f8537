"""The daily copies in DATA_DIR/backups: DAY.db (PostgreSQL: DAY.dump) and DAY.json, its manifest.

The manifest is written last: without it there is no copy. The bytes of files lie beside them once, however many
copies name them. All of this is for a thread of its own; `stop` ends it early.
"""

import fcntl
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from threading import Event

from sqlalchemy.engine import URL

from domain.backups import kept
from storage.snapshot import Manifest, digest_of, dump, ending, failing_well, keep_safe, read_manifest, small_files

DAY = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"


class Busy(Exception):
    """Somebody else is making a backup in that folder."""


class Backups:
    """The daily copies in DATA_DIR/backups."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.root = data_dir / "backups"

    def days(self) -> list[date]:
        """The days that there are copies of, in order."""
        return sorted(date.fromisoformat(path.stem) for path in self.root.glob(f"{DAY}.json"))

    def latest(self) -> Manifest | None:
        """The manifest of the newest copy that can be read, or None."""
        for day in reversed(self.days()):
            try:
                if found := read_manifest(self._manifest(day).read_bytes()):
                    return found
            except (OSError, ValueError):
                continue
        return None

    def _manifest(self, day: date) -> Path:
        return self.root / f"{day.isoformat()}.json"

    def place(self, sha256: str) -> Path:
        """Where the bytes of a file lie among the copies."""
        return self.root / "files" / sha256[:2] / sha256

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else makes a copy here meanwhile. Raises Busy, BackupFailed."""
        with failing_well():
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(self.root / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(lock, "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy from error
            yield

    def dump(self, url: URL, made_at: datetime, stop: Event) -> tuple[Path, Manifest]:
        """Copy the database, once what a killed one left is cleared; nothing counts until `keep`.

        Raises BackupFailed, Stopped.
        """
        for path in [*self.root.rglob("*.part"), *self.root.glob("*.part-journal")]:
            path.unlink(missing_ok=True)
        path = self.root / f"{secrets.token_hex(8)}.part"
        return path, dump(url, path, made_at, stop)

    def keep(
        self, copied: Path, made: Manifest, day: date, url: URL, shelf: Collection[Path], stop: Event
    ) -> Manifest:
        """Copy the files that are not here yet, and let the copy be that day's. Raises BackupFailed, Stopped."""
        try:
            with failing_well():
                files = {path.name: size for path in shelf if (size := self._take(path, stop)) is not None}
                whole = replace(
                    made, files=files, missing=len(shelf) - len(files), small=small_files(self.data_dir)
                )
                written = copied.with_suffix(".json.part")
                written.touch(mode=0o600)
                written.write_bytes(whole.written())
                keep_safe(written)
                copied.replace(self._manifest(day).with_suffix(ending(url)))
                written.replace(self._manifest(day))
                keep_safe(self.root)
        finally:
            copied.unlink(missing_ok=True)
        return whole

    def _take(self, path: Path, stop: Event) -> int | None:
        """A file's bytes lie here, too; returns how many, None where they are gone or no longer what they were."""
        place = self.place(path.name)
        if place.is_file():
            return place.stat().st_size
        if not path.is_file():
            return None
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(exist_ok=True, mode=0o700)
        coming = place.with_suffix(".part")
        with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            whole = digest_of(path, stop, file.write) == path.name
            file.flush()
            os.fsync(file.fileno())
        if not whole:
            coming.unlink()
            return None
        coming.replace(place)
        return place.stat().st_size

    def rotate(self) -> None:
        """Drop the copies that are old, then the bytes that none of the others names."""
        days = self.days()
        for day in set(days) - kept(days):
            for path in self.root.glob(f"{day.isoformat()}.*"):
                path.unlink()
        named: set[str] = set()
        for day in kept(days):
            try:
                found = read_manifest(self._manifest(day).read_bytes())
            except ValueError:
                return
            named |= set(found.files) if found else set()
        for path in self.root.glob("files/??/*"):
            if path.name not in named:
                path.unlink()
