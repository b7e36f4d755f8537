"""tonghop backup beside the running house, tonghop restore into an empty place: the same figures and people."""

import resource
from hashlib import sha256
from pathlib import Path

import pytest

from storage import campaigns, owner, people, summary
from storage.database import Database
from storage.shelf import Shelf
from tests.conftest import Postgres
from tests.e2e.test_faults_disk import document
from tests.support.faults import browser_of, settings_of
from tests.support.people import at, set_up_house
from tests.support.process import Finished, running, tonghop, with_postgres_tools

NOW = at("2026-06-15 08:00")


def elsewhere(request: pytest.FixtureRequest, database: Database, folder: Path) -> str:
    """The address of a database of the same kind that is not there, or is empty."""
    if database.is_sqlite:
        return f"sqlite+aiosqlite:///{folder}/new/tonghop.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    postgres.run("CREATE DATABASE restored;")
    return postgres.url("restored")


def is_refused(ended: Finished, words: str) -> bool:
    return ended.status == 2 and words in ended.err and ended.err.count("\n") == 1


async def test_everything_comes_back(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> None:
    await set_up_house(database)
    env = settings_of(database, tmp_path) | {"PATH": with_postgres_tools()}
    del env["TONGHOP_SECRET_KEY"]
    if not database.is_sqlite:
        env |= {"TONGHOP_SECRET_KEY": "a secret of the tests"}
    there = env | {
        "TONGHOP_DATA_DIR": str(tmp_path / "new"),
        "TONGHOP_DATABASE_URL": elsewhere(request, database, tmp_path),
    }
    file = tmp_path / "all.tar"
    async with running(env, cwd=tmp_path) as house, await browser_of(database, house.address, "lan") as lan:
        assert (await lan.hand_in("file", "a.pdf", document())).status_code == 202
        await lan.say("y", "đã tổ chức rồi ạ")
        made = await tonghop(env, "backup", file, "--json", cwd=tmp_path)
        assert (made.status, made.data["files"], made.data["missing"]) == (0, 1, 0)
        assert file.stat().st_mode & 0o077 == 0
        if database.is_sqlite:
            ended = await tonghop(env, "restore", file, cwd=tmp_path)
            assert is_refused(ended, "Another tonghop is running")
        assert await house.stop() == 0
    back = await tonghop(there, "restore", file, "--json", cwd=tmp_path)
    assert (back.status, back.data["made_at"], back.data["files"]) == (0, made.data["made_at"], 1)
    new = Database(there["TONGHOP_DATABASE_URL"])
    assert await figures(new) == await figures(database)
    assert Shelf(tmp_path / "new" / "files").place(sha256(document()).hexdigest()).read_bytes() == document()
    async with new.read() as store:
        assert await owner.of_folder(store) == owner.on_disk(tmp_path / "new") != ""
    await new.close()
    assert is_refused(await tonghop(there, "restore", file, cwd=tmp_path), "is not empty")


async def figures(database: Database) -> object:
    """Every campaign's count, and who serves."""
    async with database.read() as store:
        counted = [await summary.current(store, one, NOW) for one in await campaigns.all_campaigns(store)]
        return counted, [(one.name, one.unit_code, one.role) for one in await people.holders(store)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_disk_leaves_no_half_file_and_what_is_no_backup_is_refused(
    database: Database, tmp_path: Path
) -> None:
    await set_up_house(database)
    env = settings_of(database, tmp_path)
    (tmp_path / "there.tar").touch()
    before = {path.name for path in tmp_path.iterdir()}
    ended = await tonghop(env, "backup", tmp_path / "there.tar", cwd=tmp_path)
    assert is_refused(ended, "is there already")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    ended = await tonghop(env, "backup", tmp_path / "all.tar", cwd=tmp_path, before=full)
    assert is_refused(ended, "Chưa sao lưu được: đĩa đầy")
    assert {path.name for path in tmp_path.iterdir()} == before
    (tmp_path / "other.txt").write_text("Kính gửi các đồng chí", encoding="utf-8")
    fresh = env | {"TONGHOP_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/new/t.db"}
    ended = await tonghop(fresh, "restore", tmp_path / "other.txt", cwd=tmp_path)
    assert is_refused(ended, "is not a backup made by tonghop")
    assert not (tmp_path / "new").exists()
