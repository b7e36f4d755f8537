"""Letters that wait or could not be delivered, and messages that were set aside; what officers do about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, literal_column, select, update

from domain.chat import Chat
from domain.reminders import Manner
from storage import audit
from storage.database import Conflict, Store
from storage.outbox import read_reply
from storage.tables import accounts, conversations, inbox, outbox, people

What = Literal["letter", "message"]
Page = tuple[int, int]
# Written out, as a parameter would hide from SQLite that the index of these is the one to use.
FAILED: ColumnElement[str] = literal_column("'failed'")
WAITING: ColumnElement[str] = literal_column("'waiting'")
TABLES = {"letter": outbox, "message": inbox}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A letter that has not arrived. `name`: whom it is to, "" for nobody who is linked; `words`: what it says.

    `until`: before then it is not tried; `error`: why the last try failed.
    """

    id: int
    chat: Chat
    kind: str
    name: str
    created_at: datetime
    until: datetime
    error: str
    words: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that could not be handled; `name`: who wrote, "" for a stranger; `error`: what it failed of."""

    id: int
    chat: Chat
    name: str
    received_at: datetime
    tries: int
    error: str
    payload: Mapping[str, Any]


async def waiting(store: Store, page: Page) -> list[Stuck]:
    """Letters that are yet to go out, by when they are tried next; a page is (first, how many)."""
    return await _letters(store, outbox.c.state == WAITING, outbox.c.not_before, page)


async def failed(store: Store, page: Page) -> list[Stuck]:
    """Letters that will not go out, the latest first."""
    return await _letters(store, outbox.c.state == FAILED, outbox.c.id.desc(), page)


async def _letters(store: Store, wanted: Any, order: Any, page: Page) -> list[Stuck]:
    first, many = page
    rows = await store.all(
        select(outbox, people.c.name)
        .outerjoin(accounts, _same(accounts, outbox))
        .outerjoin(people, people.c.id == func.coalesce(outbox.c.person_id, accounts.c.person_id))
        .where(wanted)
        .order_by(order, outbox.c.id)
        .offset(first)
        .limit(many)
    )
    return [_stuck(row) for row in rows]


def _same(one: Any, other: Any) -> Any:
    names = ("channel", "bot", "address")
    return and_(*(one.c[name] == other.c[name] for name in names))


def _stuck(row: Any) -> Stuck:
    return Stuck(
        row.id,
        Chat(row.channel, row.bot, row.address),
        row.kind,
        row.name or "",
        row.created_at,
        row.not_before,
        row.error or "",
        read_reply(row.reply).text if row.reply else "",
    )


async def set_aside(store: Store, page: Page) -> list[SetAside]:
    """Messages that could not be handled, the latest first."""
    first, many = page
    rows = await store.all(
        select(inbox, conversations.c.channel, conversations.c.bot, conversations.c.address, people.c.name)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .outerjoin(accounts, _same(accounts, conversations))
        .outerjoin(people, people.c.id == accounts.c.person_id)
        .where(inbox.c.state == FAILED)
        .order_by(inbox.c.id.desc())
        .offset(first)
        .limit(many)
    )
    return [
        SetAside(
            row.id,
            Chat(row.channel, row.bot, row.address),
            row.name or "",
            row.received_at,
            row.tries,
            row.error or "",
            row.payload,
        )
        for row in rows
    ]


async def is_failed(store: Store, what: What, key: int) -> bool:
    """True while a letter or message stands as failed."""
    table = TABLES[what]
    return await store.first(select(table.c.id).where(table.c.id == key, table.c.state == FAILED)) is not None


async def is_overtaken(store: Store, letter_id: int) -> bool:
    """True for a reminder whose person has another one waiting, which will name all that is owed."""
    row = await store.first(select(outbox.c.kind, outbox.c.person_id).where(outbox.c.id == letter_id))
    if row is None or row.kind != "reminder":
        return False
    other = select(outbox.c.id).where(outbox.c.kind == "reminder", outbox.c.state == WAITING)
    return await store.first(other.where(outbox.c.person_id == row.person_id)) is not None


async def settle(store: Store, what: What, key: int, now: datetime, by: int | None, *, again: bool) -> None:
    """A failed letter or message is tried again from the beginning, or left alone. Raises Conflict.

    A reminder is wanted from now on, and still goes out only if something is owed.
    """
    table = TABLES[what]
    fresh: dict[str, Any] = {"state": "waiting", "tries": 0, "error": None}
    gone: dict[str, Any] = {"state": "cancelled"} if what == "letter" else {"state": "done", "done_at": now}
    fresh |= {"not_before": now} if what == "letter" else {"done_at": None}
    here = update(table).where(table.c.id == key, table.c.state == FAILED)
    if not (await store.run(here.values(fresh if again else gone))).rowcount:
        raise Conflict(f"{what} {key}")
    if what == "letter" and again:
        await _want_now(store, key, now)
    await audit.note(store, f"{'retry' if again else 'drop'} {what}", str(key), now, by)


async def _want_now(store: Store, letter_id: int, now: datetime) -> None:
    unasked = outbox.c.wanted_at.is_not(None) & (outbox.c.manner != Manner.SNOOZED.value)
    await store.run(update(outbox).where(outbox.c.id == letter_id, unasked).values(wanted_at=now))
