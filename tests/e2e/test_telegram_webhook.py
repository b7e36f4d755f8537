"""The real program told by webhook: only what is stored is acknowledged; to polling and back loses nothing."""

from functools import partial
from pathlib import Path

from domain.people import Role
from storage.database import Database
from tests.e2e.test_telegram import Day
from tests.support.faults import until
from tests.support.people import set_up_house, study_campaign
from tests.support.process import free_port
from tests.support.telegram import Fake
from texts import general


async def test_webhook_then_polling_then_webhook(tmp_path: Path, sqlite_template: bytes) -> None:
    (tmp_path / "tonghop.db").write_bytes(sqlite_template)
    url = f"sqlite+aiosqlite:///{tmp_path}/tonghop.db"
    database = Database(url)
    house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
    async with Fake() as fake:
        day = Day(house, fake, tmp_path, url)
        polling = dict(day.env)
        port = str(free_port())
        webhook = polling | {
            "TONGHOP_TELEGRAM_MODE": "webhook",
            "TONGHOP_HTTP_PORT": port,
            "TONGHOP_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        day.env = webhook
        async with day.open() as run:
            lan = await day.link("Lan", Role.SECRETARY, "DB001")
            run.fill_disk()
            await lan.writes("/trangthai")
            await until(partial(_put_off, fake))
            await lan.hears(general.OUTAGE, within=60)
            run.free_disk()
            await lan.hears("Học tập, quán triệt nghị quyết")
            await fake.updates.settled()
            assert await run.stop() == 0
        await lan.writes("/han")
        day.env = polling
        async with day.open() as run:
            await lan.hears("17:00")
            await fake.updates.settled()
            run.kill()
        await lan.writes("/toi")
        day.env = webhook
        async with day.open() as run:
            await lan.hears("Đảng bộ Sở Mẫu")
            await fake.updates.settled()
        asked, answered = ([one.text for one in lan.screen if one.by_bot is by] for by in (False, True))
        assert answered.count(general.OUTAGE) == 1
        assert len(answered) == len(asked) + 2, (asked, answered)
        assert (len(fake.calls("setWebhook")), len(fake.calls("deleteWebhook"))) == (2, 1)
        assert not fake.refused
    await database.close()


async def _put_off(fake: Fake) -> bool:
    hook = fake.updates.webhook
    return hook is not None and "503" in hook.failure.get("last_error_message", "")
