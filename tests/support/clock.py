"""Another day for the real program: every process started with it sees the same shifted clock."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

PLACES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")


def shifted_to(moment: datetime) -> dict[str, str]:
    """The environment in which it is that moment now. Needs Debian's faketime, from make test-tools."""
    if shutil.which("faketime") is None:
        pytest.skip("faketime is missing: make test-tools installs it")
    found = next(path for place in PLACES for path in Path(place).glob("**/faketime/libfaketimeMT.so.1"))
    away = round((moment - datetime.now(UTC)).total_seconds())
    return {"LD_PRELOAD": str(found), "FAKETIME": f"{away:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
