"""What is kept no longer goes; what somebody may still need stays, also on the shelf of files."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from scheduler import upkeep
from scheduler.clock import Clock
from storage import files, outbox
from storage.database import Database
from storage.files import NewFile
from storage.shelf import Shelf, Taken
from storage.tables import tallies
from tests.support.people import ZONE, House, at, chat
from texts import notices

NOW = at("2024-01-10 08:00")
DAY, LONG = timedelta(days=1, seconds=1), timedelta(days=181)


class Shelves:
    """A shelf on disk, and the clock that tidies it."""

    def __init__(self, house: House, root: Path) -> None:
        self.house = house
        self.shelf = Shelf(root)
        self.clock = Clock(house.database, ZONE, lambda: NOW, lambda: None, self.shelf)

    def lay(self, name: str, when: datetime) -> str:
        """Bytes on the shelf since then; returns their sha256."""
        coming = self.shelf.root / name
        coming.parent.mkdir(exist_ok=True)
        coming.write_bytes(name.encode())
        os.utime(coming, (when.timestamp(), when.timestamp()))
        sha256 = f"{name:0>64}"
        self.shelf.put(Taken(coming, sha256, 1))
        return sha256

    async def hand_in(self, name: str, when: datetime, unit: str | None = None) -> str:
        """A file that came then, on the shelf and written down; of a report where a unit is named."""
        sha256 = self.lay(name, when)
        async with self.house.database.begin() as store:
            made = await files.keep(store, chat("Lan"), name, NewFile(sha256, name, "pdf", 1), when)
            if unit:
                await files.belong(store, [made], self.house.units[unit], None)
        return sha256

    def lying(self) -> set[str]:
        return {path.name for path in self.shelf.root.rglob("*") if path.is_file()}


async def test_what_nobody_wrote_down_is_dropped_after_a_day(house: House, tmp_path: Path) -> None:
    """The house ended between the bytes and their row: nothing names them, and nothing ever will."""
    shelves = Shelves(house, tmp_path / "files")
    kept = await shelves.hand_in("report", NOW - LONG, "DB001")
    fresh = await shelves.hand_in("new", NOW)
    coming = shelves.lay("coming", NOW)
    shelves.lay("lost", NOW - DAY)
    await shelves.clock.tidy()
    assert shelves.lying() == {kept, fresh, coming}


async def test_what_became_no_report_goes_after_its_time_and_comes_back_when_sent_again(
    house: House, tmp_path: Path
) -> None:
    """The same bytes, handed in again while the old ones are being forgotten, stay."""
    shelves = Shelves(house, tmp_path / "files")
    await shelves.hand_in("old", NOW - LONG)
    again = await shelves.hand_in("again", NOW - LONG)
    shelves.lay("again", NOW)
    await shelves.hand_in(files.export_key(1), NOW - timedelta(days=8))  # made to be sent: for seven days only
    made = await shelves.hand_in(files.export_key(2), NOW - timedelta(days=6))
    await shelves.clock.tidy()
    assert shelves.lying() == {again, made}


async def test_the_shelf_of_another_database_is_left_alone(house: House, tmp_path: Path) -> None:
    """Whoever starts on a wrong or an older database loses no file by it."""
    shelves = Shelves(house, tmp_path / "files")
    there = {shelves.lay(f"other{number}", NOW - DAY) for number in range(3)}
    there.add(await shelves.hand_in("ours", NOW - DAY, "DB001"))
    await shelves.clock.tidy()
    assert shelves.lying() == there


async def test_tidying_waits_for_a_database_that_is_away(tmp_path: Path) -> None:
    away = Database(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder.db")
    shelves = Shelves(House(away), tmp_path / "files")
    there = {shelves.lay("one", NOW - LONG)}
    await shelves.clock.tidy()
    await away.close()
    assert shelves.lying() == there


def spoil(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 100)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_once_a_week_the_file_is_looked_through_and_officers_hear_of_damage(house: House) -> None:
    database = house.database
    assert await upkeep.look_through(database, NOW) == ""
    async with database.read() as store:
        page = await store.number(text("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_outbox_notice'"))
        size = await store.number(text("PRAGMA page_size"))
    await database.close()
    spoil(Path(str(database.url.database)), (page - 1) * size)
    assert await upkeep.look_through(database, NOW + timedelta(days=6)) == ""
    for number in (7, 8):
        assert str(page) in await upkeep.look_through(database, NOW + timedelta(days=number))
    async with database.read() as store:
        waiting = await outbox.due(store, "web", "web", NOW + LONG, 10)
    assert [(one.chat, one.reply.text if one.reply else "") for one in waiting] == 2 * [
        (chat("Thu"), notices.DAMAGED)
    ]


async def test_counts_that_do_not_add_up_are_found_each_night_and_officers_are_told(
    house: House, tmp_path: Path
) -> None:
    shelves = Shelves(house, tmp_path / "files")
    await shelves.clock.tidy()
    async with house.database.begin() as store:
        assert (await outbox.counts(store))["waiting"] == 0
        await store.run(update(tallies).where(tallies.c.measure == "expected").values(number=tallies.c.number + 1))
    await shelves.clock.tidy()
    async with house.database.read() as store:
        waiting = await outbox.due(store, "web", "web", NOW, 10)
    assert [letter.chat for letter in waiting] == [chat("Thu")]
    assert waiting[0].reply is not None
    assert "đợt nq, kh không khớp" in waiting[0].reply.text
