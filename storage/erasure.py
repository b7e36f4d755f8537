"""Somebody is erased: name, accounts and messages go; what was reported for a unit, and its figures, stay."""

from datetime import datetime

from sqlalchemy import String, cast, delete, func, literal, select, update

from domain.chat import Chat
from language.spelling import plain
from storage import asked_again, audit
from storage.database import Store
from storage.inbox import chats_in
from storage.tables import (
    accounts,
    conversations,
    duties,
    files,
    inbox,
    outbox,
    people,
    reports,
    sessions,
    standings,
    tickets,
)

ERASED = "đầu mối đã xóa"


async def erase(store: Store, person_id: int, now: datetime, by: int | None = None) -> None:
    """Put "đầu mối đã xóa" in somebody's place, end their duties, and delete what was written to and by them."""
    rows = await store.all(select(accounts).where(accounts.c.person_id == person_id))
    chats = [Chat(row.channel, row.bot, row.address) for row in rows]
    await store.run(
        update(duties).where(duties.c.person_id == person_id, duties.c.to_at.is_(None)).values(to_at=now)
    )
    await _unname(store, person_id)
    await asked_again.forget(store, person_id)
    await store.run(delete(outbox).where(outbox.c.person_id == person_id))
    if chats:
        await _forget_chats(store, chats)
    await store.run(delete(accounts).where(accounts.c.person_id == person_id))
    await audit.note(store, "erase", "", now, by, person=person_id)


async def _unname(store: Store, person_id: int) -> None:
    await store.run(update(people).where(people.c.id == person_id).values(name=ERASED, search=plain(ERASED)))
    theirs = (
        select(reports.c.id)
        .where(
            reports.c.person_id == person_id,
            reports.c.campaign_id == standings.c.campaign_id,
            reports.c.unit_id == standings.c.unit_id,
            reports.c.version == _last_said(),
        )
        .exists()
    )
    await store.run(update(standings).where(theirs).values(by_name=ERASED))


def _last_said() -> object:
    """The version of the last report that somebody made, not one that was only counted anew."""
    last = reports.alias("last")
    return (
        select(func.max(last.c.version))
        .where(
            last.c.campaign_id == standings.c.campaign_id,
            last.c.unit_id == standings.c.unit_id,
            last.c.restated.is_(False),
        )
        .scalar_subquery()
    )


async def _forget_chats(store: Store, chats: list[Chat]) -> None:
    talks = select(conversations.c.id).where(chats_in(conversations, chats))
    await store.run(delete(inbox).where(inbox.c.conversation_id.in_(talks)))
    await store.run(delete(conversations).where(chats_in(conversations, chats)))
    nowhere = literal("erased-") + cast(files.c.id, String)
    await store.run(update(files).where(chats_in(files, chats)).values(address=nowhere))
    await store.run(delete(outbox).where(chats_in(outbox, chats)))
    addresses = [chat.address for chat in chats]
    await store.run(delete(sessions).where(sessions.c.address.in_(addresses)))
    await store.run(delete(tickets).where(tickets.c.address.in_(addresses)))
