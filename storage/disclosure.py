"""All that is held about one person, for that person: Luật 91/2025/QH15 gives everybody a copy of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, Table, or_, select

from domain.chat import Chat
from storage.database import Store
from storage.inbox import chats_in
from storage.tables import accounts, conversations, inbox, invites, metadata, people, sessions, tickets

CHAT = {"channel", "bot", "address"}
SECRET = {"token_hash", "code_hash"}
"""Columns that nobody may be given: who holds them could use what they are the key to."""


async def about(store: Store, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that is this person's or was said by or to them: table → rows, oldest first; no secrets."""
    rows = await store.all(select(accounts).where(accounts.c.person_id == person_id))
    chats = [Chat(row.channel, row.bot, row.address) for row in rows]
    addresses = [chat.address for chat in chats]
    talks = select(conversations.c.id).where(chats_in(conversations, chats))
    special: Mapping[Table, Any] = {
        people: people.c.id == person_id,
        invites: or_(invites.c.used_by == person_id, invites.c.created_by == person_id),
        inbox: inbox.c.conversation_id.in_(talks) if chats else None,
        sessions: sessions.c.address.in_(addresses),
        tickets: or_(tickets.c.person_id == person_id, tickets.c.address.in_(addresses)),
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for table in metadata.sorted_tables:
        condition = special[table] if table in special else _theirs(table, person_id, chats)
        if condition is not None and (held := [_row(row) for row in await store.all(_ordered(table, condition))]):
            found[table.name] = held
    return found


def _theirs(table: Table, person_id: int, chats: list[Chat]) -> Any:
    """The condition that a row is the person's; None for a table that holds nothing of people."""
    named = [column == person_id for column in table.c if _names_person(column)]
    if set(table.c.keys()) >= CHAT and chats:
        named.append(chats_in(table, chats))
    return or_(*named) if named else None


def _names_person(column: Any) -> bool:
    return any(key.column.table is people for key in column.foreign_keys)


def _ordered(table: Table, condition: Any) -> Select[Any]:
    return (
        select(*(column for column in table.c if column.name not in SECRET))
        .where(condition)
        .order_by(*table.primary_key.columns)
    )


def _row(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if value is not None}
