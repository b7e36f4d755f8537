"""An answer that takes over a second is announced; one that comes at once is not."""

from pathlib import Path

from sqlalchemy import text

from domain.people import Role
from storage.database import Database
from tests.conftest import Postgres
from tests.e2e.test_telegram import Day
from tests.support.people import set_up_house, study_campaign
from tests.support.telegram import Fake


async def test_whoever_waits_sees_that_something_is_done(tmp_path: Path, postgres: Postgres) -> None:
    url = postgres.new()
    database = Database(url)
    house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
    async with Fake() as fake:
        day = Day(house, fake, tmp_path, url)
        async with day.open():
            hung = await day.link("Hùng", Role.LEADER, None)
            await hung.writes("/tonghop nq")
            await hung.hears("Tính đến")
            assert not fake.calls("sendChatAction")
            async with database.begin() as store:
                await store.run(text("LOCK TABLE tallies"))
                await hung.writes("/tonghop nq")
                await fake.called("sendChatAction")
                assert hung.chat.doing == "typing"
            await hung.hears("Tính đến")
            assert len(fake.calls("sendChatAction")) == 1
        assert not fake.refused
    await database.close()
