"""The command line as its users meet it: the real process, its exit status, one sentence for a mistake."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from storage import tables
from storage.database import Database
from tests.support.people import House
from tests.support.process import environment, running, tonghop
from tests.support.transcript import Stage

UNITS = """code,name,kind,sector,members,individual_quota
DB001,Đảng bộ Sở Mẫu,đảng bộ cơ sở,cơ quan,73,3
DB002,Chi bộ Trường Mẫu,chi bộ cơ sở,trường học,20,2
"""
CAMPAIGN = """
code: nq
title: Học tập nghị quyết
opens: 2026-01-05
due: 2026-06-14 17:00
units: all
items:
  - {key: studied, kind: confirm, label: tổ chức học tập}
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_first_hour_of_an_officer(database_url: str, tmp_path: Path) -> None:
    """init, units, campaign, codes, the count, a reminder; test_officers_day.py has both databases."""
    env = environment(database_url, tmp_path / "data")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "nq.yaml").write_text(CAMPAIGN, encoding="utf-8")

    first = await tonghop(env, "init", "--json", cwd=tmp_path)
    assert (first.status, first.data[0]["role"], first.data[0]["links"]["telegram"]) == (0, "officer", None)
    assert first.data[0]["links"]["web"].endswith("/vao/" + first.data[0]["code"])

    trial = await tonghop(env, "units", "import", "units.csv", "--dry-run", "--json", cwd=tmp_path)
    nothing_else = {"errors": [], "warnings": [], "campaigns": {}}
    assert trial.data == {"added": 2, "changed": 0, "unchanged": 0} | nothing_else
    assert (await tonghop(env, "units", "list", "--json", cwd=tmp_path)).data == []
    assert (await tonghop(env, "units", "import", "units.csv", "--json", cwd=tmp_path)).data == trial.data
    again = await tonghop(env, "units", "import", "units.csv", "--json", cwd=tmp_path)
    assert again.data == {"added": 0, "changed": 0, "unchanged": 2} | nothing_else
    (tmp_path / "units.csv").write_text(UNITS.replace("20,2", "21,4"), encoding="utf-8")
    changed = await tonghop(env, "units", "import", "units.csv", "--json", cwd=tmp_path)
    assert changed.data == {"added": 0, "changed": 1, "unchanged": 1} | nothing_else

    made = await tonghop(env, "campaign", "import", "nq.yaml", "--json", cwd=tmp_path)
    assert made.data == {
        "code": "nq",
        "units": 2,
        "new": True,
        "changed": [],
        "warnings": ["Lưu ý: hạn 14/6/2026 rơi vào ngày nghỉ; hạn không tự dời."],
        "errors": [],
    }
    twice = await tonghop(env, "campaign", "import", "nq.yaml", "--json", cwd=tmp_path)
    assert (twice.status, twice.data["new"], twice.data["changed"]) == (0, False, [])
    (tmp_path / "other.yaml").write_text(CAMPAIGN.replace("key: studied", "key: other"), encoding="utf-8")
    other = await tonghop(env, "campaign", "import", "other.yaml", "--json", cwd=tmp_path)
    assert (other.status, [(one["row"], one["column"]) for one in other.data["errors"]]) == (2, [(2, "code")])
    assert "nq là của đợt khác" in other.data["errors"][0]["problem"]
    (tmp_path / "kind.yaml").write_text(CAMPAIGN.replace("kind: confirm", "kind: text"), encoding="utf-8")
    kind = await tonghop(env, "campaign", "import", "kind.yaml", cwd=tmp_path)
    assert (kind.status, "dòng 8, items[1].kind: nội dung studied đang là loại confirm" in kind.out) == (2, True)
    assert [row["state"] for row in (await tonghop(env, "campaign", "list", "--json", cwd=tmp_path)).data] == [
        "open"
    ]

    codes = await tonghop(env, "invite", "--all", "--role", "secretary", "--json", cwd=tmp_path)
    assert [row["unit"] for row in codes.data] == ["DB001", "DB002"]
    counted = await tonghop(env, "summary", "nq", "--json", cwd=tmp_path)
    assert counted.data["units"] == {
        "expected": 2, "reported": 0, "on_time": 0, "late": 0, "not_yet": 0, "returned": 0, "waiting": 0,
        "silent": 2,
    }  # fmt: skip
    assert counted.data["items"] == [
        {
            "key": "studied",
            "kind": "confirm",
            "label": "tổ chức học tập",
            "done": 0,
            "total": 2,
            "remaining": 2,
            "percent": 0.0,
        }
    ]
    assert [unit["code"] for unit in counted.data["missing"]] == ["DB001", "DB002"]
    run = await tonghop(env, "remind", "nq", "--json", "--dry-run", cwd=tmp_path)
    assert run.data == {"campaign": "nq", "lagging": 2, "queued": 0, "unreachable": ["DB001", "DB002"]}
    assert (await tonghop(env, "campaign", "close", "nq", "--json", cwd=tmp_path)).data == {
        "code": "nq",
        "state": "closed",
    }
    shut = await tonghop(env, "campaign", "import", "nq.yaml", "--json", cwd=tmp_path)
    assert (shut.status, [(one["row"], one["column"]) for one in shut.data["errors"]]) == (2, [(2, "code")])
    assert (await tonghop(env, "remind", "--json", cwd=tmp_path)).data == []
    status = (await tonghop(env, "status", "--json", cwd=tmp_path)).data
    web = status["channels"].pop("web")
    assert (web["on"], web["healthy"], "tonghop run" in web["problem"]) == (True, False, True)
    assert status == {
        "inbox": {"waiting": 0, "failed": 0},
        "outbox": {"waiting": 0, "sent": 0, "failed": 0, "cancelled": 0},
        "channels": {
            "telegram": {"on": False, "healthy": False, "problem": None},
            "zalo": {"on": False, "healthy": False, "problem": None, "bots": []},
        },
        "people": {"linked": 0, "unreachable": 0, "unreachable_since": None},
        "bots_gone": {"accounts": 0, "alone": 0, "codes": 0, "letters": 0},
        "clock": {"minutes_ahead": 0},
        "backup": {"latest": None, "problem": None},
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command"),
        (["invite"], "Missing option"),
        (["invite", "--role", "king"], "--role takes secretary, officer or leader."),
        (["invite", "--role", "secretary"], "give --unit CODE, or --all"),
        (["invite", "--role", "leader", "--all"], "--all makes codes for secretaries"),
        (["invite", "--role", "secretary", "--all"], "There are no units yet"),
        (["invite", "--role", "secretary", "--unit", "X"], "There is no unit X"),
        (["invite", "--role", "leader", "--out", "codes.pdf"], "--out makes letters for secretaries"),
        (["invite", "--role", "secretary", "--all", "--out", "codes.txt"], "ends in .docx, .pdf or .xlsx"),
        (["units", "import", "missing.csv"], "Cannot read missing.csv"),
        (["campaign", "import", "."], "Cannot read ."),
        (["campaign", "close", "X"], "There is no campaign X"),
        (["summary", "X"], "There is no campaign X"),
        (["summary", "--as-of", "15/6/2023"], "write it as 2023-06-15"),
        (["summary", "--as-of", "2999-01-01"], "has not come yet"),
        (["remind", "X"], "There is no campaign X"),
    ],
)
async def test_a_mistake_is_one_sentence_and_status_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path)
    ended = await tonghop(env, *arguments, cwd=tmp_path)
    assert ended.status == 2
    assert said in ended.err
    assert len(ended.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("HTTP_PORT", "eighty"),
        ("TIMEZONE", "Mars/Olympus"),
        ("PUBLIC_URL", "http://example.test"),
        ("LOG_FORMAT", "xml"),
    ],
)
async def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str, tmp_path: Path) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path) | {f"TONGHOP_{name}": value}
    ended = await tonghop(env, "run", cwd=tmp_path)
    assert ended.status == 2
    assert f"TONGHOP_{name}" in ended.err
    assert len(ended.err.strip().splitlines()) == 1


