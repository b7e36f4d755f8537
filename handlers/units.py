"""A unit as its officer sees it: who reports, what stands, and where its papers are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.access import covers, managed_roots, may_import_units
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reports import Debt
from domain.units import Unit
from handlers.draft import act_on, files_of
from handlers.known import Known
from handlers.lists import FORM, TOPIC
from handlers.outcome import Outcome, say
from handlers.upload import with_link
from language.spelling import plain
from storage import invites, people, reports, units
from storage.database import Store
from texts import lists, review
from texts import officers as texts

LISTED = 10


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/donvi MÃ or a part of a name: the unit's card. Alone: that the whole list can be sent, too."""
    words = message.text.split(maxsplit=1)
    if len(words) > 1:
        return Outcome(wanted=Card(words[1].strip()))
    if known.person is None or not may_import_units(known.person):
        return say(texts.WHICH_UNIT)
    told = Reply(f"{texts.WHICH_UNIT}\n{lists.SEND_IT}", (Choice(lists.FORM, FORM),))
    asked = say(told, talk=Talk(TOPIC))
    return asked if known.takes_files else with_link(known, asked)


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
        codes = await invites.open_of(store, unit.id, known.now)
        choices = (
            Choice(texts.NEW_CODE, f"code:{unit.id}:0"),
            *(Choice(review.choice_of(debt), act_on("review", debt, "show")) for debt in debts if _told(debt)),
            *((Choice(texts.REVOKE_ALL, f"revoke:unit:{unit.id}"),) if codes else ()),
            *(Choice(texts.remove(one.name), f"remove:{one.duty_id}") for one in holding),
        )
        files = tuple(file for debt in debts for file in files_of(debt))
        return say(
            Reply(
                texts.card(unit, holding, codes, debts, known.board.zone), choices, MessageKind.CARD, files=files
            )
        )


def _told(debt: Debt) -> bool:
    """True when there is a report to look at."""
    return debt.standing.complete or debt.standing.returned


async def in_charge(store: Store, known: Known, unit_id: int) -> bool:
    """True when the unit is in the charge of the officer who asks."""
    roots = roots_of(known)
    return roots is None or (bool(roots) and covers(roots, await units.ancestors(store, unit_id)))


def roots_of(known: Known) -> frozenset[int] | None:
    """The parts of the tree in the charge of the officer who asks."""
    return managed_roots(known.person) if known.person else frozenset()


async def find_unit(store: Store, known: Known, words: str) -> Unit | Outcome:
    """The unit of a code or a part of a name, among those in the officer's charge; else what to say."""
    found = matching(await units_within(store, roots_of(known)), words)
    return found[0] if len(found) == 1 else none_or_several(found, words)


def none_or_several(found: Sequence[Unit], words: str) -> Outcome:
    """What to say where words name no unit, or more than one."""
    if not found:
        return say(texts.no_such_unit(words))
    return say(texts.several_units([(unit.code, unit.name) for unit in found[:LISTED]], len(found)))


async def units_within(store: Store, roots: Collection[int] | None) -> list[Unit]:
    """The units at and below the roots; None: all."""
    inside = await units.within(store, roots)
    return [unit for unit in await units.all_units(store) if inside is None or unit.id in inside]


def matching(known: Sequence[Unit], words: str) -> list[Unit]:
    """The unit of that code, else of that name, else all whose names hold the words."""
    exact = [unit for unit in known if unit.code.casefold() == words.casefold()]
    named = [unit for unit in known if plain(unit.name) == plain(words)]
    return exact or named or [unit for unit in known if plain(words) in plain(unit.name)]
