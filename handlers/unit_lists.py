"""A unit ends on a day, by an officer of the whole tree."""

from dataclasses import dataclass

from domain.access import may_import_units
from domain.units import CannotEnd, ending
from handlers.known import Known
from handlers.outcome import CloseUnit, Outcome, say
from storage import units
from storage.database import Store
from texts import unit_lists as texts
from texts.units import closed


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