async def test_a_bad_file_changes_nothing_and_names_every_place(tmp_path: Path) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path)
    (tmp_path / "bad.csv").write_text(UNITS + "DB001,,x,y,z,-1\n", encoding="utf-8")
    ended = await tonghop(env, "units", "import", "bad.csv", "--json", cwd=tmp_path)
    assert ended.status == 2
    assert [(one["row"], one["column"]) for one in ended.data["errors"]] == [
        (4, "code"),
        (4, "name"),
        (4, "members"),
        (4, "individual_quota"),
    ]
    assert (await tonghop(env, "units", "list", "--json", cwd=tmp_path)).data == []
    (tmp_path / "bad.yaml").write_text(CAMPAIGN.replace("kind: confirm", "kind: vote"), encoding="utf-8")
    ended = await tonghop(env, "campaign", "import", "bad.yaml", cwd=tmp_path)
    assert ended.status == 2
    assert "dòng 8, items[1].kind: cần một trong" in ended.out
    (tmp_path / "none.yaml").write_text(CAMPAIGN, encoding="utf-8")
    ended = await tonghop(env, "campaign", "import", "none.yaml", cwd=tmp_path)
    assert (ended.status, "dòng 6, units: không có đơn vị nào phù hợp" in ended.out) == (2, True)
    named = CAMPAIGN.replace("units: all", "units:\n  codes:\n    - DB001\n  under: DB009")
    (tmp_path / "named.yaml").write_text(named, encoding="utf-8")
    ended = await tonghop(env, "campaign", "import", "named.yaml", "--json", cwd=tmp_path)
    assert ended.status == 2
    assert ended.data == {
        "errors": [
            {"row": 8, "column": "units.codes[1]", "problem": "không có đơn vị mang mã DB001"},
            {"row": 9, "column": "units.under", "problem": "không có đơn vị mang mã DB009"},
        ]
    }


