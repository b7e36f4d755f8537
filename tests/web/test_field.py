"""The field: which units it shows of which day, in which order, to whom; and what no room tells of."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from domain.matrix import STATES, Order, Sieve
from domain.people import Role
from language.spelling import plain
from storage import campaigns, matrix, tables
from storage.summary import WHOLE
from tests.support.board import Board, words
from tests.support.people import House, accepted_campaign, add_person, at
from texts import dashboard as texts
from web.dashboard import field, rooms

NAMES = {
    "DB000": "Đảng bộ Khối Mẫu",
    "DB001": "Đảng bộ Sở Mẫu",
    "DB002": "Chi bộ Trường Mẫu",
    "DB003": "Đảng bộ Bệnh viện Mẫu",
}
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DONE = ("/baocao", "[Học tập, quán triệt nghị quyết]", "[Đã tổ chức]")


@pytest.fixture
async def board(house: House, tmp_path: Path) -> Board:
    """DB001 is done, DB002 promised a day and was late, DB003 was returned, DB000 is silent; all is overdue."""
    made = Board(house, tmp_path)
    stage = made.stage
    async with house.database.begin() as store:
        await campaigns.create(store, accepted_campaign(), at("2023-01-05 00:00"))
        await add_person(store, "Bình", Role.LEADER, "DB000", stage.now)
        await add_person(store, "Quý", Role.OFFICER, "DB000", stage.now)
    for name in ("Lan", "Tú"):
        for said in DONE:
            await stage.say(name, said)
    for said in ("/baocao", "[Học tập, quán triệt nghị quyết]", "[Chưa]", "15/6"):
        await stage.say("Minh", said)
    await stage.say("Lan", "/baocao")
    for said in ("[Thu hoạch]", "[Đã nộp]"):
        await stage.say("Lan", said)
    async with made.browser("Thu") as thu:
        await thu.press("/bang/don-vi/DB003", "Trả lại báo cáo", note="Chưa đủ nội dung")
    stage.now = at("2023-06-16 09:00")
    for said in DONE:
        await stage.say("Minh", said)
    stage.now = at("2023-06-18 09:00")
    return made


async def test_the_sieve_lets_through_what_the_cells_show(board: Board) -> None:
    """Of each state, now and as of a day: the units that are found are those whose cells say so."""
    async with board.house.database.read() as store:
        known = await campaigns.all_campaigns(store)
        for as_of in (None, at("2023-06-12 23:00"), at("2023-06-17 00:00")):
            today = (as_of or board.stage.now).date()
            every = await matrix.read(store, known, as_of, today, WHOLE, Sieve(), (0, 50))
            for state in STATES:
                sieve = Sieve(states=(state,))
                found = await matrix.read(store, known, as_of, today, WHOLE, sieve, (0, 50))
                meant = [row.code for row in every.rows if any(c and c.state == state for c in row.cells)]
                assert ([row.code for row in found.rows], found.found) == (meant, len(meant)), (as_of, state)
            lags = Sieve(order=Order.LAG)
            first = (await matrix.read(store, known[1:2], as_of, today, WHOLE, lags, (0, 50))).rows
            assert [row.code for row in first] == sorted(
                NAMES, key=lambda code: (code in _reported(every, 1), code)
            )
    assert {cell.state for row in every.rows for cell in row.cells if cell} == set(STATES)


def _reported(every: matrix.Matrix, place: int) -> set[str]:
    done = ("done", "late")
    return {row.code for row in every.rows if (cell := row.cells[place]) and cell.state in done}


@ONE_DATABASE
async def test_words_sector_part_day_campaign_and_page_go_together(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with board.browser("Thu") as thu:
        assert await _rows(thu, "tim=benh+vien") == ["DB003"] == await _rows(thu, "tim=BỆNH+db003")
        assert await _rows(thu, f"duoi={board.house.units['DB000']}") == ["DB000", "DB001", "DB002"]
        assert await _rows(thu, f"duoi={board.house.units['DB000']}&linh-vuc=cơ+quan") == ["DB000", "DB001"]
        assert await _rows(thu, "tt=late&dot=nq") == ["DB002"]
        assert await _rows(thu, "tt=late&dot=nq&ngay=2023-06-15") == []
        day = words(await thu.page("/bang?ngay=2023-06-12&dot=nq"))
        assert "tính đến hết ngày 12/6/2023" in day
        assert "hẹn 15/6" in day
        assert "1/4 cấp ủy cơ sở" in day
        assert "2/4 cấp ủy cơ sở" in words(await thu.page("/bang?dot=nq"))
        assert 'href="/bang?dot=nq"' in await thu.page("/bang")
        for odd in (
            "ngay=2999-01-01",
            "ngay=x",
            "trang=-1",
            "duoi=99999999999999999999",
            "xep=x",
            "tt=x",
            "dot=x",
        ):
            assert await _rows(thu, odd) == list(NAMES), odd
        monkeypatch.setattr(field, "PAGE", 3)
        assert await _rows(thu, "trang=1") == ["DB003"]
        assert (await thu.client.get("/bang?trang=7&xep=no")).headers["location"] == "/bang?xep=no&trang=1"
        late = [await _rows(thu, f"xep=no&tt=notyet&tt=silent&trang={page}") for page in (0, 1)]
        assert sorted(code for page in late for code in page) == list(NAMES)


async def _rows(looker: object, query: str) -> list[str]:
    page = await looker.page(f"/bang?{query}")  # type: ignore[attr-defined]
    return [code for code in NAMES if f'href="/bang/don-vi/{code}"' in page]


def addresses(board: Board) -> Iterator[tuple[str, str]]:
    """(method, path) of every room, with each unit, campaign, number and file that somebody might put there."""
    values = {"code": [*NAMES, "nq", "kh", "x"], "id": ["1", "2", "3", "999999999999999999999"]}
    for route in rooms.routes(board.desk):
        name, _, kind = route.path.partition("{")[2].partition("}")[0].partition(":")
        mark = f"{{{name}:{kind}}}" if kind else f"{{{name}}}"
        for value in values.get(name, ["nq.xlsx", "nq", "1"] if name else [""]):
            path = route.path.replace(mark, value)
            if path != "/bang/song":
                yield from ((method, path) for method in sorted(set(route.methods or ()) - {"HEAD"}))


QUERIES = (
    "", "?tt=done&tt=late", "?xep=no", "?ngay=2023-06-12", "?dot=nq", "?tim=benh", "?linh-vuc=bệnh+viện",
    "?duoi={unit}", "?dot=nq&ngay=2023-06-12&duoi={unit}", "?tu=0", "?viec=excuse",
)  # fmt: skip


@ONE_DATABASE
@pytest.mark.parametrize("name", ["", "Lan", "Bình", "Quý"])
async def test_no_room_tells_whom_of_a_part_that_is_not_theirs(name: str, board: Board) -> None:
    """Every address of the dashboard, so that a new room is tried as soon as it is there."""
    unit = board.house.units["DB003"]
    bodies = (
        {"key": "a", "back": "/bang", "action": f"review:1:{unit}:2:show", "label": "x"},
        {"key": "b", "back": "/bang/don-vi/DB003", "text": "/donvi DB003"},
    )
    async with board.browser(name) as looker:
        for method, path in addresses(board):
            for query in QUERIES if method == "GET" else ("",):
                for body in bodies if method == "POST" else ({},):
                    address = f"{path}{query.format(unit=unit)}"
                    answer = await looker.client.request(method, address, data=body or None, follow_redirects=True)
                    assert answer.status_code < 500, address
                    for code in ("DB003",) if name in ("Bình", "Quý") else set(NAMES) - {"DB001"}:
                        assert NAMES[code] not in words(answer.text), (method, address)
        if name in ("Bình", "Quý"):
            assert "0/3 cấp ủy" not in words(await looker.page("/bang"))
            assert await _rows(looker, "") == ["DB000", "DB001", "DB002"]
            return
        status = (await looker.client.get("/bang")).status_code
        assert status == (403 if name else 303)


@ONE_DATABASE
async def test_a_unit_that_is_no_more_goes_on_its_day(board: Board) -> None:
    async with board.house.database.begin() as store:
        gone = board.stage.now.date() - timedelta(days=1)
        await store.run(update(tables.units).where(tables.units.c.code == "DB003").values(active_to=gone))
        many = [
            {
                "code": f"X{number}",
                "name": f"Chi bộ Phố {number}",
                "search": plain(f"X{number} Chi bộ Phố {number}"),
            }
            for number in range(200)
        ]
        await store.run(insert(tables.units), [one | {"active_from": board.stage.now} for one in many])
    async with board.browser("Thu") as thu:
        assert "DB003" not in await _rows(thu, "")
        assert "DB003" in await _rows(thu, "ngay=2023-06-16")
        page = await thu.page("/bang")
        assert texts.found(203, 203) in page
        assert texts.found(1, 203) in await thu.page("/bang?tim=pho+199")
        assert await asyncio.wait_for(_rows(thu, "trang=1"), 30) == []
