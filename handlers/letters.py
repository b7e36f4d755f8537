"""Codes for many units at once, as letters to print or as a list; made once an officer has said so.

A press is codes:WHOM to be asked, codes:WHOM:FORM:SEED for a file, codes:revoke:SEED. The seed is made with the
question: whoever presses twice, or wants the other form as well, gets the same codes.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from domain.chat import Choice, MessageKind, Reply
from domain.exports import Export, Form
from domain.people import LIFETIMES, GiveCodes, Role
from domain.units import Unit
from handlers.known import Known
from handlers.outcome import Outcome, RevokeCodes, say
from handlers.units import roots_of, units_within
from storage import codes, people
from storage.database import Store
from texts import letters as texts

ACT = "codes"
NONE, ALL = "none", "all"
SEED = re.compile(r"[\w-]{22}")
MOST = 500


def pressed(arguments: Sequence[str]) -> Outcome:
    """A press of this room; what the officer is in charge of is looked at with each."""
    match arguments:
        case ["stop"]:
            return say(texts.NOTHING_MADE)
        case ["revoke", seed] if SEED.fullmatch(seed):
            return Outcome(wanted=Revoked(seed))
        case [("none" | "all") as whom]:
            return Outcome(wanted=Asked(whom))
        case [("none" | "all") as whom, form, seed] if SEED.fullmatch(seed) and Form(form) in texts.FORMS:
            return Outcome(wanted=Made(whom, Form(form), seed))
    raise ValueError(arguments)


async def units_of(store: Store, known: Known, whom: str) -> list[Unit]:
    """The units in the officer's charge: all, or those that nobody reports for."""
    theirs = [one for one in await units_within(store, roots_of(known)) if one.active_to is None]
    if whom == ALL:
        return theirs
    waiting = {unit_id for unit_id, _, _ in await people.unlinked(store)}
    return [one for one in theirs if one.id in waiting]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether codes are to be made, and as what."""

    whom: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Tell for how many units, and what becomes of earlier codes; but not where no file can be sent."""
        if not known.takes_files:
            return say(texts.NOT_HERE)
        found = await units_of(store, known, self.whom)
        if not found:
            return say(texts.EVERYBODY_LINKED if self.whom == NONE else texts.NO_UNITS)
        if len(found) > MOST:
            return say(texts.too_many(len(found), MOST))
        seed, last = secrets.token_urlsafe(16), known.local(known.now + LIFETIMES[Role.SECRETARY])
        choices = (
            *(Choice(label, f"{ACT}:{self.whom}:{form}:{seed}") for form, label in texts.FORMS.items()),
            Choice(texts.STOP, f"{ACT}:stop"),
        )
        return say(Reply(texts.ask(len(found), last, linked_too=self.whom == ALL), choices))


@dataclass(frozen=True, slots=True)
class Made:
    """The codes of a batch as a file: made now, or made before and wanted in this form too."""

    whom: str
    form: Form
    seed: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Hand out what is not handed out yet; the file holds what is still good when it is made."""
        batch = await codes.of_seed(store, known.board.secret, self.seed, roots_of(known), known.now)
        if batch:
            good = [one for one in batch if one.good]
            return say(self._letter(known, len(good)) if good else texts.NONE_GOOD)
        found = await units_of(store, known, self.whom)
        if not found:
            return say(texts.EVERYBODY_LINKED if self.whom == NONE else texts.NO_UNITS)
        if len(found) > MOST:
            return say(texts.too_many(len(found), MOST))
        given = GiveCodes(self.seed, tuple(one.id for one in found))
        return say(self._letter(known, len(found)), deeds=[given])

    def _letter(self, known: Known, count: int) -> Reply:
        others = (
            Choice(label, f"{ACT}:{self.whom}:{form}:{self.seed}")
            for form, label in texts.FORMS.items()
            if form is not self.form
        )
        choices = (*others, Choice(texts.REVOKE, f"{ACT}:revoke:{self.seed}"))
        export = Export(self.form, 0, known.now, seed=self.seed)
        return Reply(texts.caption(self.form, count), choices, MessageKind.CARD, export=export)


@dataclass(frozen=True, slots=True)
class Revoked:
    """What of a batch nobody has used opens nothing any more."""

    seed: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Revoke what is still good."""
        batch = await codes.of_seed(store, known.board.secret, self.seed, roots_of(known), known.now)
        good = tuple(one.id for one in batch if one.good)
        return say(texts.revoked(len(good)), deeds=[RevokeCodes(good)]) if good else say(texts.NONE_GOOD)
