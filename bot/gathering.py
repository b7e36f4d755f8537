"""What a file is made of: read within the rights that whoever asked for it has now, for `exports` to make."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from domain.access import managed_roots
from domain.board import Board
from domain.campaigns import Campaign
from domain.dossier import Dossier
from domain.exports import CannotMake, Export, MadeFile
from domain.people import Person, Role
from domain.ranking import Ranking
from domain.scoring import rank, scored
from domain.sheets import Sheet
from exports import files
from exports.invitations import Invitation, Sender, invitation, sender_of
from handlers.part import Part, everything, of_key
from storage import campaigns, codes, dossier, runs, scoring, units
from storage.database import Store
from storage.summary import WHOLE
from texts import letters as texts

ALL = Part(WHOLE)
Work = Callable[[], MadeFile]
"""What is left to do once all is read; slow, so off the event loop."""


async def gathered(store: Store, board: Board, person: Person, export: Export, asked_at: datetime) -> Work | None:
    """Read what a letter's file is made of; None: it is theirs no more."""
    if export.run:
        calls = await _calls(store, board, person, export.run, asked_at)
        return partial(files.call_list, *calls) if calls else None
    if export.year:
        part = await _part(store, person, export.part)
        return partial(files.ranking, await ranking(store, board, export, part)) if part else None
    if export.seed:
        found_letters = await _letters(store, board, person, export, asked_at)
        return partial(files.letters, *found_letters, export.form) if found_letters else None
    found = await _read(store, board, person, export, asked_at)
    return partial(files.make, found, export.form, names=export.names) if found else None


async def _part(store: Store, person: Person, key: str) -> Part | None:
    """The part that is meant, within what the person may count; None: there is nothing of it left."""
    part = await of_key(store, everything(person), key)
    return None if part is None or part.scope.roots == frozenset() else part


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


async def _letters(
    store: Store, board: Board, person: Person, export: Export, asked_at: datetime
) -> tuple[list[Invitation], Sender] | None:
    """What of a batch of codes is still good, of the units in the officer's charge. Raises CannotMake."""
    if not person.has(Role.OFFICER):
        return None
    batch = await codes.of_seed(store, board.secret, export.seed, managed_roots(person), asked_at)
    bots = {(bot.channel, bot.id): bot for bot in board.bots}
    found = [
        invitation(board, one.unit, one.code, one.expires_at, bots.get(one.place or ("", "")))
        for one in batch
        if one.good
    ]
    if not found:
        raise CannotMake(texts.NONE_GOOD)
    return sorted(found, key=lambda one: one.unit_code), sender_of(board, asked_at)


async def _read(store: Store, board: Board, person: Person, export: Export, asked_at: datetime) -> Dossier | None:
    """What the file is made of, within the person's rights as they are now; None: it is theirs no more."""
    part = await _part(store, person, export.part)
    campaign = next((one for one in await campaigns.all_campaigns(store) if one.id == export.campaign_id), None)
    if part is None or campaign is None:
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


async def ranking(store: Store, board: Board, export: Export, part: Part = ALL) -> Ranking:
    """A year's ranking as of the moment asked for, of the campaigns as they were then."""
    known = [await campaigns.as_it_was(store, one, export.as_of) for one in await campaigns.all_campaigns(store)]
    counted = scored(known, export.year, export.as_of, board.zone)
    records = await scoring.records(store, counted, part.scope, export.as_of)
    as_of = export.as_of.astimezone(board.zone)
    ranked = rank(board.scoring, records)
    return Ranking(board, export.year, ranked, len(counted), as_of, part.name, export.to_the_day)