async def test_the_house_stops_cleanly_and_only_one_runs(tmp_path: Path) -> None:
    """SIGTERM ends it well within ten seconds, also with a page open; a second one on the same data is refused."""
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data")
    async with running(env, cwd=tmp_path, anew=True) as house:
        second = await tonghop(env, "run", cwd=tmp_path)
        assert second.status == 2
        assert "Another tonghop is running" in second.err
        port = house.address.rsplit(":", 1)[1]
        other = env | {"TONGHOP_DATA_DIR": str(tmp_path / "other"), "TONGHOP_HTTP_PORT": port}
        taken = await tonghop(other, "run", cwd=tmp_path)
        assert (taken.status, "Cannot listen" in taken.err) == (2, True)
        assert (await tonghop(env, "status", "--json", cwd=tmp_path)).data["channels"]["web"]["healthy"]
        assert await house.stop() == 0
    assert oct((tmp_path / "t.db").stat().st_mode & 0o777) == "0o600"


async def test_the_demonstration_refuses_a_database_that_is_not_its_own(tmp_path: Path) -> None:
    env = environment(f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path / "data")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    await tonghop(env, "units", "import", "units.csv", cwd=tmp_path)
    ended = await tonghop(env, "run", "--demo", cwd=tmp_path)
    assert (ended.status, "was not made by the demonstration" in ended.err) == (2, True)


REPLIES = """
{"id": "a", "question": {"kind": "confirm"}, "today": "2023-06-15", "text": "học hôm qua rồi, 20 người"}

{"id": "b", "question": {"kind": "date"}, "today": "2023-06-15", "text": "sáng mai"}
{"id": "c", "question": {"kind": "menu"}, "today": "2023-06-15", "text": "xem tổng hợp"}
{"id": "d", "question": {"kind": "number", "unit": "người"}, "today": "2023-06-15", "text": "ổn áp"}
{"id": "e", "question": {"kind": "confirm"}, "today": "2023-06-15", "text": "ổn áp"}
"""


async def test_what_replies_are_understood_as(tmp_path: Path) -> None:
    """JSON lines in, JSON lines out; the house's own words count, and a bad line of them stops every start."""
    env = environment("sqlite+aiosqlite:///none.db", tmp_path / "data")
    (tmp_path / "data").mkdir()
    own = tmp_path / "data" / "tu-vung.txt"
    own.write_text("[đã xong]\nổn áp\n", encoding="utf-8")
    said = await tonghop(env, "understand", cwd=tmp_path, typed=REPLIES)
    assert [json.loads(line) for line in said.out.splitlines()] == [
        {"id": "a", "answer": "yes", "date": "2023-06-14", "count": 20},
        {"id": "b", "answer": "future", "value": "2023-06-16"},
        {"id": "c", "intent": "summary"},
        {"id": "d", "answer": "unclear"},
        {"id": "e", "answer": "yes"},
    ]
    bad = await tonghop(env, "understand", cwd=tmp_path, typed=REPLIES + '{"id": "f", "question": {}}')
    assert (bad.status, bad.out) == (2, "")
    assert bad.err.startswith("Line 8 is not a reply to read")
    own.write_text("ổn áp\n", encoding="utf-8")
    stopped = await tonghop(env, "run", cwd=tmp_path)
    assert (stopped.status, stopped.err.count("\n")) == (2, 1)
    assert "tu-vung.txt, dòng 1: trước dòng này phải có tên mục" in stopped.err


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_replies_that_had_to_be_asked_about_again(database_url: str, house: House, tmp_path: Path) -> None:
    stage = Stage(house)
    for said in ("/baocao", "[Học tập, quán triệt nghị quyết]", "ổn áp"):
        await stage.say("Tú", said)
    env = environment(database_url, tmp_path / "data")
    listed = await tonghop(env, "replies", "--json", cwd=tmp_path)
    assert [(one["kind"], one["text"], one["times"]) for one in listed.data] == [("confirm", "ổn áp", 1)]


async def test_codes_go_into_letters_or_none_are_made(
    house: House, database: Database, database_url: str, tmp_path: Path
) -> None:
    env = environment(database_url, tmp_path / "data")
    asked = ("invite", "--all", "--role", "secretary", "--json", "--out")
    made = await tonghop(env, *asked, "letters.pdf", cwd=tmp_path)
    assert (made.status, made.err, len(made.data)) == (0, "", len(house.units))
    pages = [page.extract_text() for page in PdfReader(tmp_path / "letters.pdf").pages]
    assert all(f"{row['code'][:4]} {row['code'][4:]}" in page for row, page in zip(made.data, pages, strict=True))
    assert (tmp_path / "letters.pdf").stat().st_mode & 0o777 == 0o600
    before = await _codes(database)
    failed = await tonghop(env, *asked, "no/such/folder/letters.pdf", cwd=tmp_path)
    assert (failed.status, failed.out) == (2, "")
    assert "no/such/folder/letters.pdf" in failed.err
    assert await _codes(database) == before


async def _codes(database: Database) -> int:
    async with database.read() as store:
        return await store.number(select(func.count()).select_from(tables.invites))
