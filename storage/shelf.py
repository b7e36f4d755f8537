"""Where the bytes of files lie: on disk, named by their sha256, readable by nobody else."""

import hashlib
import os
import secrets
from collections.abc import AsyncIterable
from contextlib import suppress
from dataclasses import dataclass
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

    async def take(self, chunks: AsyncIterable[bytes], limit: int) -> Taken:
        """Write down what comes, durably. Raises TooLarge, OSError; then nothing is left behind."""
        waiting = self.root / "coming"
        waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = waiting / secrets.token_hex(16)
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
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Taken(path, digest.hexdigest(), size)

    def put(self, taken: Taken) -> None:
        """Put it on the shelf; the same bytes lie there once."""
        place = self.place(taken.sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken.path.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def place(self, sha256: str) -> Path:
        """Where the bytes lie."""
        return self.root / sha256[:2] / sha256

    def drop(self, sha256: str) -> None:
        """Take bytes off the shelf."""
        with suppress(FileNotFoundError):
            self.place(sha256).unlink()

    def clear(self) -> None:
        """Forget what was on its way when the house stopped."""
        for path in (self.root / "coming").glob("*"):
            path.unlink(missing_ok=True)
