"""Another time: a shifted clock for processes of their own, and a loop on which waiting is short."""

import asyncio
import math
import selectors
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

PLACES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
# Waits go by the monotonic clock, which stays as it is. Without the second line those of Python's threads for each
# other end at once and are begun anew, which costs more than all the rest; without the third a fork would read the
# shift of the process that it is a fork of.
AS_IT_IS = {
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    "FAKETIME_NO_CACHE": "1",
}


def shifted_to(moment: datetime) -> dict[str, str]:
    """The environment in which it is that moment now, and no earlier. Needs faketime, from make test-tools."""
    if shutil.which("faketime") is None:
        pytest.skip("faketime is missing: make test-tools installs it")
    found = next(path for place in PLACES for path in Path(place).glob("**/faketime/libfaketimeMT.so.1"))
    away = math.ceil((moment - datetime.now(UTC)).total_seconds())
    return AS_IT_IS | {"LD_PRELOAD": str(found), "FAKETIME": f"{away:+d}s"}


class Hurried(asyncio.SelectorEventLoop):
    """An event loop on which a second takes a twentieth of one: whoever waits waits less, in the same order."""

    SPEED = 20

    def __init__(self) -> None:
        super().__init__(Impatient())

    def time(self) -> float:
        return super().time() * self.SPEED


class Impatient(selectors.DefaultSelector):
    """Waits for as long as a hurried loop means."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout / Hurried.SPEED if timeout else timeout)
