"""Telegram is away for half a minute: asked ever more seldom, and nothing is lost or said twice.

The house runs in this process, on a loop and a clock that go twenty times as fast.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.app import App, now
from bot.settings import Settings
from domain.chat import Chat, Reply
from storage import outbox, people
from storage.database import Database
from tests.support.clock import Hurried
from tests.support.people import BOARD, set_up_house, study_campaign
from tests.support.telegram import Fake, Person

AWAY, WITHIN = 30.0, 200.0


def test_half_a_minute_without_telegram_loses_nothing_and_is_no_flood(
    sqlite_template: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "tonghop.db"
    path.write_bytes(sqlite_template)
    with asyncio.Runner(loop_factory=Hurried) as runner:
        runner.run(half_a_minute_away(f"sqlite+aiosqlite:///{path}", tmp_path))


async def half_a_minute_away(url: str, folder: Path) -> None:
    loop, began = asyncio.get_running_loop(), now()
    started = loop.time()
    database = Database(url)
    async with Fake(clock=loop.time) as fake:
        settings = Settings(data_dir=folder, http_port=0, telegram_token=fake.token, telegram_api_url=fake.url)
        house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
        lan = fake.person("Lan")
        chat = Chat("telegram", fake.token.partition(":")[0], str(lan.id))
        async with database.begin() as store:
            await people.add_account(store, house.people["Lan"], chat, began)
        clock = lambda: began + timedelta(seconds=loop.time() - started)  # noqa: E731
        app = App(settings, database, BOARD, clock=clock)
        running = asyncio.create_task(app.run())
        await lan.writes("/han")
        await lan.hears("còn nội dung chưa xong", WITHIN)
        await fake.updates.polled(WITHIN)
        fake.faults.down(AWAY)
        away_from = loop.time()
        async with database.begin() as store:
            await outbox.put(store, [(chat, Reply("tin thứ nhất")), (chat, Reply("tin thứ hai"))], clock())
        app.deliver()
        await lan.writes("/toi")
        await lan.writes("/trangthai")
        for words in ("tin thứ nhất", "tin thứ hai", "Đồng chí: Lan", "chưa trả lời"):
            await lan.hears(words, WITHIN)
            assert loop.time() - away_from >= AWAY
        assert said_by_bot(lan)[1:3] == ["tin thứ nhất", "tin thứ hai"]
        assert len(said_by_bot(lan)) == 5
        assert 4 <= fake.faults.turned_away <= 16
        app.over.set()
        await running
    await database.close()


def said_by_bot(person: Person) -> list[str]:
    return [shown.text for shown in person.screen if shown.by_bot]
