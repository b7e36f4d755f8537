"""The disk is full, or the house is killed over a file: what is not kept is not acknowledged, nothing is left."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select

from bot.app import now
from domain.chat import RawMessage
from storage import inbox
from storage.database import Database
from storage.tables import files as files_table
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from tests.support.faults import browser_of, settings_of, until
from tests.support.people import chat, set_up_house
from tests.support.process import Browser, Running, running
from texts import evidence


def document() -> bytes:
    """A PDF of one empty page."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.fixture
async def database(sqlite_template: bytes, tmp_path: Path) -> Database:
    """A house on SQLite: where the database lies on the disk that is full."""
    path = tmp_path / "tonghop.db"
    path.write_bytes(sqlite_template)
    made = Database(f"sqlite+aiosqlite:///{path}")
    await set_up_house(made)
    return made


def kept(tmp_path: Path) -> list[Path]:
    """What lies in DATA_DIR/files."""
    return [path for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()]


async def is_well(page: Browser) -> bool:
    return (await page.client.get("/healthz")).status_code == 200


async def replies(database: Database, name: str) -> int:
    wanted = select(func.count()).select_from(outbox_table).where(outbox_table.c.address == name)
    async with database.read() as store:
        return await store.number(wanted)


async def test_a_full_disk_takes_nothing_loses_nothing_and_is_got_over(database: Database, tmp_path: Path) -> None:
    """A message, a file, one that waits already, the clock, the log: all go on when there is room, each once."""
    async with (
        running(settings_of(database, tmp_path), cwd=tmp_path) as house,
        await browser_of(database, house.address, "lan") as lan,
    ):
        await until(lambda: is_well(lan))
        house.fill_disk()
        assert (await lan.say("once", "/riengtu")).status_code == 503
        upload = await lan.hand_in("file", "kế hoạch.pdf", document())
        assert (upload.status_code, upload.json()) == (507, {"error": evidence.NO_ROOM})
        assert kept(tmp_path) == []
        ill = await lan.client.get("/healthz")
        assert (ill.status_code, ill.json()) == (503, {"status": "cannot write"})
        assert (await lan.client.get("/chat")).status_code == 200

        async with database.begin() as store:
            await inbox.take_in(store, [RawMessage(chat("Minh"), "waits", {"text": "/riengtu"}, now())])
        await until(lambda: said_away(house, 5))
        assert len(house.log) < 20
        async with database.read() as store:
            (waiting,) = await store.all(select(inbox_table.c.state, inbox_table.c.tries))
        assert tuple(waiting) == ("waiting", 0)

        house.free_disk()
        for _ in range(2):
            assert (await lan.say("once", "/riengtu")).status_code == 202
            assert (await lan.hand_in("file", "kế hoạch.pdf", document())).status_code == 202
        await until(lambda: is_well(lan))
        await until(lambda: answered(database))
        assert house.logged("database_back") == 1
        assert await house.stop() == 0
    assert len(kept(tmp_path)) == 1
    assert (await replies(database, "lan"), await replies(database, "minh")) == (2, 1)
    await database.close()


async def said_away(house: Running, times: int) -> bool:
    return house.logged("database_away") >= times


async def answered(database: Database) -> bool:
    async with database.read() as store:
        return not (await inbox.counts(store))["waiting"]


async def test_a_file_that_could_not_be_written_down_is_handed_in_once_more_and_kept_once(
    database: Database, tmp_path: Path
) -> None:
    """The disk has room for the file and none for its row: 503; the same key later makes one file of it."""
    async with (
        running(settings_of(database, tmp_path), cwd=tmp_path) as house,
        await browser_of(database, house.address, "lan") as lan,
    ):
        house.fill_disk(2 * len(document()))
        assert (await lan.hand_in("file", "a.pdf", document())).status_code == 503
        house.free_disk()
        assert (await lan.hand_in("file", "a.pdf", document())).status_code == 202
        await lan.hears("tệp")
    async with database.read() as store:
        assert await store.number(select(func.count()).select_from(files_table)) == 1
    assert len(kept(tmp_path)) == 1
    await database.close()


async def test_a_log_that_nobody_takes_any_more_stops_nothing(database: Database, tmp_path: Path) -> None:
    """Whoever read standard error is gone; then there is much to complain of, and the house goes on."""
    async with (
        running(settings_of(database, tmp_path), cwd=tmp_path) as house,
        await browser_of(database, house.address, "lan") as lan,
    ):
        house.close_log()
        house.fill_disk()
        assert (await lan.say("once", "/riengtu")).status_code == 503
        house.free_disk()
        assert (await lan.say("once", "/riengtu")).status_code == 202
        await lan.hears("Bot lưu tên hiển thị")
        assert await house.stop() == 0
    await database.close()


async def test_a_kill_in_mid_upload_leaves_nothing_that_counts_and_the_next_start_clears_it(
    database: Database, tmp_path: Path
) -> None:
    coming = tmp_path / "data" / "files" / "coming"
    env = settings_of(database, tmp_path)

    async def half() -> AsyncIterator[bytes]:
        yield document()
        await asyncio.Event().wait()

    async def half_is_here() -> bool:
        return any(coming.glob("*"))

    async with (
        running(env, cwd=tmp_path) as house,
        await browser_of(database, house.address, "lan") as lan,
    ):
        sending = asyncio.create_task(lan.hand_in("file", "a.pdf", half()))
        await until(half_is_here)
        house.kill()
        await house.process.wait()
        sending.cancel()
    assert await half_is_here()
    async with running(env, cwd=tmp_path) as house:
        assert kept(tmp_path) == []
        assert await house.stop() == 0
    async with database.read() as store:
        assert await store.number(select(func.count()).select_from(files_table)) == 0
    await database.close()


async def test_a_file_whose_bytes_are_gone_is_told_of_in_words(database: Database, tmp_path: Path) -> None:
    """The disk came back from a backup that lacks it: whoever handed it in hears so, and may do so again."""
    async with (
        running(settings_of(database, tmp_path), cwd=tmp_path) as house,
        await browser_of(database, house.address, "lan") as lan,
    ):
        assert (await lan.hand_in("file", "a.pdf", document())).status_code == 202
        async with database.read() as store:
            file_id = await store.number(select(files_table.c.id))
        assert (await lan.client.get(f"/tep/{file_id}")).content == document()
        (bytes_of_it,) = kept(tmp_path)
        bytes_of_it.unlink()
        gone = await lan.client.get(f"/tep/{file_id}")
        assert (gone.status_code, gone.text) == (410, evidence.GONE)
        await until(lambda: complained(house))
        assert (await lan.hand_in("again", "a.pdf", document())).status_code == 202
        assert (await lan.client.get(f"/tep/{file_id}")).status_code == 200
    await database.close()


async def complained(house: Running) -> bool:
    return house.logged("file_missing") == 1
