"""Officers hand out codes: for a unit's reporter, in the place of one, for a leader or another officer."""

import re
from dataclasses import dataclass

from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.people import LIFETIMES, GiveCode, Holder, Role, new_code
from domain.units import Unit
from handlers import letters
from handlers.known import Known
from handlers.outcome import EndDuty, Outcome, RevokeCodes, say
from handlers.units import find_unit, in_charge, roots_of
from language.spelling import plain
from storage import allowances, invites, people, units
from storage.database import Store
from texts import letters as letter_texts
from texts import officers as texts

ROLE_WORDS = {"lanh dao": Role.LEADER, "can bo": Role.OFFICER}
FOR = re.compile(r"^cho\s+(?:đơn vị\s+|don vi\s+)?", re.IGNORECASE)
WHOM = {
    **dict.fromkeys(("tat ca", "tat ca don vi", "tat ca cac don vi", "moi don vi", "cac don vi"), letters.ALL),
    **dict.fromkeys(
        ("chua co", "chua co dau moi", "don vi chua co dau moi", "cac don vi chua co dau moi"), letters.NONE
    ),
}


def invite(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/moi: who has no reporter yet; /moi MÃ: a code for that unit; /moi lãnh đạo, /moi cán bộ [MÃ].

    /moi tất cả, /moi chưa có: codes for all units, or for those that nobody reports for.
    """
    words = message.text.split(maxsplit=1)
    asked = FOR.sub("", words[1].strip()) if len(words) > 1 else ""
    if not asked:
        return Outcome(wanted=Unlinked())
    if whom := WHOM.get(plain(asked)):
        return Outcome(wanted=letters.Asked(whom))
    for word, role in ROLE_WORDS.items():
        if plain(asked).startswith(word):
            return Outcome(wanted=ForReader(role, asked[len(word) :].strip()))
    return Outcome(wanted=ForUnit(asked))


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The units in the officer's charge that nobody reports for, a page of them."""

    page: int = 0

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read them."""
        theirs = await units.within(store, roots_of(known))
        waiting = [
            (code, name)
            for unit_id, code, name in await people.unlinked(store)
            if theirs is None or unit_id in theirs
        ]
        these = [Choice(letter_texts.for_these(len(waiting)), f"{letters.ACT}:{letters.NONE}")] if waiting else []
        first = self.page * texts.LISTED
        more = [Choice(texts.MORE, f"code:list:{self.page + 1}")] if first + texts.LISTED < len(waiting) else []
        choices = (*more, *these, Choice(letter_texts.FOR_ALL, f"{letters.ACT}:{letters.ALL}"))
        return say(Reply(texts.unlinked(waiting, first), choices, MessageKind.CARD))


@dataclass(frozen=True, slots=True)
class ForUnit:
    """A code for the reporter of a unit: the first, one more, or in the place of one."""

    words: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find the unit and who reports for it."""
        unit = await find_unit(store, known, self.words)
        if isinstance(unit, Outcome):
            return unit
        holding = [one for one in await people.holders_of(store, unit.id) if one.role is Role.SECRETARY]
        return _which(unit, holding) if holding else await give(store, known, unit, Role.SECRETARY)


def _which(unit: Unit, holding: list[Holder]) -> Outcome:
    choices = (
        Choice(texts.ONE_MORE, f"code:{unit.id}:0"),
        *(Choice(texts.instead_of(one.name), f"code:{unit.id}:{one.duty_id}") for one in holding),
    )
    return say(Reply(texts.has_reporters(unit.name, [one.name for one in holding]), choices))


@dataclass(frozen=True, slots=True)
class ForReader:
    """A code for a leader or an officer, of the whole tree or of a part of it."""

    role: Role
    words: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find the part of the tree; without words the officer's own."""
        if self.words:
            unit = await find_unit(store, known, self.words)
            return unit if isinstance(unit, Outcome) else await give(store, known, unit, self.role)
        everything = roots_of(known) is None
        return await give(store, known, None, self.role) if everything else say(texts.NAME_A_UNIT)


async def give(store: Store, known: Known, unit: Unit | None, role: Role, replaces: int | None = None) -> Outcome:
    """A fresh code, with its links, the bot it may be sent to, and until when it is good."""
    code = new_code()
    expires = known.local(known.now + LIFETIMES[role])
    (bot,) = await allowances.places(store, known.board.bots, [unit.id if unit else None], known.now)
    text = texts.code(role, unit.name if unit else "", code, known.board.ways_in(code), expires, bot)
    reply = Reply(text, (Choice(texts.REVOKE, f"revoke:code:{code}"),), MessageKind.CARD)
    return say(reply, deeds=[GiveCode(code, role, unit.id if unit else None, replaces, bot)])


@dataclass(frozen=True, slots=True)
class Chosen:
    """The officer chose: one more reporter (0), or one in the place of a duty."""

    unit_id: int
    replaces: int

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check that the unit is in the officer's charge, and the duty of that unit."""
        unit = next((one for one in await units.all_units(store) if one.id == self.unit_id), None)
        if unit is None or not await in_charge(store, known, unit.id):
            return say(texts.NOT_IN_CHARGE)
        if not self.replaces:
            return await give(store, known, unit, Role.SECRETARY)
        held = await people.holder(store, self.replaces)
        if held is None or held.unit_id != unit.id:
            return say(texts.NO_LONGER)
        return await give(store, known, unit, Role.SECRETARY, held.duty_id)


@dataclass(frozen=True, slots=True)
class RevokeCode:
    """An officer takes back a code that was handed out here."""

    code: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Revoke it while nobody has used it."""
        invite = (await invites.named(store, known.board.secret, [self.code])).get(self.code)
        if invite is None or not await _governs(store, known, invite.unit_id):
            return say(texts.NOT_IN_CHARGE)
        if invite.used:
            return say(texts.CODE_USED)
        if invite.revoked or invite.expires_at <= known.now:
            return say(texts.CODE_OVER)
        return say(texts.revoked(1), deeds=[RevokeCodes((invite.id,))])


@dataclass(frozen=True, slots=True)
class RevokeCodesOf:
    """An officer takes back every unused code of a unit."""

    unit_id: int

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Revoke what is still open."""
        if not await in_charge(store, known, self.unit_id):
            return say(texts.NOT_IN_CHARGE)
        still_open = await invites.open_of(store, self.unit_id, known.now)
        if not still_open:
            return say(texts.CODE_OVER)
        return say(texts.revoked(len(still_open)), deeds=[RevokeCodes(tuple(still_open))])


async def _governs(store: Store, known: Known, unit_id: int | None) -> bool:
    """True when a duty at that place of the tree (None: over all of it) is in the officer's charge."""
    return roots_of(known) is None if unit_id is None else await in_charge(store, known, unit_id)


@dataclass(frozen=True, slots=True)
class Remove:
    """An officer presses [Gỡ]; `sure` when asked and answered."""

    duty_id: int
    sure: bool

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Ask first; then end the duty."""
        held = await people.holder(store, self.duty_id)
        if held is None:
            return say(texts.NO_LONGER)
        mine = known.person is not None and held.person_id == known.person.id
        if mine or not await _governs(store, known, held.unit_id):
            return say(texts.NOT_IN_CHARGE)
        if self.sure:
            return say(texts.removed(held), deeds=[EndDuty(held.duty_id)])
        choices = (Choice(texts.REMOVE, f"remove:{held.duty_id}:yes"), Choice(texts.KEEP, "keep-duty"))
        return say(Reply(texts.ask_to_remove(held), choices))
