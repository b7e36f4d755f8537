"""Messages as they came: stored before they are acknowledged, handled once, in order in each conversation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, literal_column, select, tuple_, update

from domain.chat import Chat, Choice, RawMessage, Talk
from storage.database import Store
from storage.tables import conversations, inbox

TRIES = 3
HELD_BACK = timedelta(seconds=60)
ALBUM_COMES = timedelta(seconds=0.8)
# Written out, as a parameter would hide from SQLite that the index of these is the one to use.
FETCHING: ColumnElement[str] = literal_column("'fetching'")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest waiting message of a conversation, and where that conversation stands."""

    id: int
    conversation_id: int
    chat: Chat
    key: str
    payload: Mapping[str, Any]
    received_at: datetime
    tries: int
    talk: Talk


@dataclass(frozen=True, slots=True)
class Version:
    """One of the times that a message came: as it was written first, or edited."""

    id: int
    payload: Mapping[str, Any]
    received_at: datetime


def chats_in(table: Any, chats: Collection[Chat]) -> Any:
    """The condition that a row is of one of the chats."""
    return tuple_(table.c.channel, table.c.bot, table.c.address).in_(
        [(chat.channel, chat.bot, chat.address) for chat in chats]
    )


def caption_key(key: str) -> str:
    """The key of the words below a file, by the key of the file's message."""
    return f"{key}:caption"


async def take_in(store: Store, messages: Sequence[RawMessage]) -> dict[tuple[Chat, str], int]:
    """Store messages; a repeat changes nothing. Returns the inbox id of each (chat, key), old or new."""
    chats = {message.chat for message in messages}
    await open_conversations(store, chats)
    known = {
        Chat(row.channel, row.bot, row.address): row.id
        for row in await store.all(select(conversations).where(chats_in(conversations, chats)))
    }
    await store.run(
        store.insert(inbox).on_conflict_do_nothing(),
        [
            {
                "conversation_id": known[message.chat],
                "key": message.key,
                "ref": message.ref or None,
                "payload": dict(message.payload),
                "received_at": message.received_at,
                "state": "fetching" if message.brings_file else "waiting",
                "album": message.album or None,
                "fetch_at": _fetched_from(message) if message.brings_file else None,
            }
            for message in messages
        ],
    )
    stored = await store.all(
        select(inbox.c.id, inbox.c.conversation_id, inbox.c.key).where(
            tuple_(inbox.c.conversation_id, inbox.c.key).in_(
                [(known[message.chat], message.key) for message in messages]
            )
        )
    )
    ids = {(row.conversation_id, row.key): row.id for row in stored}
    return {(message.chat, message.key): ids[known[message.chat], message.key] for message in messages}


def _fetched_from(message: RawMessage) -> datetime:
    """An album is fetched once nothing more of it comes."""
    return message.received_at + ALBUM_COMES if message.album else message.received_at


async def has_waiting(store: Store) -> bool:
    """True when some message is yet to be handled."""
    return await store.first(select(inbox.c.id).where(inbox.c.state == "waiting").limit(1)) is not None


def _may_be_taken(now: datetime) -> ColumnElement[bool]:
    """A message waits, and no file that came before it in its conversation is still being fetched.

    For a file that does not come nobody is held back longer than a minute.
    """
    earlier = inbox.alias("earlier")
    held_back = exists().where(
        earlier.c.conversation_id == inbox.c.conversation_id,
        earlier.c.id < inbox.c.id,
        earlier.c.state == FETCHING,
        earlier.c.received_at > now - HELD_BACK,
    )
    return (inbox.c.state == "waiting") & ~held_back


async def claim(store: Store, limit: int, now: datetime) -> list[Waiting]:
    """Lock up to `limit` conversations that have messages to be answered and take the oldest of each.

    Locked until the transaction ends; what another worker holds is passed over.
    """
    may_be_taken = _may_be_taken(now)
    first = (
        select(inbox.c.conversation_id, func.min(inbox.c.id).label("id"))
        .where(may_be_taken)
        .group_by(inbox.c.conversation_id)
        .subquery()
    )
    locked = await store.all(
        select(conversations)
        .join(first, first.c.conversation_id == conversations.c.id)
        .order_by(first.c.id)
        .limit(limit)
        .with_for_update(of=conversations, skip_locked=True)
    )
    talks = {row.id: row for row in locked}
    if not talks:
        return []
    oldest = (
        select(func.min(inbox.c.id))
        .where(may_be_taken, inbox.c.conversation_id.in_(talks))
        .group_by(inbox.c.conversation_id)
    )
    rows = await store.all(select(inbox).where(inbox.c.id.in_(oldest)).order_by(inbox.c.id))
    return [_waiting(row, talks[row.conversation_id]) for row in rows]


def _waiting(row: Any, conversation: Any) -> Waiting:
    return Waiting(
        id=row.id,
        conversation_id=row.conversation_id,
        chat=Chat(conversation.channel, conversation.bot, conversation.address),
        key=row.key,
        payload=row.payload,
        received_at=row.received_at,
        tries=row.tries,
        talk=read_talk(conversation.talk, conversation.at),
    )


