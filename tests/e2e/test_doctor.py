"""tonghop doctor and tonghop people, as the real process: what is well is said so, what is broken is found."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import now
from bot.commands.shell import TEMPLATE
from exports.word import SHIPPED
from storage import files, people, settings
from storage.database import Database
from tests.support.faults import until
from tests.support.people import BOARD, at, chat, set_up_house
from tests.support.process import Finished, environment, running, tonghop


def states(ended: Finished) -> dict[str, str]:
    return {one["check"]: one["state"] for one in ended.data["checks"]}


WELL = {
    "data_dir": "good",
    "disk": "good",
    "public_url": "note",
    "calendar": "good",
    "database": "good",
    "run": "note",
    "queues": "good",
    "officers": "good",
    "units": "note",
    "tallies": "good",
    "files": "good",
    "backup": "note",
}


@pytest.fixture
def calendar(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A calendar that reaches to the end of next year, whatever year it is."""
    return calendar_of(tmp_path_factory.mktemp("calendar"), f"1/1/{now().year + 1},nghỉ,xác nhận,Tết Dương lịch")


def calendar_of(folder: Path, *lines: str) -> dict[str, str]:
    path = folder / "lich.csv"
    path.write_text("\n".join(["ngày,việc,mức,tên", *lines]), encoding="utf-8")
    return {"TONGHOP_CALENDAR_FILE": str(path)}


async def test_a_calendar_that_runs_out_or_cannot_be_read(tmp_path: Path) -> None:
    """It is told of beforehand; a day that nobody has confirmed too; on a broken one nothing starts."""
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data")
    soon = now() + timedelta(days=3)
    short = calendar_of(tmp_path, f"1/1/{now().year - 1},nghỉ,tính,Tết")
    assert states(await tonghop(env | short, "doctor", "--json", cwd=tmp_path))["calendar"] == "note"
    unsure = calendar_of(tmp_path, f"{soon:%Y-%m-%d},nghỉ,dự kiến,Ngày hội")
    found = await tonghop(env | unsure, "doctor", "--json", cwd=tmp_path)
    assert states(found)["days_off"] == "note"
    assert "Ngày hội" in str(found.data)
    broken = calendar_of(tmp_path, "30/2/2026,nghỉ,tính,x")
    ended = await tonghop(env | broken, "run", cwd=tmp_path)
    told = f"Lịch nghỉ {tmp_path}/lich.csv sai: dòng 2, cột ngày: cần một ngày có thật, ví dụ 30/4/2026."
    assert (ended.status, ended.err.splitlines()[-1]) == (2, told)


async def test_what_is_well_and_what_is_broken(
    database: Database, database_url: str, tmp_path: Path, calendar: dict[str, str]
) -> None:
    await set_up_house(database)
    (tmp_path / "data").mkdir()
    env = environment(database_url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret, **calendar)
    found = await tonghop(env, "doctor", "--json", cwd=tmp_path)
    assert (found.status, found.data["ok"], states(found)) == (0, True, WELL)

    async with database.begin() as store:
        new = files.NewFile("0" * 64, "kehoach.pdf", "pdf", 1)
        await files.keep(store, chat("Lan"), "f1", new, at("2023-06-12 08:00"))
        await store.run(text("UPDATE tallies SET number = number + 1 WHERE measure = 'expected'"))
    ill = await tonghop(env | {"TONGHOP_PUBLIC_URL": "https://baocao.example"}, "doctor", "--json", cwd=tmp_path)
    assert (ill.status, ill.data["ok"]) == (1, False)
    assert states(ill) == WELL | {"public_url": "good", "tallies": "bad", "files": "bad"}
    assert "kh, nq" in str(ill.data) or "nq, kh" in str(ill.data)
    async with database.begin() as store:
        await settings.put(store, settings.BACKUP_PROBLEM, "đĩa đầy")
    spoken = await tonghop(env, "doctor", cwd=tmp_path)
    assert "❌ Sao lưu không được: đĩa đầy." in spoken.out
    assert "❌ Số đếm của đợt" in spoken.out
    for template, sign in ((SHIPPED.read_bytes(), "✅"), (b"no document", "❌")):
        (tmp_path / "data" / TEMPLATE).write_bytes(template)
        spoken = await tonghop(env, "doctor", cwd=tmp_path)
        assert [line[0] for line in spoken.out.splitlines() if TEMPLATE in line] == [sign]


