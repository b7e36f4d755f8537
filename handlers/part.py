"""Which part of what a leader follows is asked about: a sector, a unit with all below it, or everything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import READERS, covers, summary_roots
from domain.people import Person
from handlers.outcome import Outcome, say
from handlers.units import matching, none_or_several, units_within
from language.spelling import clean, plain
from storage import units
from storage.database import Store
from storage.summary import Scope
from storage.units import sector_key
from texts import summary as texts

FILLERS = re.compile(r"\b(?:ngay|tinh|den|het|khoi|linh vuc|nganh|thuoc|cua|cac|don vi|dot|cho|o|va|ve)\b")
NAMES_A_SECTOR = re.compile(r"\b(?:khoi|linh vuc|nganh)\s+(.+)")
ABOUT_A_UNIT = re.compile(r"\b(?:dang bo|chi bo|dang uy|don vi)\b|[^\W\d_][\w-]*\d")


@dataclass(frozen=True, slots=True)
class Part:
    """What is counted; `name` as people are told of it, `key` as a button remembers it (at most 20 bytes)."""

    scope: Scope
    name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked about, in plain words, and the text they stood in.

    `typed`: they stood behind a command, so that each of them is meant; in a free sentence most are not.
    """

    words: str = ""
    text: str = ""
    typed: bool = True

    def as_written(self, words: str) -> str:
        """Plain words as they were written, with their marks."""
        wanted = set(words.split())
        return " ".join(word for word in clean(self.text).split() if plain(word).strip(".,;:?!") in wanted)


def everything(person: Person | None) -> Part:
    """All that somebody may count."""
    roots = summary_roots(person) if person else frozenset[int]()
    if person is None or roots is None:
        return Part(Scope(roots))
    return Part(Scope(roots), texts.scope([duty.unit_name for duty in person.duties if duty.role in READERS]))


async def of_key(store: Store, whole: Part, key: str) -> Part | None:
    """The part that a button remembers, within what the person may count; None when it is theirs no more.

    An address may name a part of a part: "u7+s0123456789".
    """
    if not key:
        return whole
    first, _, rest = key.partition("+")
    if rest:
        part = await of_key(store, whole, first)
        return await of_key(store, part, rest) if part else None
    if key[0] == "s":
        alike = [name for name in await sectors_of(store, whole) if sector_key(name) == key]
        return _sector(whole, alike) if alike else None
    unit = next((one for one in await units.all_units(store) if key == f"u{one.id}"), None)
    if unit is None or not covers(whole.scope.roots, await units.ancestors(store, unit.id)):
        return None
    return _subtree(unit.id, unit.name)


async def of_words(store: Store, whole: Part, asked: Asked) -> Part | Outcome:
    """The part that is named, within what the person may count; else what to say."""
    if asked.typed:
        return await _meant(store, whole, asked) if _bare(asked.words) else whole
    words = asked.words
    if ABOUT_A_UNIT.search(words):
        theirs = await units_within(store, whole.scope.roots)
        named = [one for one in theirs if plain(one.name) in words or plain(one.code) in words.split()]
        if named:
            longest = max(named, key=lambda one: len(one.name))
            return _subtree(longest.id, longest.name)
    if alike := _longest_named(await sectors_of(store, whole), words):
        return _sector(whole, alike)
    if found := NAMES_A_SECTOR.search(words):
        return say(texts.unknown_part(asked.as_written(found[1])))
    return whole


async def _meant(store: Store, whole: Part, asked: Asked) -> Part | Outcome:
    """Words behind a command: a sector, or its beginning; a unit by code or name."""
    sectors, bare = await sectors_of(store, whole), _bare(asked.words)
    alike = _longest_named(sectors, asked.words)
    if alike and not _bare(asked.words.replace(plain(alike[0]), " ")):
        return _sector(whole, alike)
    begun = {plain(name) for name in sectors if plain(name).startswith(bare)}
    if len(begun) == 1:
        return _sector(whole, [name for name in sectors if plain(name) in begun])
    theirs = await units_within(store, whole.scope.roots)
    found = matching(theirs, asked.words) or matching(theirs, bare)
    if len(found) == 1:
        return _subtree(found[0].id, found[0].name)
    written = asked.as_written(bare)
    return none_or_several(found, written) if found else say(texts.unknown_part(written))


def _bare(words: str) -> str:
    return " ".join(FILLERS.sub(" ", words).split())


async def sectors_of(store: Store, whole: Part) -> list[str]:
    """The sectors of the units that the person may count; they learn of no other."""
    return await units.sectors(store, whole.scope.roots)


def _longest_named(sectors: Sequence[str], words: str) -> list[str]:
    """The sectors whose whole name stands in the words, written alike but for marks and capitals."""
    named = {plain(name) for name in sectors if re.search(rf"\b{re.escape(plain(name))}\b", words)}
    longest = max(named, key=len, default="")
    return [name for name in sectors if longest and plain(name) == longest]


def _sector(whole: Part, alike: Sequence[str]) -> Part:
    name = texts.sector(alike[0], whole.name)
    return Part(Scope(whole.scope.roots, tuple(alike)), name, sector_key(alike[0]))


def _subtree(unit_id: int, name: str) -> Part:
    return Part(Scope(frozenset({unit_id})), texts.scope([name]), f"u{unit_id}")
