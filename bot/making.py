"""Files are made just before they are sent: figures read first, then off the event loop, one at a time."""

import asyncio
from datetime import datetime

import structlog

from bot.gathering import gathered
from bot.listing import Listing
from domain.board import Board
from domain.chat import Chat, Reply
from domain.exports import CannotMake, Export, MadeFile
from domain.lists import ListWork
from storage import people
from storage.database import Database, DatabaseAway
from storage.outbox import Letter
from texts import lists
from texts import sending as texts

log = structlog.get_logger()
PATIENCE = 1.0
Made = MadeFile | Reply | str
"""A file, an answer, or the sentence that says why there is no file."""


class Maker:
    """Makes the files of letters; nobody waits for one longer than its patience, in seconds."""

    def __init__(
        self, database: Database, board: Board, patience: float = PATIENCE, lists: Listing | None = None
    ) -> None:
        self.database = database
        self.board = board
        self.patience = patience
        self.lists = lists
        self._under_way: dict[int, asyncio.Task[Made]] = {}
        self._one_at_a_time = asyncio.Semaphore(1)

    async def made(self, letter: Letter, wanted: Export | ListWork) -> Made | None:
        """What came of it, kept until `forget`; None: it is not ready yet, ask again. Raises DatabaseAway."""
        task = self._under_way.get(letter.id)
        if task is None:
            task = self._under_way[letter.id] = asyncio.create_task(self._make(letter, wanted))
        await asyncio.wait({task}, timeout=self.patience)
        if not task.done() or task.cancelled():
            return None
        if task.exception():
            self.forget(letter)
        return await task

    def forget(self, letter: Letter) -> None:
        """The letter has gone out, or never will."""
        self._under_way.pop(letter.id, None)

    async def close(self) -> None:
        """Nothing more is made; what was under way is made anew after the next start."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        self._under_way.clear()

    async def _make(self, letter: Letter, wanted: Export | ListWork) -> Made:
        if isinstance(wanted, ListWork):
            return await self._of_list(letter, wanted)
        return await self.made_for(letter.chat, wanted, letter.created_at)

    async def _of_list(self, letter: Letter, wanted: ListWork) -> Made:
        async with self._one_at_a_time:
            try:
                return await self.lists.made(letter, wanted) if self.lists else lists.FAILED
            except DatabaseAway:
                raise
            except Exception:
                log.exception("list_failed", letter=letter.id)
                return lists.FAILED

    async def made_for(self, chat: Chat, export: Export, asked_at: datetime) -> MadeFile | str:
        """What comes of it with the rights of whoever has the chat, in its turn. Raises DatabaseAway."""
        async with self._one_at_a_time:
            try:
                async with self.database.read() as store:
                    person = (await people.people_of(store, [chat])).get(chat)
                    work = await gathered(store, self.board, person, export, asked_at) if person else None
                return await asyncio.to_thread(work) if work else texts.NOT_YOURS_ANY_MORE
            except DatabaseAway:
                raise
            except CannotMake as why:
                return str(why)
            except Exception:
                log.exception("export_failed", campaign=export.campaign_id, form=export.form)
                return texts.FAILED
