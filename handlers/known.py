"""What a step may know: read for a whole batch at once, then handed to each message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.board import Board
from domain.campaigns import Campaign
from domain.chat import Inbound, Talk
from domain.groups import Group
from domain.people import Invite, Person, read_code
from domain.reports import Debt
from storage import campaigns, groups, guesses, invites, people, reports, tickets
from storage.database import Store
from storage.shelf import Shelf

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when one message is read.

    `debts`: the person's units in all open campaigns; `coming`: those of the units whose codes are in the batch.
    `guesses`: wrong codes of the last hour, by where they came from; under "" all of them. `group`: what the group
    that was written in follows. `joins`: whose account a code of the batch joins. `takes_files`, `edits`: what the
    channel can do. `shelf`: where the bytes of files lie.
    """

    now: datetime
    board: Board
    person: Person | None = None
    campaigns: tuple[Campaign, ...] = ()
    debts: tuple[Debt, ...] = ()
    coming: tuple[Debt, ...] = ()
    invites: Mapping[str, Invite] = field(default_factory=dict)
    guesses: Mapping[str, int] = field(default_factory=dict)
    group: Group | None = None
    joins: Mapping[str, Person] = field(default_factory=dict)
    takes_files: bool = True
    edits: bool = True
    shelf: Shelf | None = None

    @property
    def today(self) -> date:
        """The day it is where the Board is."""
        return self.now.astimezone(self.board.zone).date()

    @property
    def owed(self) -> tuple[Debt, ...]:
        """What the person's units still owe, earliest deadline first."""
        return tuple(debt for debt in self.debts if debt.standing.lagging)

    @property
    def several_units(self) -> bool:
        """True when the person reports for more than one unit, so that each must be named."""
        return self.person is not None and len(self.person.unit_ids) > 1

    def local(self, moment: datetime) -> datetime:
        """The moment on the Board's clock."""
        return moment.astimezone(self.board.zone)

    def invite_of(self, message: Inbound, talk: Talk) -> Invite | None:
        """The invite that a message is about, or None."""
        return self.invites.get(code_of(message, talk) or "")

    def debt(self, campaign_id: int, unit_id: int) -> Debt | None:
        """The person's own debt of that campaign and unit, or None."""
        return next((debt for debt in self.debts if debt.key == (campaign_id, unit_id)), None)


def code_of(message: Inbound, talk: Talk) -> str | None:
    """The code that a message is about: the one it brings, or the one its conversation is about."""
    return code_in(message.text) or talk.data.get("code")


def code_in(text: str) -> str | None:
    """The code a message brings: after /start, or standing alone."""
    words = text.split()
    if words and words[0].casefold().split("@")[0] == "/start":
        return read_code(" ".join(words[1:]))
    return read_code(text)


async def learn(
    store: Store, board: Board, messages: Sequence[tuple[Inbound, Talk]], now: datetime
) -> list[Known]:
    """Everything the messages of a batch may need, by a handful of set-based reads; one Known a message."""
    persons = await people.people_of(store, {message.account for message, _ in messages})
    together = {message.chat for message, _ in messages if message.group}
    follow = {one.chat: one for one in await groups.following(store, together)} if together else {}
    known_campaigns = await campaigns.all_campaigns(store)
    open_now = [campaign for campaign in known_campaigns if campaign.is_open(now)]
    codes = {code for message, talk in messages if (code := code_of(message, talk))}
    named = await invites.named(store, board.secret, codes) if codes else {}
    joining = await _joining(store, board, codes, now) if codes else {}
    origins = {message.origin for message, _ in messages}
    tried = await guesses.counts(store, origins, now - AN_HOUR) if codes else {}
    invited = {invite.unit_id for invite in named.values() if invite.unit_id is not None}
    held = {account: set(person.unit_ids) for account, person in persons.items()}
    debts = await reports.debts_of(store, open_now, invited.union(*held.values()))
    return [
        Known(
            now=now,
            board=board,
            person=persons.get(message.account),
            campaigns=tuple(known_campaigns),
            debts=tuple(debt for debt in debts if debt.unit_id in held.get(message.account, ())),
            coming=tuple(debt for debt in debts if debt.unit_id in invited),
            invites=named,
            guesses=tried,
            group=follow.get(message.chat),
            joins=joining,
        )
        for message, _ in messages
    ]


async def _joining(store: Store, board: Board, codes: set[str], now: datetime) -> dict[str, Person]:
    """Whose other account each of the codes joins."""
    hashes = {invites.code_hash(board.secret, code): code for code in codes}
    return {hashes[key]: person for key, person in (await tickets.accounts(store, hashes, now)).items()}