async def test_a_fresh_machine_is_told_what_to_run_and_nothing_is_made(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data", **calendar)
    fresh = await tonghop(env, "doctor", "--json", cwd=tmp_path)
    ill = {"data_dir": "bad", "public_url": "note", "calendar": "good", "database": "bad"}
    assert (fresh.status, states(fresh)) == (1, ill)
    assert not list(tmp_path.iterdir())
    assert all("tonghop init" in one["told"] for one in fresh.data["checks"] if one["state"] == "bad")


async def test_a_broken_file_an_older_and_a_newer_version_are_named(
    tmp_path: Path, sqlite_template: bytes
) -> None:
    path = tmp_path / "t.db"
    env = environment(f"sqlite+aiosqlite:///{path}", tmp_path)
    for version, told in (("0001", "chạy lại tonghop run"), ("9999", "cài bản mới hơn")):
        path.write_bytes(sqlite_template)
        with closing(sqlite3.connect(path)) as other:
            other.execute("UPDATE alembic_version SET version_num = ?", (version,))
            other.commit()
        found = await tonghop(env, "doctor", "--json", cwd=tmp_path)
        assert (found.status, told in str(found.data)) == (1, True), found.out
    path.write_bytes(b"no database at all" * 1000)
    found = await tonghop(env, "doctor", "--json", cwd=tmp_path)
    assert (found.status, states(found)["database"]) == (1, "bad"), found.err


async def test_a_running_house_and_files_that_others_can_read(tmp_path: Path) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/data/t.db", tmp_path / "data")

    async def runs() -> bool:  # its first minute is written down just after it is ready
        return states(await tonghop(env, "doctor", "--json", cwd=tmp_path))["run"] == "good"

    async with running(env, cwd=tmp_path):
        await until(runs)
        (tmp_path / "data" / "t.db").chmod(0o644)
        found = await tonghop(env, "doctor", "--json", cwd=tmp_path)
    assert (states(found)["run"], states(found)["data_dir"]) == ("good", "note")
    assert "chmod 600" in str(found.data)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_data_directory_of_another_database_is_found(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """Files would be looked for where they do not lie; the first directory that a bot ran on is the database's."""
    await set_up_house(database)
    env = environment(database_url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)
    for folder, state in (("data", "good"), ("other", "bad"), ("data", "good")):
        here = env | {"TONGHOP_DATA_DIR": str(tmp_path / folder)}
        async with running(here, cwd=tmp_path):
            found = await tonghop(here, "doctor", "--json", cwd=tmp_path)
        assert states(found)["data_dir"] == state, found.out


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_people_are_listed_removed_and_their_codes_taken_back(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await set_up_house(database)
    async with database.begin() as store:
        await people.unreachable(store, [chat("Lan")], at("2023-06-12 08:00"))
    env = environment(database_url, tmp_path, TONGHOP_SECRET_KEY=BOARD.secret)
    listed = (await tonghop(env, "people", "list", "--json", cwd=tmp_path)).data
    lost = {one["name"]: one["unreachable_since"] for one in listed if not one["reachable"]}
    assert lost == {"Lan": "2023-06-12T08:00:00+07:00"}
    told = (await tonghop(env, "status", cwd=tmp_path)).out
    assert "1 không liên lạc được (lâu nhất từ 12/6/2023)" in told
    assert {(one["name"], one["role"], one["unit"]) for one in listed} == {
        ("Lan", "secretary", "DB001"),
        ("Minh", "secretary", "DB002"),
        ("Tú", "secretary", "DB003"),
        ("Hùng", "leader", None),
        ("Thu", "officer", None),
    }
    waiting = await tonghop(env, "people", "unlinked", "--json", cwd=tmp_path)
    assert waiting.data == [{"code": "DB000", "name": "Đảng bộ Khối Mẫu"}]
    lan = next(str(one["id"]) for one in listed if one["name"] == "Lan")
    assert (await tonghop(env, "people", "remove", lan, cwd=tmp_path)).status == 0
    again = await tonghop(env, "people", "remove", lan, cwd=tmp_path)
    assert (again.status, "Nobody holds a duty" in again.err) == (2, True)
    made = (await tonghop(env, "invite", "--role", "secretary", "--unit", "DB001", "--json", cwd=tmp_path)).data
    for status, revoked in ((0, 1), (2, None)):
        ended = await tonghop(env, "people", "revoke", made[0]["code"], "--json", cwd=tmp_path)
        assert (ended.status, ended.data["revoked"] if ended.out else None) == (status, revoked)
    for _ in range(2):
        await tonghop(env, "invite", "--role", "secretary", "--unit", "DB001", cwd=tmp_path)
    assert (await tonghop(env, "people", "revoke", "--unit", "DB001", "--json", cwd=tmp_path)).data == {
        "revoked": 2
    }
