"""Where the bytes of files lie: on disk, named by their sha256, readable by nobody else."""

import asyncio
import hashlib
import os
import secrets
import threading
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


class TooLarge(Exception):
    """More bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes that arrived whole, not yet on the shelf."""

    path: Path
    sha256: str
    size: int


class Shelf:
    """The folder of files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._hands = threading.Lock()

    async def take(self, chunks: AsyncIterable[bytes], limit: int) -> Taken:
        """Write down what comes, durably. Raises TooLarge, OSError; then nothing is left behind."""
        path = self._folder("coming") / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Taken(path, digest.hexdigest(), size)

    async def keep(self, content: bytes) -> Taken:
        """Put bytes on the shelf that were made here. Raises OSError."""

        async def whole() -> AsyncIterator[bytes]:
            yield content

        taken = await self.take(whole(), len(content))
        await asyncio.to_thread(self.put, taken)
        return taken

    def put(self, taken: Taken) -> None:
        """Put it on the shelf; the same bytes lie there once."""
        place = self.place(taken.sha256)
        self._folder(place.parent.name)
        with self._hands:
            taken.path.replace(place)
        _keep_names(place.parent)

    def _folder(self, name: str) -> Path:
        """A folder of the shelf, made where there is none, open to nobody else."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self.root / name
        if not folder.is_dir():
            folder.mkdir(exist_ok=True, mode=0o700)
            _keep_names(self.root)
        return folder

    def place(self, sha256: str) -> Path:
        """Where the bytes lie."""
        return self.root / sha256[:2] / sha256

    def older_than(self, before: datetime) -> list[str]:
        """The sha256 of what was put on the shelf before the moment."""
        return [path.name for path in self.root.glob("??/*") if _put_before(path, before)]

    def drop(self, sha256: str, before: datetime) -> None:
        """Take bytes off the shelf, unless the same ones were put there again since the moment."""
        place = self.place(sha256)
        with self._hands, suppress(FileNotFoundError):
            if _put_before(place, before):
                place.unlink()

    def clear(self, before: datetime) -> None:
        """Forget what has been on its way since before the moment, when a house stopped."""
        for path in (self.root / "coming").glob("*"):
            with suppress(FileNotFoundError):
                if _put_before(path, before):
                    path.unlink()


def _keep_names(folder: Path) -> None:
    """Let what a folder lists survive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _put_before(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime < moment.timestamp()