async def versions(store: Store, edited: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[Version]]:
    """Each time that messages came, oldest first, by (conversation, ref)."""
    rows = await store.all(
        select(inbox).where(tuple_(inbox.c.conversation_id, inbox.c.ref).in_(edited)).order_by(inbox.c.id)
    )
    found: dict[tuple[int, str], list[Version]] = {}
    for row in rows:
        version = Version(row.id, row.payload, row.received_at)
        found.setdefault((row.conversation_id, row.ref), []).append(version)
    return found


async def close(store: Store, ids: Collection[int], now: datetime) -> None:
    """Note that messages were handled."""
    await store.run(update(inbox).where(inbox.c.id.in_(ids)).values(state="done", done_at=now, error=None))


async def still_waiting(store: Store, message_id: int) -> bool:
    """True when the message is yet to be answered; nobody else answers it until the transaction ends."""
    row = await store.first(
        select(inbox.c.id).where(inbox.c.id == message_id, inbox.c.state == "waiting").with_for_update()
    )
    return row is not None


async def is_answered(store: Store, message_id: int) -> bool:
    """True once the message came to something; for who only looks."""
    row = await store.first(select(inbox.c.id).where(inbox.c.id == message_id, inbox.c.state == "waiting"))
    return row is None


async def purge(store: Store, before: datetime) -> None:
    """Delete the raw messages that were handled before the moment; reports keep their own words."""
    await store.run(delete(inbox).where(inbox.c.state.in_(["done", "failed"]), inbox.c.received_at < before))


async def note_failure(store: Store, message_id: int, error: str, now: datetime) -> bool:
    """Count a failed try; True when it was the last one and the message is set aside."""
    tries = await store.number(select(inbox.c.tries).where(inbox.c.id == message_id)) + 1
    last = tries >= TRIES
    await store.run(
        update(inbox)
        .where(inbox.c.id == message_id)
        .values(tries=tries, error=error, **({"state": "failed", "done_at": now} if last else {}))
    )
    return last


async def save_talks(store: Store, talks: Mapping[int, Talk]) -> None:
    """Where conversations stand now, by conversation id."""
    if not talks:
        return
    await store.run(
        update(conversations)
        .where(conversations.c.id == bindparam("key"))
        .values(talk=bindparam("new_talk"), at=bindparam("new_at")),
        [{"key": key, "new_talk": write_talk(talk), "new_at": talk.at} for key, talk in sorted(talks.items())],
    )


async def talk_of(store: Store, chat: Chat) -> tuple[int, Talk]:
    """The conversation of a chat, made if there is none yet, and locked: (its id, where it stands)."""
    await open_conversations(store, {chat})
    row = await store.first(select(conversations).where(chats_in(conversations, [chat])).with_for_update())
    return row.id, read_talk(row.talk, row.at)


async def talks_of(store: Store, chats: Collection[Chat]) -> dict[Chat, tuple[int, Talk]]:
    """The conversations of chats, made where there are none yet, and locked: (id, where each stands)."""
    if not chats:
        return {}
    await open_conversations(store, chats)
    query = select(conversations).where(chats_in(conversations, chats)).order_by(conversations.c.id)
    rows = await store.all(query.with_for_update())
    return {Chat(row.channel, row.bot, row.address): (row.id, read_talk(row.talk, row.at)) for row in rows}


async def open_conversations(store: Store, chats: Collection[Chat]) -> None:
    """Make the conversations that there are none of yet."""
    await store.run(
        store.insert(conversations).on_conflict_do_nothing(),
        [
            {"channel": chat.channel, "bot": chat.bot, "address": chat.address, "talk": {}}
            for chat in sorted(chats, key=lambda chat: (chat.channel, chat.bot, chat.address))
        ],
    )


def write_talk(talk: Talk) -> dict[str, Any]:
    """A talk as JSON; the empty one is {}."""
    if talk == Talk(at=talk.at):
        return {}
    return {
        "topic": talk.topic,
        "data": dict(talk.data),
        "choices": [[choice.label, choice.action] for choice in talk.choices],
        "numeric": talk.numeric,
    }


def read_talk(saved: Mapping[str, Any], at: datetime | None) -> Talk:
    """The talk of its JSON."""
    choices = tuple(Choice(label, action) for label, action in saved.get("choices", ()))
    return Talk(saved.get("topic", ""), saved.get("data", {}), choices, bool(saved.get("numeric", False)), at)


async def counts(store: Store) -> dict[str, int]:
    """How many messages wait (for their file, too), and how many were set aside."""
    rows = await store.all(
        select(inbox.c.state, func.count())
        .where(inbox.c.state.in_(["waiting", "fetching", "failed"]))
        .group_by(inbox.c.state)
    )
    found = {row[0]: row[1] for row in rows}
    waiting = found.get("waiting", 0) + found.get("fetching", 0)
    return {"waiting": waiting, "failed": found.get("failed", 0)}
