"""A unit as its officer sees it: who reports, what stands, and where its papers are."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import covers, managed_roots
from domain.chat import Choice, Inbound, Reply, Talk
from domain.units import Unit
from handlers.draft import files_of
from handlers.known import Known
from handlers.outcome import Outcome, say
from language.spelling import plain
from storage import people, reports, units
from storage.database import Store
from texts import officers as texts

LISTED = 10


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/donvi MÃ or a part of a name: the unit's card."""
    words = message.text.split(maxsplit=1)
    return Outcome(wanted=Card(words[1].strip())) if len(words) > 1 else say(texts.WHICH_UNIT)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one unit."""

    words: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the unit, its people, and where it stands in every open campaign."""
        unit = await find_unit(store, known, self.words)
        if isinstance(unit, Outcome):
            return unit
        holding = await people.holders_of(store, unit.id)
        open_now = [one for one in known.campaigns if one.is_open(known.now)]
        debts = await reports.debts_of(store, open_now, [unit.id])
        choices = (
            Choice(texts.NEW_CODE, f"code:{unit.id}:0"),
            *(Choice(texts.remove(one.name), f"remove:{one.duty_id}") for one in holding),
        )
        files = tuple(file for debt in debts for file in files_of(debt))
        return say(Reply(texts.card(unit, holding, debts, known.board.zone), choices, files=files))


async def in_charge(store: Store, known: Known, unit_id: int) -> bool:
    """True when the unit is in the charge of the officer who asks."""
    roots = managed_roots(known.person) if known.person else frozenset[int]()
    return roots is None or (bool(roots) and covers(roots, await units.ancestors(store, unit_id)))


async def find_unit(store: Store, known: Known, words: str) -> Unit | Outcome:
    """The unit of a code or a part of a name, among those in the officer's charge; else what to say."""
    found = _matching(await units.all_units(store), words)
    theirs = [unit for unit in found if await in_charge(store, known, unit.id)]
    if len(theirs) == 1:
        return theirs[0]
    if not theirs:
        return say(texts.no_such_unit(words))
    return say(texts.several_units([(unit.code, unit.name) for unit in theirs[:LISTED]], len(theirs)))


def _matching(known: Sequence[Unit], words: str) -> list[Unit]:
    exact = [unit for unit in known if unit.code.casefold() == words.casefold()]
    named = [unit for unit in known if plain(unit.name) == plain(words)]
    return exact or named or [unit for unit in known if plain(words) in plain(unit.name)]
