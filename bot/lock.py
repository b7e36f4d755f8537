"""Who works on a data directory: one process, or on PostgreSQL several that know of each other."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

STARTING = 2.0


class AlreadyRunning(Exception):
    """Another process holds this data directory."""


@contextmanager
def holding(data_dir: Path, *, alone: bool = True) -> Iterator[bool]:
    """Hold DATA_DIR/run.lock: alone, or with others that hold it so too; yields whether nobody else does.

    Raises AlreadyRunning.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("w") as file:
        first = _locked(file, fcntl.LOCK_EX)
        if not first and (alone or not _shared_with_others(file)):
            raise AlreadyRunning(str(data_dir))
        if not alone:
            fcntl.flock(file, fcntl.LOCK_SH)
        yield first


def _shared_with_others(file: IO[str]) -> bool:
    """True once it is held with others: whoever starts at the same moment has it alone for an instant."""
    until = time.monotonic() + STARTING
    while not _locked(file, fcntl.LOCK_SH):
        if time.monotonic() > until:
            return False
        time.sleep(STARTING / 50)
    return True


def _locked(file: IO[str], how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
