"""A running house with people, and a browser for each of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import now
from domain.campaigns import CampaignDraft
from domain.people import Role
from storage import invites, sessions
from storage.database import Database
from tests.support.people import BOARD, House, add_person, set_up_house, study_campaign
from tests.support.process import Browser, Running, environment, running


class Site:
    """Where the house answers, and what lies in its data directory."""

    def __init__(self, house: House, run: Running, data: Path) -> None:
        self.house = house
        self.address = run.address
        self.run = run
        self.data = data

    async def token(self, name: str) -> str:
        """The session of somebody's page."""
        async with self.house.database.begin() as store:
            return await sessions.open_session(store, name.casefold(), now())

    async def browser(self, name: str) -> Browser:
        """Somebody at their page."""
        return Browser(self.address, await self.token(name))

    async def code(self, role: Role, unit: str | None) -> str:
        """A code that gives a duty."""
        async with self.house.database.begin() as store:
            return (await invites.create(store, BOARD.secret, role, [unit], now()))[0].code

    async def add(self, name: str, role: Role, unit: str | None) -> int:
        """One more person with a duty."""
        async with self.house.database.begin() as store:
            return await add_person(store, name, role, unit, now())


@asynccontextmanager
async def serving(database_url: str, folder: Path, *drafts: CampaignDraft, **more: str) -> AsyncIterator[Site]:
    """A house of set_up_house on that database, served until the end; `more`: settings."""
    database = Database(database_url)
    house = await set_up_house(database, *(drafts or (study_campaign(due="2030-01-01 17:00"),)))
    env = environment(database_url, folder / "data", TONGHOP_SECRET_KEY=BOARD.secret, **more)
    try:
        async with running(env, cwd=folder) as run:
            yield Site(house, run, folder / "data")
    finally:
        await database.close()
