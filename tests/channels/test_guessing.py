"""Codes cannot be tried one after another: not on ever new pages of one place, not by many places at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import insert, select

from bot.channels.web import WebChannel, chat_of
from bot.inbox import Inbox
from domain.chat import RawMessage
from domain.people import Role
from handlers.linking import FROM_ONE_PLACE, IN_ALL
from storage import invites
from storage.tables import guesses, outbox
from tests.support.people import BOARD, House, at
from texts.linking import PAUSED


@dataclass
class Town:
    """People at places on the net, each time with a page that is new."""

    house: House
    now: datetime

    def __post_init__(self) -> None:
        self.pages = count()
        self.inbox = Inbox(self.house.database, BOARD, {"web": WebChannel()}, lambda: self.now)

    async def tries(self, code: str, place: str) -> str:
        """A code on a new page; what is answered."""
        page = chat_of(f"page{next(self.pages)}")
        said = {"text": f"/start {code}", "from": place}
        await self.inbox.receive([RawMessage(page, "k", said, self.now)])
        while await self.inbox.answer_waiting():
            pass
        async with self.house.database.read() as store:
            rows = await store.all(select(outbox.c.reply).where(outbox.c.address == page.address))
        return str(rows[0].reply["text"])


async def test_codes_are_limited_by_place_and_in_all_and_a_right_one_waits_too(house: House) -> None:
    town = Town(house, at("2023-06-12 08:00"))
    async with house.database.begin() as store:
        code = (await invites.create(store, BOARD.secret, Role.OFFICER, [None], town.now))[0].code
    for _ in range(FROM_ONE_PLACE):
        assert (await town.tries("ABCD2342", "here")).startswith("Mã này không đúng")
    assert await town.tries(code, "here") == PAUSED
    assert (await town.tries(code, "elsewhere")).startswith("Mã này dành cho")
    async with house.database.begin() as store:
        many = [{"origin": f"place{number}", "at": town.now} for number in range(IN_ALL - FROM_ONE_PLACE)]
        await store.run(insert(guesses), many)
    assert await town.tries(code, "elsewhere") == PAUSED
    town.now += timedelta(minutes=61)
    assert (await town.tries(code, "here")).startswith("Mã này dành cho")
