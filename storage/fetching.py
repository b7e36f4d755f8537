"""Messages that brought files: held by whoever fetches them, then handed on to be answered, an album as one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, exists, func, select, update

from domain.chat import Chat
from storage.database import Store
from storage.inbox import FETCHING, HELD_BACK, caption_key
from storage.tables import conversations, inbox

MARKED = {"marked": True}


@dataclass(frozen=True, slots=True)
class Part:
    """One message with a file, as it came."""

    id: int
    key: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A message with a file, or all of an album, oldest first; it is worth trying until `until`.

    `marked`: something of the album bore a mark of secrecy.
    """

    conversation_id: int
    chat: Chat
    parts: tuple[Part, ...]
    until: datetime
    marked: bool = False

    @property
    def ids(self) -> list[int]:
        """Of its messages."""
        return [part.id for part in self.parts]


async def next_due(store: Store, channel: str, bot: str) -> datetime | None:
    """When something is to be fetched next, or None; an album not before all of it is."""
    bundles = (
        select(func.max(inbox.c.fetch_at).label("due_at"))
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(inbox.c.state == FETCHING, conversations.c.channel == channel, conversations.c.bot == bot)
        .group_by(inbox.c.conversation_id, func.coalesce(inbox.c.album, cast(inbox.c.id, String)))
        .subquery()
    )
    row = await store.first(select(func.min(bundles.c.due_at).label("at")))
    return row.at if row else None


def _due(channel: str, bot: str, now: datetime) -> Any:
    """The conversations with something to be fetched."""
    here = (
        inbox.c.conversation_id == conversations.c.id,
        inbox.c.state == FETCHING,
        inbox.c.fetch_at <= now,
    )
    return select(conversations).where(
        conversations.c.channel == channel, conversations.c.bot == bot, exists().where(*here)
    )


async def claim(store: Store, channel: str, bot: str, now: datetime, until: datetime, limit: int) -> list[Bundle]:
    """Hold what is to be fetched for up to `limit` conversations: nobody else has it before `until`.

    An album of which something came just now, or that somebody else holds, is left.
    """
    due = _due(channel, bot, now).order_by(conversations.c.id).limit(limit)
    locked = {row.id: row for row in await store.all(due.with_for_update(of=conversations, skip_locked=True))}
    rows = await store.all(
        select(inbox)
        .where(inbox.c.conversation_id.in_(locked), inbox.c.state == FETCHING)
        .order_by(inbox.c.conversation_id, inbox.c.id)
    )
    bundles: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        bundles[row.conversation_id, row.album or f"alone {row.id}"].append(row)
    ready = {key: found for key, found in bundles.items() if all(row.fetch_at <= now for row in found)}
    await put_off(store, [row.id for found in ready.values() for row in found], until)
    marked = await _marked(store, ready)
    return [_bundle(found, locked[key[0]], marked=key in marked) for key, found in ready.items()]


async def _marked(store: Store, albums: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """The albums, by conversation and name, of which something was refused for its mark."""
    rows = await store.all(
        select(inbox.c.conversation_id, inbox.c.album, inbox.c.payload).where(
            inbox.c.conversation_id.in_({one for one, _ in albums}), inbox.c.album.in_({one for _, one in albums})
        )
    )
    return {(row.conversation_id, row.album) for row in rows if row.payload == MARKED}


def _bundle(rows: Sequence[Any], conversation: Any, *, marked: bool) -> Bundle:
    chat = Chat(conversation.channel, conversation.bot, conversation.address)
    parts = tuple(Part(row.id, row.key, row.payload) for row in rows)
    return Bundle(conversation.id, chat, parts, rows[0].received_at + HELD_BACK, marked)


async def put_off(store: Store, ids: Collection[int], until: datetime) -> None:
    """Nobody fetches these before the moment."""
    if ids:
        await store.run(update(inbox).where(inbox.c.id.in_(ids), inbox.c.state == FETCHING).values(fetch_at=until))


async def still_fetching(store: Store, bundle: Bundle) -> bool:
    """True when nobody has handed the bundle on yet; nobody does until the transaction ends."""
    await store.first(
        select(conversations.c.id).where(conversations.c.id == bundle.conversation_id).with_for_update()
    )
    left = select(func.count()).where(inbox.c.id.in_(bundle.ids), inbox.c.state == FETCHING)
    return await store.number(left) == len(bundle.parts)


async def more_came(store: Store, bundle: Bundle) -> bool:
    """True when something of an album came after it was taken up. Inside the transaction of `still_fetching`."""
    album = select(inbox.c.album).where(inbox.c.id == bundle.parts[0].id).scalar_subquery()
    rest = select(func.count()).where(
        inbox.c.conversation_id == bundle.conversation_id,
        inbox.c.album == album,
        inbox.c.state == FETCHING,
        inbox.c.id.not_in(bundle.ids),
    )
    return bool(await store.number(rest))


async def hand_on(store: Store, bundle: Bundle, found: Mapping[str, Any], now: datetime) -> None:
    """The first message of a bundle waits to be answered, for all of it, with what was found; the rest is done."""
    first, *rest = bundle.parts
    payload = {**first.payload, **found}
    await store.run(update(inbox).where(inbox.c.id == first.id).values(state="waiting", payload=payload))
    await _end(store, [part.id for part in rest], now)


async def refuse_marked(store: Store, bundle: Bundle, now: datetime) -> None:
    """Of a bundle with a mark of secrecy nothing is kept, nor the words below it; it is answered once."""
    await store.run(update(inbox).where(inbox.c.id.in_(bundle.ids)).values(payload=MARKED))
    captions = select(inbox.c.id).where(
        inbox.c.conversation_id == bundle.conversation_id,
        inbox.c.key.in_([caption_key(part.key) for part in bundle.parts]),
    )
    words = [row.id for row in await store.all(captions)]
    await store.run(update(inbox).where(inbox.c.id.in_(words)).values(payload=MARKED))
    answered = [] if bundle.marked else bundle.ids[:1]
    await store.run(update(inbox).where(inbox.c.id.in_(answered)).values(state="waiting"))
    await _end(store, [*words, *(one for one in bundle.ids if one not in answered)], now)


async def _end(store: Store, ids: Collection[int], now: datetime) -> None:
    if ids:
        await store.run(update(inbox).where(inbox.c.id.in_(ids)).values(state="done", done_at=now))
