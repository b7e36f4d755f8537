"""A backup as one file, written whole or not at all; and a backup put back, once all of it was looked through.

The file is a tar: manifest.json, database, files/SHA256. A daily copy of storage/backups.py can be put back, too.
"""

import glob
import hashlib
import io
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import IO, Protocol

from sqlalchemy.engine import URL

from storage.database import VERSIONS, MadeByNewer
from storage.shelf import Shelf, Taken
from storage.snapshot import (
    CHUNK,
    SMALL,
    BackupFailed,
    Manifest,
    Stopped,
    counted,
    digest_of,
    ending,
    failing_well,
    keep_safe,
    read_manifest,
    run_tool,
    small_files,
)

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
LARGEST_MANIFEST = 256 * 1024 * 1024


class NotABackup(Exception):
    """The file is something else."""


class Damaged(Exception):
    """A part of the backup is not what its manifest says; the words name it."""


class Source(Protocol):
    """A backup to be read."""

    manifest: Manifest

    def opened(self, name: str) -> IO[bytes]:
        """A part of it: "database", or a file by its sha256. Raises Damaged."""
        ...


def beside(target: Path) -> Path:
    """A name beside a file for what is not ready yet; what an earlier, killed run left there is cleared."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.{'[0-9a-f]' * 16}.part"):
        left.unlink(missing_ok=True)
    return target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")


def pack(
    target: Path, copied: Path, made: Manifest, files: Sequence[Path], data_dir: Path, stop: Event
) -> Manifest:
    """Write a backup: a copy of the database with the files of the shelf. Raises BackupFailed, Stopped."""
    coming = beside(target)
    try:
        with failing_well():
            whole = {path: path.stat().st_size for path in files if _is_whole(path, stop)}
            sizes = {path.name: size for path, size in whole.items()}
            lost = len(files) - len(whole)
            manifest = replace(made, files=sizes, missing=lost, small=small_files(data_dir))
            _write(coming, copied, manifest, list(whole))
            with packed(coming) as source:
                check(source, stop)
            coming.replace(target)
            keep_safe(target.parent)
    except (NotABackup, Damaged) as error:
        raise BackupFailed(str(error)) from error
    finally:
        coming.unlink(missing_ok=True)
    return manifest


def _is_whole(path: Path, stop: Event) -> bool:
    return path.is_file() and digest_of(path, stop) == path.name


def _write(coming: Path, copied: Path, manifest: Manifest, files: Sequence[Path]) -> None:
    with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
            written = manifest.written()
            told = tarfile.TarInfo(MANIFEST)
            told.size, told.mode = len(written), 0o600
            tar.addfile(told, io.BytesIO(written))
            for path, name in ((copied, DATABASE), *((path, FILES + path.name) for path in files)):
                member = tarfile.TarInfo(name)
                member.size, member.mode = path.stat().st_size, 0o600
                with path.open("rb") as file:
                    tar.addfile(member, file)
        raw.flush()
        os.fsync(raw.fileno())


@contextmanager
def packed(path: Path) -> Iterator[Source]:
    """A backup file, opened. Raises NotABackup, Damaged, OSError."""
    if path.suffix == ".json":
        yield _Copies(path)
        return
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115
    except (tarfile.TarError, EOFError) as error:
        raise NotABackup(str(path)) from error
    with tar:
        yield _Packed(path, tar)


class _Packed:
    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self._tar = tar
        first = tar.next()
        if first is None or first.name != MANIFEST or not first.isreg() or first.size > LARGEST_MANIFEST:
            raise NotABackup(str(path))
        with closing(self._read(first)) as file:
            self.manifest = _manifest(file.read(), path)

    def opened(self, name: str) -> IO[bytes]:
        try:
            member = self._tar.getmember(DATABASE if name == DATABASE else FILES + name)
        except (KeyError, tarfile.TarError, EOFError) as error:
            raise Damaged(name) from error
        if not member.isreg():
            raise Damaged(name)
        return self._read(member)

    def _read(self, member: tarfile.TarInfo) -> IO[bytes]:
        file = self._tar.extractfile(member)
        if file is None:
            raise Damaged(member.name)
        return file


class _Copies:
    """A daily copy, by its manifest."""

    def __init__(self, path: Path) -> None:
        self.manifest = _manifest(path.read_bytes(), path)
        kind = ".db" if self.manifest.kind == "sqlite" else ".dump"
        self._database, self._files = path.with_suffix(kind), path.parent / "files"

    def opened(self, name: str) -> IO[bytes]:
        path = self._database if name == DATABASE else self._files / name[:2] / name
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise Damaged(name) from error


def _manifest(data: bytes, path: Path) -> Manifest:
    try:
        found = read_manifest(data)
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged(MANIFEST) from error
    if found is None:
        raise NotABackup(str(path))
    if found.version not in VERSIONS:
        raise MadeByNewer(found.version)
    return found


def check(source: Source, stop: Event) -> None:
    """Read all of a backup against its manifest. Raises Damaged, OSError, Stopped."""
    made = source.manifest
    for name, size, sha256 in (
        (DATABASE, made.size, made.sha256),
        *((sha256, size, sha256) for sha256, size in made.files.items()),
    ):
        with closing(source.opened(name)) as file:
            if _copied(file, None, stop) != (size, sha256):
                raise Damaged(name)


def _copied(file: IO[bytes], write: Callable[[bytes], object] | None, stop: Event) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    try:
        while chunk := file.read(CHUNK):
            if stop.is_set():
                raise Stopped
            digest.update(chunk)
            size += len(chunk)
            if write:
                write(chunk)
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(str(error)) from error
    return size, digest.hexdigest()


def in_the_way(made: Manifest, url: URL, data_dir: Path) -> str:
    """What lies already where a backup would go and is not of it; empty where nothing is."""
    database = Path(url.database or "") if ending(url) == ".db" else None
    if database and database.is_file() and database.stat().st_size:
        return str(database)
    for name in SMALL:
        path = data_dir / name
        if path.is_file() and path.read_text(encoding="ascii") != made.small.get(name):
            return str(path)
    lying = {path.name for path in (data_dir / "files").glob("??/*")}
    return str(data_dir / "files") if lying - made.files.keys() else ""


def restore(source: Source, url: URL, data_dir: Path, stop: Event) -> None:
    """Put a backup back where nothing is in the way: the files first, the database in one last step.

    Raises BackupFailed, Damaged, Stopped; then there is no database yet, and it can be tried again.
    """
    made, shelf = source.manifest, Shelf(data_dir / "files")
    final = Path(url.database or "") if ending(url) == ".db" else data_dir / "database.dump"
    with failing_well():
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        coming = beside(final)
        try:
            _take(source, DATABASE, coming, stop)
            if ending(url) == ".db" and counted(coming, stop) != dict(made.counts):
                raise Damaged(DATABASE)
            for sha256, size in made.files.items():
                _shelve(source, shelf, sha256, size, stop)
            for name, words in made.small.items():
                _put_small(data_dir / Path(name).name, words)
            _commit(coming, final, url, stop)
        finally:
            coming.unlink(missing_ok=True)


def _take(source: Source, name: str, path: Path, stop: Event) -> None:
    with (
        closing(source.opened(name)) as file,
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        _, digest = _copied(file, out.write, stop)
        out.flush()
        os.fsync(out.fileno())
    if digest != (source.manifest.sha256 if name == DATABASE else name):
        path.unlink()
        raise Damaged(name)


def _shelve(source: Source, shelf: Shelf, sha256: str, size: int, stop: Event) -> None:
    if shelf.place(sha256).is_file():
        return
    coming = shelf.root / "coming" / sha256
    coming.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming.unlink(missing_ok=True)
    _take(source, sha256, coming, stop)
    shelf.put(Taken(coming, sha256, size))


def _put_small(path: Path, words: str) -> None:
    with (
        suppress(FileExistsError),
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out,
    ):
        out.write(words)


def _commit(coming: Path, final: Path, url: URL, stop: Event) -> None:
    if ending(url) == ".db":
        coming.replace(final)
        keep_safe(final.parent)
        return
    words = [
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        "--no-password",
    ]
    run_tool([*words, "--dbname", url.database or "", str(coming)], url, stop)
