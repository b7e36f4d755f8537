"""The day's backup: whole, private, of one moment; and what becomes of it when something is in its way."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from scheduler.backups import AGAIN, SETTLED, Keeper
from scheduler.clock import Clock
from storage import files, outbox, settings
from storage.archive import check, packed
from storage.backups import Backups
from storage.files import NewFile
from storage.shelf import Shelf, Taken
from tests.support.people import ZONE, House, at, chat
from tests.support.process import with_postgres_tools
from texts import backups as texts

NIGHT, DAY = at("2026-06-15 02:00"), timedelta(days=1)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Safe:
    """A house with a data folder, and what keeps it."""

    def __init__(self, house: House, data: Path) -> None:
        self.house = house
        self.shelf = Shelf(data / "files")
        self.backups = Backups(data)
        self.keeper = Keeper(house.database, ZONE, self.shelf, self.backups)
        data.mkdir()
        (data / "secret.key").write_text("a key", encoding="ascii")

    async def hand_in(self, words: bytes) -> str:
        """A file, on the shelf and written down; returns its sha256."""
        digest = sha256(words).hexdigest()
        coming = self.shelf.root / digest
        coming.parent.mkdir(exist_ok=True)
        coming.write_bytes(words)
        self.shelf.put(Taken(coming, digest, len(words)))
        async with self.house.database.begin() as store:
            await files.keep(store, chat("Lan"), digest, NewFile(digest, "a.pdf", "pdf", len(words)), NIGHT)
        return digest

    def lying(self) -> set[str]:
        """Everything in the folder of backups."""
        root = self.backups.root
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} - {"lock"}

    async def told(self) -> list[str]:
        """What officers were told."""
        async with self.house.database.read() as store:
            waiting = await outbox.due(store, "web", "web", NIGHT + 99 * DAY, 99)
        return [one.reply.text for one in waiting if one.reply]

    async def problem(self) -> str | None:
        async with self.house.database.read() as store:
            return await settings.get(store, settings.BACKUP_PROBLEM)


@pytest.fixture
def safe(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Safe:
    monkeypatch.setenv("PATH", with_postgres_tools())
    return Safe(house, tmp_path / "data")


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file grows past that many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_backup_is_whole_and_private_and_can_be_read_back(safe: Safe) -> None:
    """A file that is no longer what it was is counted as missing, and not kept as if it were whole."""
    kept, spoilt = await safe.hand_in(b"mot"), await safe.hand_in(b"hai")
    safe.shelf.place(spoilt).write_bytes(b"khac")
    await safe.keeper.back_up_if_due(NIGHT)
    made = safe.backups.latest()
    assert made is not None
    assert (made.made_at, dict(made.files), made.missing) == (NIGHT, {kept: 3}, 1)
    assert made.small == {"secret.key": "a key"}
    if safe.house.database.is_sqlite:
        assert (made.counts["people"], made.counts["units"]) == (5, 4)
    with packed(safe.backups.root / "2026-06-15.json") as source:
        check(source, Event())
    private = [safe.backups.root, *safe.backups.root.rglob("*")]
    assert [path for path in private if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert (await safe.told(), await safe.problem()) == ([], "")
    before = safe.lying()
    await safe.keeper.back_up_if_due(NIGHT + timedelta(hours=20))
    assert safe.lying() == before


@on_sqlite
async def test_old_copies_go_and_bytes_stay_while_a_copy_names_them(safe: Safe) -> None:
    digest = await safe.hand_in(b"mot")
    await safe.keeper.back_up_if_due(NIGHT)
    async with safe.house.database.begin() as store:
        assert await files.purge(store, NIGHT + DAY, NIGHT + DAY) == {digest}
    safe.shelf.place(digest).unlink()
    for number in range(1, 8):
        assert safe.backups.place(digest).is_file()
        await safe.keeper.back_up_if_due(NIGHT + number * DAY)
    assert [day.day for day in safe.backups.days()] == list(range(15, 23))
    last = {path.suffix: path.read_bytes() for path in safe.backups.root.glob("2026-06-22.*")}
    for number in range(8, 50):
        for suffix, copy in last.items():
            day = (NIGHT + number * DAY).date().isoformat()
            (safe.backups.root / f"{day}{suffix}").write_bytes(copy)
        safe.backups.rotate()
    assert len(safe.backups.days()) == 11
    assert not safe.backups.place(digest).exists()


@on_sqlite
async def test_a_full_disk_leaves_no_half_backup_and_is_told_once_a_day(safe: Safe) -> None:
    """A copy that a killed one left is cleared by the next; whoever was told hears no more that day."""
    assert safe.house.database.url.database is not None
    size = Path(safe.house.database.url.database).stat().st_size
    for hour in range(3):
        with full_disk(size - 4096):
            await safe.keeper.back_up_if_due(NIGHT + hour * AGAIN)
        assert safe.lying() == set()
    assert await safe.told() == [texts.failed(texts.DISK_FULL)]
    assert await safe.problem() == texts.DISK_FULL
    (safe.backups.root / "0123.part").write_bytes(b"half")
    with full_disk(size - 4096):
        await safe.keeper.back_up_if_due(NIGHT + DAY)
    assert (len(await safe.told()), safe.lying()) == (2, set())
    await safe.keeper.back_up_if_due(NIGHT + DAY + AGAIN)
    assert safe.lying() == {"2026-06-16.db", "2026-06-16.json"}
    assert (len(await safe.told()), await safe.problem()) == (2, "")


@on_postgresql
async def test_without_pg_dump_officers_are_told_once_who_must_make_backups(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    for number in range(3):
        await safe.keeper.back_up_if_due(NIGHT + number * DAY)
    assert await safe.told() == [texts.failed(texts.NO_PG_DUMP)]
    assert not safe.backups.root.exists()


async def test_a_house_that_closes_breaks_it_off_and_leaves_nothing(safe: Safe) -> None:
    safe.keeper.tick(NIGHT)
    safe.keeper.tick(NIGHT + SETTLED)
    await safe.keeper.stop()
    assert safe.lying() == set()
    assert await safe.told() == []


@on_sqlite
async def test_the_clock_makes_the_first_minutes_after_the_start_and_one_at_a_time(safe: Safe) -> None:
    moments = [NIGHT]
    clock = Clock(safe.house.database, ZONE, lambda: moments[-1], lambda: None, safe.shelf, keeper=safe.keeper)

    async def tick(after: timedelta) -> set[str]:
        moments.append(NIGHT + after)
        await clock.tick()
        await safe.keeper.settled()
        return safe.lying()

    assert await tick(timedelta()) == await tick(SETTLED - timedelta(seconds=1)) == set()
    with safe.backups.alone():
        assert await tick(SETTLED) == set()
    assert await safe.problem() is None
    assert len(await tick(SETTLED + AGAIN)) == 2
    await clock.stop()


@on_sqlite
async def test_the_clock_tells_leaders_on_monday(safe: Safe) -> None:
    called: list[str] = []
    monday = at("2023-06-12 08:00")
    clock = Clock(safe.house.database, ZONE, lambda: monday, lambda: called.append("deliver"), safe.shelf)
    await clock.tick()
    assert any("Bản tin tuần, thứ Hai 12/6" in one for one in await safe.told())
    assert called
