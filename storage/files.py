"""Files that people handed in: what they are and whose. The bytes lie on disk, named by their sha256."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, tuple_, update

from domain.chat import Chat
from domain.people import Person, Role
from storage.database import Store
from storage.inbox import chats_in
from storage.tables import accounts, duties, files

EXPORTS = "export-"
MOST, WITHIN = 200, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it came: sha256 in hex, its own name, its type ("pdf"), its size in bytes."""

    sha256: str
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is kept; `unit_id` is None until a report holds it."""

    id: int
    sha256: str
    name: str
    type: str
    size: int
    chat: Chat
    unit_id: int | None


def export_key(letter_id: int) -> str:
    """The key of the file that was made for a letter."""
    return f"{EXPORTS}{letter_id}"


def enclosed_key(letter_id: int) -> str:
    """The key under which the file that goes with a letter opens from its reader's page."""
    return f"enclosed-{letter_id}"


async def keep(store: Store, chat: Chat, key: str, new: NewFile, now: datetime) -> int:
    """Note a file of a chat; returns its id, the same one for the same key."""
    here = {"channel": chat.channel, "bot": chat.bot, "address": chat.address, "key": key}
    values = {"sha256": new.sha256, "name": new.name, "type": new.type, "size": new.size, "received_at": now}
    await store.run(store.insert(files).values(here | values).on_conflict_do_nothing())
    return await store.number(select(files.c.id).where(chats_in(files, [chat]), files.c.key == key))


async def enough(store: Store, person: Person, now: datetime) -> bool:
    """True where those who report for a person's units have handed in as many files as any unit needs in a day."""
    theirs = (
        select(accounts.c.channel, accounts.c.bot, accounts.c.address)
        .join(duties, duties.c.person_id == accounts.c.person_id)
        .where(duties.c.role == Role.SECRETARY, duties.c.to_at.is_(None), duties.c.unit_id.in_(person.unit_ids))
    )
    found = select(func.count()).where(
        tuple_(files.c.channel, files.c.bot, files.c.address).in_(theirs),
        files.c.received_at > now - WITHIN,
        files.c.key.not_like(f"{EXPORTS}%"),
    )
    return await store.number(found) >= MOST


async def copy(store: Store, file_id: int, chat: Chat, key: str, now: datetime) -> int | None:
    """A kept file opens from another chat, too: its id there; None where it does already, or is kept no more."""
    kept = await find(store, file_id)
    here = select(files.c.id).where(chats_in(files, [chat]), files.c.key == key)
    if kept is None or await store.first(here) is not None:
        return None
    return await keep(store, chat, key, NewFile(kept.sha256, kept.name, kept.type, kept.size), now)


async def find(store: Store, file_id: int) -> KeptFile | None:
    """The file of that id, or None."""
    row = await store.first(select(files).where(files.c.id == file_id))
    if row is None:
        return None
    chat = Chat(row.channel, row.bot, row.address)
    return KeptFile(row.id, row.sha256, row.name, row.type, row.size, chat, row.unit_id)


async def belong(store: Store, file_ids: Collection[int], unit_id: int, person_id: int | None) -> None:
    """A report of a unit holds these files from now on."""
    if not file_ids:
        return
    await store.run(update(files).where(files.c.id.in_(file_ids)).values(unit_id=unit_id, person_id=person_id))


async def purge(store: Store, before: datetime, made_before: datetime) -> set[str]:
    """Delete files that no report holds, and those that were made to be sent; both may be made or sent again.

    Returns the sha256 that nothing names any more.
    """
    made = files.c.key.startswith(EXPORTS) & (files.c.received_at < made_before)
    gone = await store.all(
        delete(files)
        .where(files.c.unit_id.is_(None), or_(files.c.received_at < before, made))
        .returning(files.c.sha256)
    )
    hashes = {row.sha256 for row in gone}
    kept = await store.all(select(files.c.sha256).where(files.c.sha256.in_(hashes)))
    return hashes - {row.sha256 for row in kept}


async def named(store: Store, hashes: Collection[str]) -> set[str]:
    """Those sha256 that some file names."""
    rows = await store.all(select(files.c.sha256).where(files.c.sha256.in_(hashes)))
    return {row.sha256 for row in rows}
