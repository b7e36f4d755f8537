"""Files are made just before they are sent: figures read first, then off the event loop, one at a time."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from domain.access import managed_roots
from domain.board import Board
from domain.campaigns import Campaign
from domain.chat import Chat
from domain.dossier import Dossier
from domain.exports import Export, MadeFile
from domain.people import Person, Role
from domain.sheets import Sheet
from exports.files import call_list, make
from handlers.part import everything, of_key
from storage import campaigns, dossier, people, runs, units
from storage.database import Database, DatabaseAway, Store
from storage.outbox import Letter
from texts import sending as texts

log = structlog.get_logger()
PATIENCE = 1.0
Made = MadeFile | str
"""A file, or the sentence that says why there is none."""


class Maker:
    """Makes the files of letters; nobody waits for one longer than its patience, in seconds."""

    def __init__(self, database: Database, board: Board, patience: float = PATIENCE) -> None:
        self.database = database
        self.board = board
        self.patience = patience
        self._under_way: dict[int, asyncio.Task[Made]] = {}
        self._one_at_a_time = asyncio.Semaphore(1)

    async def made(self, letter: Letter, export: Export) -> Made | None:
        """What came of it, kept until `forget`; None: it is not ready yet, ask again. Raises DatabaseAway."""
        task = self._under_way.get(letter.id)
        if task is None:
            task = self._under_way[letter.id] = asyncio.create_task(self._make(letter, export))
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

    async def _make(self, letter: Letter, export: Export) -> Made:
        return await self.made_for(letter.chat, export, letter.created_at)

    async def made_for(self, chat: Chat, export: Export, asked_at: datetime) -> Made:
        """What comes of it with the rights of whoever has the chat, in its turn. Raises DatabaseAway."""
        async with self._one_at_a_time:
            try:
                async with self.database.read() as store:
                    person = (await people.people_of(store, [chat])).get(chat)
                    work = await self._work(store, person, export, asked_at) if person else None
                return await asyncio.to_thread(work) if work else texts.NOT_YOURS_ANY_MORE
            except DatabaseAway:
                raise
            except Exception:
                log.exception("export_failed", campaign=export.campaign_id, form=export.form)
                return texts.FAILED

    async def _work(
        self, store: Store, person: Person, export: Export, asked_at: datetime
    ) -> Callable[[], MadeFile] | None:
        """What is left to do once all is read; None: it is theirs no more."""
        if export.run:
            calls = await _calls(store, self.board, person, export.run, asked_at)
            return partial(call_list, *calls) if calls else None
        found = await _read(store, self.board, person, export, asked_at)
        return partial(make, found, export.form, names=export.names) if found else None


async def _calls(
    store: Store, board: Board, person: Person, run: int, asked_at: datetime
) -> tuple[Board, Campaign, Sheet, datetime] | None:
    """A run's sheet as it stands, of the units in the officer's charge."""
    of = await runs.run(store, run)
    campaign = next((one for one in await campaigns.all_campaigns(store) if of and one.id == of.campaign_id), None)
    if of is None or campaign is None or not person.has(Role.OFFICER):
        return None
    found = await runs.sheet(store, of, campaign, asked_at, board.zone)
    theirs = found.within(await units.within(store, managed_roots(person)))
    return board, campaign, theirs, asked_at.astimezone(board.zone)


async def _read(store: Store, board: Board, person: Person, export: Export, asked_at: datetime) -> Dossier | None:
    """What the file is made of, within the person's rights as they are now; None: it is theirs no more."""
    whole = everything(person)
    part = await of_key(store, whole, export.part)
    campaign = next((one for one in await campaigns.all_campaigns(store) if one.id == export.campaign_id), None)
    if part is None or campaign is None or part.scope.roots == frozenset():
        return None
    found = await dossier.read(
        store,
        campaign,
        export.as_of,
        part.scope,
        in_charge=managed_roots(person),
        to_the_day=export.to_the_day,
    )
    made_on = asked_at.astimezone(board.zone).date()
    return Dossier(board, found.summary, found.lines, made_on, part.name, found.phones)
