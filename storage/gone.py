"""Bots that have left the settings: nobody is written to by them, and what waits for them goes another way.

Their accounts are "away", as good as blocked, until the bot is back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, tuple_, update

from domain.chat import Chat
from storage import outbox, people
from storage.database import Store
from storage.tables import accounts, duties, invites
from storage.tables import outbox as letters

Bots = Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Gone:
    """What is left of such bots: accounts with a duty, those of them whose person has no other; codes; letters."""

    accounts: int = 0
    alone: int = 0
    codes: int = 0
    letters: int = 0


def _of(table: Any, bots: Bots) -> ColumnElement[bool]:
    return tuple_(table.c.channel, table.c.bot).in_(sorted(bots))


async def part(store: Store, bots: Bots, now: datetime) -> tuple[int, int]:
    """Only these bots (channel, id) are at work: letters of others go to other accounts, or are called off.

    Returns how many of either.
    """
    back = {"state": "active", "unreachable_since": None}
    await store.run(update(accounts).where(accounts.c.state == "away", _of(accounts, bots)).values(back))
    lost = {"state": "away", "unreachable_since": now}
    await store.run(update(accounts).where(accounts.c.state == "active", ~_of(accounts, bots)).values(lost))
    rows = await store.all(select(letters).where(letters.c.state == "waiting", ~_of(letters, bots)))
    chats = {row.id: Chat(row.channel, row.bot, row.address) for row in rows}
    others = await people.others_of(store, set(chats.values()), now) if chats else {}
    moved = {key: others[chat] for key, chat in chats.items() if chat in others}
    await outbox.readdress(store, moved)
    await outbox.mark(store, chats.keys() - moved.keys(), "cancelled", now)
    return len(moved), len(chats) - len(moved)


async def standing(store: Store, bots: Bots, now: datetime) -> Gone:
    """What is left of other bots than these."""
    held = select(duties.c.person_id).where(duties.c.to_at.is_(None))
    theirs = (accounts.c.state.in_(["active", "away"]), ~_of(accounts, bots), accounts.c.person_id.in_(held))
    other = accounts.alias("other")
    reached = exists().where(
        other.c.person_id == accounts.c.person_id, other.c.state.in_(["active", "away"]), _of(other, bots)
    )
    here, told = select(func.count()).select_from(accounts).where(*theirs), invites.c
    codes = select(func.count()).where(
        told.bot.is_not(None),
        ~_of(invites, bots),
        told.used_at.is_(None),
        told.revoked_at.is_(None),
        told.expires_at > now,
    )
    waiting = select(func.count()).where(letters.c.state == "waiting", ~_of(letters, bots))
    return Gone(
        await store.number(here),
        await store.number(here.where(~reached)),
        await store.number(codes),
        await store.number(waiting),
    )
