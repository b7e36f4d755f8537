"""A list of units that an officer sent: what it would change, and, once they say so, that change.

The list is read from the shelf each time, so that nothing has to be believed that was said of it before. What it
did and the answer that tells of it are written in one transaction: however often the house is killed, it is once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.intake import UnitsTaken, bring_in_line, take_units
from domain.access import may_import_units
from domain.chat import Chat, Choice, Reply
from domain.exports import Form, MadeFile
from domain.lists import Doing, ListWork
from domain.people import Person
from handlers.lists import FORM, choices
from imports.units import read_unit_file
from storage import files, outbox, people, units
from storage.database import IMPORT_LOCK, Database, Store
from storage.outbox import Letter
from storage.shelf import Shelf
from texts import brought
from texts import lists as texts

LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A list as it was sent: the file's id, its name, its bytes."""

    id: int
    name: str
    data: bytes


class Listing:
    """Does what a letter wants done with a list of units."""

    def __init__(self, database: Database, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.shelf = shelf
        self.clock = clock

    async def made(self, letter: Letter, work: ListWork) -> MadeFile | Reply:
        """The answer, or the list as it stands. Slow for a long list, and not on the event loop for most of it."""
        async with self.database.read() as store:
            if await _officer(store, letter.chat) is None:
                return Reply(texts.NOT_YOURS)
            known = await units.all_units(store) if work.doing is Doing.GIVE else []
        if work.doing is Doing.GIVE:
            from exports import unit_list  # slow to import, and seldom needed

            return MadeFile(texts.FILE_NAME, Form.EXCEL, await asyncio.to_thread(unit_list.make, known))
        sent = await self._sent(letter.chat, work.file)
        if isinstance(sent, str):
            return Reply(sent)
        return await (self._take(letter, sent) if work.doing is Doing.TAKE else self._look(sent))

    async def _sent(self, chat: Chat, file_id: int) -> Sent | str:
        """The list of this chat, or the sentence that says why there is none."""
        async with self.database.read() as store:
            kept = await files.find(store, file_id)
        place = self.shelf.place(kept.sha256) if kept else None
        if kept is None or kept.chat != chat or place is None or not place.is_file():
            return texts.GONE
        if kept.size > LARGEST:
            return texts.TOO_LARGE
        return Sent(kept.id, kept.name, await asyncio.to_thread(place.read_bytes))

    async def _look(self, sent: Sent) -> Reply:
        taken = await take_units(self.database, sent.data, self.clock(), dry_run=True)
        if taken.result.errors:
            return _refused(sent, taken)
        if not taken.result.added and not taken.result.changed:
            return Reply(texts.nothing_new(sent.name, taken.result, taken.warnings))
        told = texts.would_change(sent.name, taken.result, taken.refits, taken.warnings)
        return Reply(told, choices(sent.id))

    async def _take(self, letter: Letter, sent: Sent) -> Reply:
        now, file = self.clock(), await asyncio.to_thread(read_unit_file, sent.data)
        async with self.database.begin() as store:
            await store.take_turns(IMPORT_LOCK)
            said = (await outbox.letters(store, [letter.id]))[letter.id].reply
            if said is not None and said.list is None:
                return said
            officer = await _officer(store, letter.chat)
            if officer is None:
                return Reply(texts.NOT_YOURS)
            taken = await bring_in_line(store, file, now, officer.id)
            if taken.result.errors:
                await store.undo()
                return _refused(sent, taken)
            reply = Reply(texts.done(sent.name, taken.result, taken.refits))
            await outbox.set_words(store, {letter.id: reply})
        return reply


async def _officer(store: Store, chat: Chat) -> Person | None:
    """Who writes there, if they may change the list of units."""
    person = (await people.people_of(store, [chat])).get(chat)
    return person if person is not None and may_import_units(person) else None


def _refused(sent: Sent, taken: UnitsTaken) -> Reply:
    errors = taken.result.errors
    if texts.is_no_list(errors):
        as_notice = Choice(brought.AS_NOTICE, f"notice:with:{sent.id}")
        return Reply(texts.no_list(sent.name), (Choice(texts.FORM, FORM), as_notice))
    return Reply(texts.refused(sent.name, errors, taken.right))
