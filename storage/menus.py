"""In whose chats other commands are offered from now on: those of people whose duties changed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from domain.chat import Chat
from domain.people import Role
from storage.database import Store
from storage.tables import accounts, duties


async def changed(store: Store, channel: str, bot: str, since: datetime) -> dict[Chat, frozenset[Role]]:
    """The roles held now, by chat, of those who took up or lost a duty since that moment."""
    recent = select(duties.c.person_id).where(or_(duties.c.from_at > since, duties.c.to_at > since))
    return await _held(store, channel, bot, accounts.c.person_id.in_(recent))


async def offered(store: Store, channel: str, bot: str, addresses: Collection[str]) -> dict[Chat, frozenset[Role]]:
    """The roles held now in these chats, by chat; of one that is nobody's any more nothing."""
    return await _held(store, channel, bot, accounts.c.address.in_(addresses))


async def _held(store: Store, channel: str, bot: str, whose: Any) -> dict[Chat, frozenset[Role]]:
    rows = await store.all(
        select(accounts.c.address, duties.c.role, duties.c.to_at)
        .join(duties, duties.c.person_id == accounts.c.person_id)
        .where(accounts.c.channel == channel, accounts.c.bot == bot, whose)
        .order_by(accounts.c.id)
    )
    held: defaultdict[str, set[Role]] = defaultdict(set)
    for row in rows:
        held[row.address] |= set() if row.to_at else {Role(row.role)}
    return {Chat(channel, bot, address): frozenset(roles) for address, roles in held.items()}
