"""The list of units is brought in line with a file that an officer handed in; units end. For the whole tree."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import may_import_units
from domain.chat import Chat, Inbound
from domain.people import Person
from domain.units import CannotEnd, brought_in_line, compare, ending
from handlers.known import Known
from handlers.outcome import CloseUnit, Outcome, TakeUnits, say
from imports.units import UnitFile, read_unit_file
from storage import campaigns, files, units
from storage.database import Store
from storage.shelf import Shelf
from texts import unit_lists as texts
from texts.files import emptied, place
from texts.units import closed, refitted


def pressed(person: Person, message: Inbound, arguments: Sequence[str]) -> Outcome:
    """list:take:FILE. ValueError for anything else."""
    if not may_import_units(person):
        return say(texts.NOT_YOURS)
    if arguments[0] != "take":
        raise ValueError(arguments)
    return Outcome(wanted=ListSent(message.chat, int(arguments[1])))


@dataclass(frozen=True, slots=True)
class ListSent:
    """The officer has seen what the list would do, and said go: the same bytes are read again."""

    chat: Chat
    file_id: int

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read it, off the event loop, and hold it against the units of now."""
        file = await files.find(store, self.file_id)
        if file is None or file.chat != self.chat or known.shelf is None:
            return say(texts.GONE)
        try:
            read = await asyncio.to_thread(_read, known.shelf, file.sha256)
        except OSError:
            return say(texts.GONE)
        there = await units.all_units(store)
        found = read.beside({unit.code: unit.parent for unit in there})
        if found.problems:
            first = found.problems[0]
            return say(texts.refused(place(first.row, first.column, first.problem), len(found.problems)))
        compared = compare(there, found.rows)
        try:
            refits = await campaigns.forecast_all(store, known.now, brought_in_line(there, compared))
        except campaigns.Emptied as error:
            return say(texts.refused(emptied(str(error)), 1))
        told = [refitted(code, refit) for code, refit in refits.items()]
        return say("\n".join([texts.taken(compared), *told]), deeds=[TakeUnits(read)])


def _read(shelf: Shelf, sha256: str) -> UnitFile:
    return read_unit_file(shelf.place(sha256).read_bytes())


@dataclass(frozen=True, slots=True)
class Closing:
    """A unit is to end on a day, into another or not; all as it was written."""

    code: str
    on: str
    into: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check it, and do it."""
        if known.person is None or not may_import_units(known.person):
            return say(texts.NOT_YOURS)
        try:
            found = ending(await units.all_units(store), self.code, self.on, self.into)
        except CannotEnd as error:
            return say(texts.cannot_end(error))
        words = closed(found.unit.name, found.on, found.heir.name if found.heir else None)
        return say(words, deeds=[CloseUnit(found)])
