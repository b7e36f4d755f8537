"""What a command meets before it can begin: one sentence that says so, exit status 2, never a traceback."""

import ctypes
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.process import Finished, environment, tonghop

COMMANDS = (["run"], ["units", "list"])
CAPBSET_DROP, DAC_OVERRIDE = 24, 1
libc = ctypes.CDLL(None)


def without_roots_licence() -> None:
    """Root, too, is to meet a folder that may not be written."""
    libc.prctl(CAPBSET_DROP, DAC_OVERRIDE, 0, 0, 0)


def one_sentence(ended: Finished, *words: str) -> None:
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.strip().splitlines()) == 1, ended.err
    for word in words:
        assert word in ended.err


def no_database(path: Path, template: bytes) -> None:
    path.write_bytes(b"not a database, whatever its name says\n" * 100)


def broken_pages(path: Path, template: bytes) -> None:
    path.write_bytes(template[:4096] + b"\xff" * (len(template) - 4096))


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("spoil", "said"), [(no_database, "file is not a database"), (broken_pages, "malformed")])
async def test_a_database_file_that_is_broken(
    arguments: list[str], spoil: Callable[[Path, bytes], None], said: str, sqlite_template: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    spoil(path, sqlite_template)
    before = path.read_bytes()
    env = environment(f"sqlite+aiosqlite:///{path}", tmp_path / "data")
    one_sentence(await tonghop(env, *arguments, cwd=tmp_path), "The database does not answer", said)
    assert path.read_bytes() == before


async def test_a_database_of_a_newer_version(sqlite_template: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.write_bytes(sqlite_template)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    env = environment(f"sqlite+aiosqlite:///{path}", tmp_path / "data")
    one_sentence(await tonghop(env, "units", "list", cwd=tmp_path), "newer tonghop", "9999")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
async def test_a_data_folder_that_may_not_be_written(arguments: list[str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    env = environment(f"sqlite+aiosqlite:///{data}/t.db", data)
    ended = await tonghop(env, *arguments, cwd=tmp_path, before=without_roots_licence)
    one_sentence(ended, "Permission denied", str(data))
    assert list(data.iterdir()) == []


async def test_a_data_folder_that_cannot_be_locked(tmp_path: Path) -> None:
    """As on a network disk without locks; only the system's own call is stood in for."""
    refuse = (
        "import errno, fcntl, sys\n"
        "def flock(*_): raise OSError(errno.ENOLCK, 'No locks available')\n"
        "fcntl.flock = flock\n"
        "sys.argv = ['tonghop', 'run']\n"
        "from bot.cli import main\n"
        "main()\n"
    )
    (tmp_path / "start.py").write_text(refuse, encoding="utf-8")
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data")
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    ended = await tonghop(env, cwd=tmp_path, anew=(sys.executable, str(tmp_path / "start.py")))
    one_sentence(ended, "No locks available", str(tmp_path / "data"))


async def test_a_disk_that_is_full_from_the_start_leaves_no_half_of_anything(tmp_path: Path) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data")
    del env["TONGHOP_SECRET_KEY"]
    one_sentence(await tonghop(env, "run", cwd=tmp_path, before=no_room), "Cannot write in")
    assert [path.name for path in (tmp_path / "data").iterdir()] in ([], ["run.lock"])
    env["TONGHOP_SECRET_KEY"] = "a secret of the tests"
    one_sentence(await tonghop(env, "init", cwd=tmp_path, before=no_room), "The database does not answer")
    assert (await tonghop(env, "init", cwd=tmp_path)).status == 0


def no_room() -> None:
    """No file of the process may grow."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


async def test_output_that_nobody_can_take(sqlite_template: bytes, tmp_path: Path) -> None:
    (tmp_path / "t.db").write_bytes(sqlite_template)
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data")
    with Path("/dev/full").open("w") as full:  # noqa: ASYNC230
        ended = await tonghop(env, "status", "--json", cwd=tmp_path, out=full)
    one_sentence(ended, "Cannot write to standard output: No space left on device.")
